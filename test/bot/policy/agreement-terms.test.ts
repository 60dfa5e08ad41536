import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreementSha256, type AgreementTerms } from '../../../bot/policy/agreement-terms.ts';

const item = (year: number, balanceCop = 100_000) => ({ tax: 'predial' as const, propertyId: 'A', year, balanceCop });
const terms: AgreementTerms = {
  document: '1900123456',
  items: [item(2024), item(2025)],
  offer: {
    instalments: 12,
    firstPaymentCop: 60_000,
    instalmentCop: 12_000,
    totalCop: 204_000,
    firstDueOn: '2026-11-30',
  },
};

describe('what is signed with an agreement (R-I3)', () => {
  test('can be worked out again by whoever has the terms', () => {
    const text = ['1900123456', 'predial|A|2024|100000', 'predial|A|2025|100000', '12|60000|12000|204000|2026-11-30'];
    expect(agreementSha256(terms)).toBe(createHash('sha256').update(text.join('\n')).digest('hex'));
  });

  test('does not depend on the order in which the debts come', () => {
    const items = fc.uniqueArray(fc.integer({ min: 1990, max: 2026 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        items.chain((years) => fc.tuple(fc.constant(years), fc.shuffledSubarray(years, { minLength: years.length }))),
        ([years, shuffled]) => {
          const of = (list: number[]) => agreementSha256({ ...terms, items: list.map((year) => item(year)) });
          expect(of(shuffled)).toBe(of(years));
        },
      ),
    );
  });

  test.each<[string, AgreementTerms]>([
    ['the person', { ...terms, document: '1900123457' }],
    ['a debt', { ...terms, items: [item(2024), item(2026)] }],
    ['an amount', { ...terms, items: [item(2024), item(2025, 100_001)] }],
    ['one debt less', { ...terms, items: [item(2024)] }],
    ['the term', { ...terms, offer: { ...terms.offer, instalments: 24 } }],
    ['the first payment', { ...terms, offer: { ...terms.offer, firstPaymentCop: 60_001 } }],
    ['the total', { ...terms, offer: { ...terms.offer, totalCop: 204_001 } }],
    ['the day', { ...terms, offer: { ...terms.offer, firstDueOn: '2026-12-01' } }],
  ])('changes with %s', (_, other) => {
    expect(agreementSha256(other)).not.toBe(agreementSha256(terms));
  });
});
