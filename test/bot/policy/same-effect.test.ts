import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameEffect } from '../../../bot/policy/same-effect.ts';

const item = (year: number, balanceCop = 100_000) => ({ tax: 'predial' as const, propertyId: 'A', year, balanceCop });

describe('the same wish asked for twice', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  test('is the same in whatever order its fields stand, and after it was stored', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (effect) => {
        const turned = Object.fromEntries(Object.entries(effect).reverse());
        expect(sameEffect(effect, turned)).toBe(true);
        expect(sameEffect(effect, JSON.parse(JSON.stringify({ ...effect, absent: undefined })) as object)).toBe(true);
      }),
    );
  });

  test('is another with another amount, another debt or in another order of debts', () => {
    const effect = { kind: 'create-bill', items: [item(2024), item(2025)] };
    expect(sameEffect(effect, { ...effect, items: [item(2024), item(2025, 1)] })).toBe(false);
    expect(sameEffect(effect, { ...effect, items: [item(2025), item(2024)] })).toBe(false);
    expect(sameEffect(effect, { ...effect, kind: 'create-payment-link' })).toBe(false);
  });
});
