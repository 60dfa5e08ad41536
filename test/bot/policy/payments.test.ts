import { describe, expect, test } from 'vitest';
import type { PaymentReference } from '../../../bot/domain/conversation.ts';
import { openReference, paymentAsked, type ListedPayment } from '../../../bot/policy/payments.ts';
import { NOW } from '../support.ts';

const item = { tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 10 };
const other = { ...item, propertyId: '2' };
const given = (reference: string, part: Partial<PaymentReference> = {}): PaymentReference => ({
  ...{ reference, url: 'u', amountCop: 10, items: [item], state: 'pending', taxpayerId: 'tp-1' },
  ...{ expiresAt: '2026-11-21T15:00:00.000Z', ...part },
});
const listed = (reference: string, state: ListedPayment['state'], amountCop = 10): ListedPayment => ({
  ...{ reference, state, amountCop },
});

describe('which payment is meant (R-A4)', () => {
  test.each<[string, ListedPayment[], PaymentReference[], string]>([
    [
      'a registration not yet told, before a later pending one',
      [listed('2', 'pending'), listed('1', 'approved')],
      [given('1'), given('2', { items: [other] })],
      '1',
    ],
    [
      'what was told already gives way to the newest',
      [listed('2', 'pending'), listed('1', 'approved')],
      [given('1', { state: 'approved' }), given('2', { items: [other] })],
      '2',
    ],
    [
      'a rejected one whose debt another paid is not told',
      [listed('2', 'rejected'), listed('1', 'approved')],
      [given('1', { state: 'approved' }), given('2')],
      '1',
    ],
    [
      'a rejected one of its own debt is told',
      [listed('2', 'rejected'), listed('1', 'approved')],
      [given('1', { state: 'approved' }), given('2', { items: [other] })],
      '2',
    ],
    ['this conversation’s own before others', [listed('9', 'approved', 7), listed('1', 'rejected')], [given('1')], '1'],
    ['without own ones the newest', [listed('9', 'pending', 7), listed('8', 'approved', 3)], [], '9'],
    [
      'without own ones the same amount counts as the same debt',
      [listed('9', 'rejected'), listed('8', 'approved')],
      [],
      '8',
    ],
  ])('%s', (_, payments, references, expected) => {
    expect(paymentAsked(payments, references)?.reference).toBe(expected);
  });

  test('none', () => expect(paymentAsked([], [given('1')])).toBeUndefined());
});

describe('the reference a debt already has', () => {
  const two = [item, other];
  test('is found whatever the order of its items, the newest first', () => {
    const references = [given('1', { items: two }), given('2', { items: [other, item] }), given('3')];
    expect(openReference(references, two, NOW)?.reference).toBe('2');
  });
  test.each<[string, Partial<PaymentReference>]>([
    ['told as rejected', { state: 'rejected' }],
    ['expired', { expiresAt: NOW.toISOString() }],
    ['of other items', { items: two }],
    ['of another amount', { items: [{ ...item, balanceCop: 11 }] }],
    ['of an old fact without items', { items: undefined }],
  ])('not one %s', (_, part) => expect(openReference([given('1', part)], [item], NOW)).toBeUndefined());
});
