import { describe, expect, test } from 'vitest';
import type { Effect } from '../../bot/flows/flow.ts';
import { foldFact } from '../../bot/domain/conversation.ts';
import { createEffects, type Effects } from '../../bot/effects.ts';
import { createFakeBackOffice, type FakeBackOffice } from '../integrations/fake-back-office.ts';
import { conversationOf, debt, DOCUMENT, hmac, NOW, verified } from './support.ts';

const clock = { now: () => NOW };
const proven = conversationOf({ ...verified, taxpayerId: `tp-${DOCUMENT}` } as typeof verified);

function world(): { office: FakeBackOffice; effects: Effects } {
  const office = createFakeBackOffice({
    clock,
    taxpayers: [{ documentType: 'CC', document: DOCUMENT, name: 'Marina', contacts: [], obligations: [debt()] }],
  });
  const effects = createEffects(
    {
      ...{ register: office, accounts: office, payments: office, clock, digests: { hmac } },
      knowledge: { find: () => undefined },
      ids: { id: () => 'id', digits: () => '410000' },
      queues: { look: () => Promise.resolve({ ahead: 2, staffed: true }) },
      ledger: { admit: () => Promise.resolve({ ok: true }) },
      otpText: () => ({ text: '', subject: '' }),
    },
    { conversationId: 'c1', number: 7, addressHmac: 'a', text: '' },
  );
  return { office, effects };
}

const order: Effect = { kind: 'create-payment-link', obligations: [debt()] };
const disclosing: [Effect, string][] = [
  [{ kind: 'read-account' }, 'account.disclosed'],
  [{ kind: 'check-clearance', tax: 'predial' }, 'clearance.disclosed'],
  [order, 'payment-link.created'],
  [{ kind: 'check-payment' }, 'payment.disclosed'],
];

describe.each(disclosing)('$kind', (effect, action) => {
  test('leaves an audit row about that person (R-D6)', async () => {
    const { audit } = await world().effects.run(effect, proven);
    expect(audit).toMatchObject([
      { action, conversationId: 'c1', subject: DOCUMENT, actor: { kind: 'citizen', id: 'c1' }, detail: { level: 2 } },
    ]);
  });

  test('below level 2 is our bug and reaches nothing (R-I1)', async () => {
    const { office, effects } = world();
    await expect(effects.run(effect, conversationOf())).rejects.toThrow(RangeError);
    expect(office.calls).toEqual([]);
  });

  test('a system that is down is an outcome and a fact, never a throw, and discloses nothing', async () => {
    const { office, effects } = world();
    const system = action.startsWith('payment') ? 'pagos' : 'sap';
    office.fail(system);
    expect(await effects.run(effect, proven)).toEqual({
      outcome: { kind: 'failed', system },
      facts: [{ kind: 'back-office-failed', system, code: 'backoffice.unreachable' }],
      ...{ outbox: [], audit: [] },
    });
  });
});

test('a turn that is run again orders the same payment, not a second one (R-G2)', async () => {
  const { office, effects } = world();
  const first = await effects.run(order, proven);
  const second = await effects.run(order, proven);
  expect(second.outcome).toEqual(first.outcome);
  expect(office.calls.map(({ args }) => (args[0] as { idempotencyKey: string }).idempotencyKey)).toEqual([
    'c1:7:payment',
    'c1:7:payment',
  ]);
});

test('every call carries one id from message to back office (R-G1)', async () => {
  const { office, effects } = world();
  await effects.run({ kind: 'read-account' }, proven);
  expect(office.calls[0]?.correlationId).toBe('c1.7');
});

describe('one debt has one reference (R-A4)', () => {
  /** The conversation after a first order, and its reference. */
  async function ordered() {
    const { office, effects } = world();
    const { outcome } = await effects.run(order, proven);
    if (outcome.kind !== 'payment-link') throw new Error('no link');
    const after = foldFact(proven, { ...outcome, kind: 'payment-link-created' }, NOW.toISOString());
    return { office, effects, after, reference: outcome.reference };
  }

  test('while it serves it is given again, and shown to nobody without a row', async () => {
    const { office, effects, after, reference } = await ordered();
    const again = await effects.run(order, after);
    expect(again.outcome).toMatchObject({ kind: 'payment-link', reference, isSame: true });
    expect(again.audit).toMatchObject([{ action: 'payment.disclosed', detail: { reference } }]);
    expect(office.calls.filter(({ method }) => method === 'createLink')).toHaveLength(1);
  });

  test.each([
    ['after another amount', [debt({ balanceCop: 99 })], {}],
    ['once it expired', [debt()], { expiresAt: NOW.toISOString() }],
    ['to another person', [debt()], { taxpayerId: 'tp-other' }],
  ])('it is not given %s', async (_, obligations, part) => {
    const { office, effects, after } = await ordered();
    const changed = { ...after, payments: (after.payments ?? []).map((each) => ({ ...each, ...part })) };
    const wanted: Effect = { kind: 'create-payment-link', obligations };
    // The fake knows the first key's order: what counts is that one is asked for.
    await effects.run(wanted, changed);
    expect(office.calls.filter(({ method }) => method === 'createLink')).toHaveLength(2);
  });

  test('a rejected one is replaced, and one paid meanwhile is told as paid', async () => {
    const rejected = await ordered();
    rejected.office.settle(rejected.reference, 'rejected');
    await rejected.effects.run(order, rejected.after);
    expect(rejected.office.calls.at(-1)?.method).toBe('createLink');
    const paid = await ordered();
    paid.office.settle(paid.reference, 'approved');
    expect((await paid.effects.run(order, paid.after)).outcome).toMatchObject({
      kind: 'payment',
      payment: { reference: paid.reference, state: 'approved' },
    });
  });
});
