import { describe, expect, test } from 'vitest';
import type { Effect } from '../../bot/flows/flow.ts';
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

test('this conversation’s own payment is looked for before any other', async () => {
  const { office, effects } = world();
  const link = await effects.run(order, proven);
  const reference = link.outcome.kind === 'payment-link' ? link.outcome.reference : '';
  office.settle(reference, 'rejected');
  await office.createLink(
    { taxpayerId: `tp-${DOCUMENT}`, items: [debt()], idempotencyKey: 'another' },
    { correlationId: 'x' },
  );
  const own = { ...proven, payment: { reference, url: '', amountCop: 1, state: 'pending' as const } };
  expect((await effects.run({ kind: 'check-payment' }, own)).outcome).toMatchObject({
    payment: { reference, state: 'rejected' },
  });
  expect((await effects.run({ kind: 'check-payment' }, proven)).outcome).toMatchObject({
    payment: { state: 'pending' },
  });
});
