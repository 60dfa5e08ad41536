import { describe, expect, test } from 'vitest';
import type { Obligation } from '../../contracts/fact.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { account, down, keys, kinds, offered, outcome, saying, step } from './flow-steps.ts';
import { conversationOf, debt, NOW, verified } from './support.ts';

describe('pay (R-A4)', () => {
  const two = [debt(), debt({ propertyId: '2', balanceCop: 30_000 })];
  const holding = (...obligations: Obligation[]): Conversation =>
    conversationOf(verified, { kind: 'account-read', account: { asOf: 'x', obligations } });

  test('orders at once where there is one thing to pay', () => {
    expect(step('pay', account(debt(), debt({ year: 2025 }))).effect).toMatchObject({
      kind: 'create-payment-link',
      obligations: [{}, {}],
    });
  });
  test('asks which where there are several, and orders that one', () => {
    expect(offered(step('pay', account(...two)))).toEqual(['group-1', 'group-2', 'all']);
    const effect = step('pay', saying('group-2'), { conversation: holding(...two) }).effect;
    expect(effect).toMatchObject({ obligations: [{ propertyId: '2' }] });
    expect(step('pay', saying('all'), { conversation: holding(...two) }).effect).toMatchObject({
      obligations: [{}, {}],
    });
  });
  test('asks again without another look-up where the answer is unclear', () => {
    const again = step('pay', saying(), { conversation: holding(...two) });
    expect(keys(again)).toEqual(['payment.which-unclear', 'payment.which']);
    expect(again.effect).toBeUndefined();
  });
  test('with many things to pay offers everything, the statement or a person', () => {
    const many = Array.from({ length: 9 }, (_, index) => debt({ propertyId: String(index) }));
    expect(offered(step('pay', account(...many)))).toEqual(['all', 'statement', 'person']);
    expect(step('pay', saying('statement'), { conversation: holding(...many) }).next?.flow).toBe('account');
  });
  test('an option that is no longer there reads the account anew', () => {
    expect(step('pay', saying('group-9'), { conversation: holding(...two) }).effect).toEqual({
      kind: 'read-account',
      atSource: true,
    });
  });
  test('gives reference and link', () => {
    const link = {
      kind: 'payment-link' as const,
      reference: '91',
      url: 'http://x/91',
      amountCop: 5,
      expiresAt: NOW.toISOString(),
      items: [{ tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 5 }],
    };
    const given = step('pay', outcome(link));
    expect(given.facts).toEqual([{ ...link, kind: 'payment-link-created' }]);
    expect(keys(given)).toEqual(['payment.link']);
    const same = step('pay', outcome({ ...link, isSame: true }));
    expect(same.facts).toEqual([{ kind: 'payment-checked', reference: '91', state: 'pending' }]);
    expect(same.replies?.[0]?.data).toMatchObject({ reference: '91', again: true });
    expect(offered(step('pay', outcome(link), { conversation: holding(debt()) }))).toEqual(['paid', 'person']);
    expect(offered(step('pay', outcome(link), { conversation: holding(...two) }))).toContain('pay-other');
  });
  test('keeps to the tax and the years that were named, also when one is chosen', () => {
    const four = [...two, debt({ year: 2024 }), debt({ tax: 'ica', year: 2024 })];
    const slots = { intent: 'pagar', tax: 'predial', years: '2024' };
    expect(step('pay', account(...four), { slots }).effect).toMatchObject({
      obligations: [{ tax: 'predial', year: 2024 }],
    });
    const ofTax = { slots: { tax: 'predial' }, conversation: holding(...four) };
    expect(step('pay', saying('all'), ofTax).effect).toMatchObject({ obligations: [{}, {}, {}] });
    const none = step('pay', account(...two), { slots: { years: '2020' } });
    expect(none.replies?.[0]).toMatchObject({
      key: 'payment.nothing-asked',
      data: { years: '2020', elsewhereCop: 130_000 },
    });
    expect(offered(none)).toContain('pay-other');
  });
  test('the other one is looked for, and where there is none that is said', () => {
    const slots = { other: true };
    const items = [{ tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 5 }];
    const created = { kind: 'payment-link-created' as const, reference: '91', url: 'u', amountCop: 5, items };
    const given = conversationOf(verified, created);
    const none = step('pay', account(debt(), debt({ year: 2025 })), { slots, conversation: given });
    expect([keys(none), none.effect]).toEqual([['payment.no-other'], undefined]);
    const left = step('pay', account(debt({ propertyId: '2' })), { slots, conversation: given });
    expect(left.effect).toMatchObject({ obligations: [{ propertyId: '2' }] });
    expect(offered(step('pay', account(...two), { slots }))).toEqual(['group-1', 'group-2', 'all']);
  });
  test('a debt whose reference was paid meanwhile is not ordered again', () => {
    const payment = { reference: '91', state: 'approved' as const, amountCop: 5 };
    const told = step('pay', outcome({ kind: 'payment', payment }));
    expect([kinds(told), keys(told)]).toEqual([['payment-checked'], ['payment.approved']]);
  });
  test('nothing owed, and the page down', () => {
    expect(keys(step('pay', account()))).toEqual(['payment.nothing-owed']);
    expect(step('pay', down).next).toMatchObject({ flow: 'outage', slots: { system: 'sap' } });
  });
});

describe('payment-status (R-A4)', () => {
  test('a payment that is approved makes the balance be read again, and is told whether or not that works', () => {
    const payment = { reference: '91', state: 'approved' as const, amountCop: 5 };
    const checked = step('payment-status', outcome({ kind: 'payment', payment }));
    expect(checked.facts).toEqual([{ kind: 'payment-checked', reference: '91', state: 'approved' }]);
    expect(checked.effect).toEqual({ kind: 'read-account' });
    const at = { at: 'refreshing', slots: { payment } };
    expect(kinds(step('payment-status', account(), at))).toEqual(['account-read']);
    for (const came of [account(), down]) expect(keys(step('payment-status', came, at))).toEqual(['payment.approved']);
  });
  test.each(['pending', 'rejected', 'expired'] as const)('a payment that is %s', (state) => {
    const told = step(
      'payment-status',
      outcome({ kind: 'payment', payment: { reference: '91', state, amountCop: 5 } }),
    );
    expect(keys(told)).toEqual([`payment.${state}`]);
    expect(told.facts).toEqual([{ kind: 'payment-checked', reference: '91', state }]);
  });
  test('none, and the page down', () => {
    expect(keys(step('payment-status', outcome({ kind: 'payment' })))).toEqual(['payment.none']);
    expect(step('payment-status', down).next).toMatchObject({ flow: 'outage' });
  });
});
