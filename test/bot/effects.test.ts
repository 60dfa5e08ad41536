import { describe, expect, test } from 'vitest';
import type { Ask, Write } from '../../bot/flows/flow.ts';
import { foldFact } from '../../bot/domain/conversation.ts';
import type { FakeTaxpayer } from '../integrations/fake-back-office.ts';
import { createEffectsKit, MARINA, proven } from './effects-kit.ts';
import { conversationOf, debt, DOCUMENT, NOW } from './support.ts';

const item = { tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 100_000 };
const disclosing: [Ask, string, 'sap' | 'pagos' | 'catastro' | 'cartera'][] = [
  [{ kind: 'read-account', atSource: true }, 'account.disclosed', 'sap'],
  [{ kind: 'check-clearance', tax: 'predial' }, 'clearance.disclosed', 'sap'],
  [{ kind: 'check-payment' }, 'payment.disclosed', 'pagos'],
  [{ kind: 'list-payments' }, 'payments.disclosed', 'pagos'],
  [{ kind: 'read-receipt', reference: '91' }, 'receipt.disclosed', 'pagos'],
  [{ kind: 'list-properties' }, 'properties.disclosed', 'catastro'],
  [{ kind: 'list-agreements' }, 'agreements.disclosed', 'cartera'],
  [{ kind: 'read-offers', items: [item] }, 'agreement.simulated', 'cartera'],
];

describe.each(disclosing)('$kind', (effect, action, system) => {
  test('leaves an audit row about that person (R-D6)', async () => {
    const { audit } = await createEffectsKit().effects().run(effect, proven);
    expect(audit).toMatchObject([
      { action, conversationId: 'c1', subject: DOCUMENT, actor: { kind: 'citizen', id: 'c1' }, detail: { level: 2 } },
    ]);
  });

  test('below level 2 is our bug and reaches nothing (R-I1)', async () => {
    const { office, effects } = createEffectsKit();
    await expect(effects().run(effect, conversationOf())).rejects.toThrow(RangeError);
    expect(office.calls).toEqual([]);
  });

  test('a system that is down is an outcome and a fact, never a throw, and discloses nothing', async () => {
    const { office, effects } = createEffectsKit();
    office.fail(system);
    expect(await effects().run(effect, proven)).toEqual({
      outcome: { kind: 'failed', system },
      facts: [{ kind: 'back-office-failed', system, code: 'backoffice.unreachable' }],
      ...{ outbox: [], audit: [] },
      call: { system, correlationId: 'c1.7' },
    });
  });

  test('a limit that is used up is an outcome with the hour at which it is one’s turn', async () => {
    const { office, effects } = createEffectsKit();
    office.busy(system, 90);
    const { outcome } = await effects().run(effect, proven);
    expect(outcome).toEqual({ kind: 'busy', system, until: '2026-11-20T15:01:30.000Z' });
  });
});

test('every call carries one id from message to back office (R-G1)', async () => {
  const { office, effects } = createEffectsKit();
  await effects().run({ kind: 'read-account' }, proven);
  expect(office.calls[0]?.correlationId).toBe('c1.7');
});

describe('an account that SAP cannot tell (R-G2)', () => {
  const read: Ask = { kind: 'read-account' };

  test('is told from the copy, as a copy, and only SAP that is down is said to be down', async () => {
    const { office, effects } = createEffectsKit();
    office.fail('sap');
    expect((await effects().run(read, proven)).outcome).toMatchObject({ kind: 'account', copied: true, down: true });
    office.busy('sap', 60);
    const { outcome } = await effects().run(read, proven);
    expect(outcome).toMatchObject({ kind: 'account', copied: true });
    expect(outcome).not.toHaveProperty('down');
  });

  test('is never told from the copy for a paper or an act, nor against a refusal', async () => {
    const { office, effects } = createEffectsKit();
    office.fail('sap');
    const forAct = await effects().run({ kind: 'read-account', atSource: true }, proven);
    expect(forAct.outcome).toEqual({ kind: 'failed', system: 'sap' });
    office.fail('sap', 'backoffice.refused');
    expect((await effects().run(read, proven)).outcome).toEqual({ kind: 'failed', system: 'sap', refused: true });
    expect(office.calls.some(({ system }) => system === 'data-lake')).toBe(false);
  });

  test('without a copy either is a failure, and the lake’s own failure is none of the citizen’s', async () => {
    const { office, effects } = createEffectsKit();
    office.fail('sap');
    office.fail('data-lake');
    const { outcome, facts, audit } = await effects().run(read, proven);
    expect([outcome, facts, audit]).toEqual([
      { kind: 'failed', system: 'sap' },
      [{ kind: 'back-office-failed', system: 'sap', code: 'backoffice.unreachable' }],
      [],
    ]);
  });
});

describe('one debt has one reference (R-A4)', () => {
  const order: Write = { kind: 'create-payment-link', obligations: [debt()] };
  /** The conversation after a first order, and its reference. */
  async function ordered() {
    const { office, effects } = createEffectsKit();
    const { outcome } = await effects().write(order, 'k1', proven);
    if (outcome.kind !== 'payment-link') throw new Error('no link');
    const after = foldFact(proven, { ...outcome, kind: 'payment-link-created' }, NOW.toISOString());
    const again = (write: Write = order, key = 'k2', conversation = after) => effects().write(write, key, conversation);
    return { office, again, after, reference: outcome.reference };
  }
  const orders = (office: Awaited<ReturnType<typeof ordered>>['office']) =>
    office.calls.filter(({ method }) => method === 'createLink');

  test('while it serves it is given again, and shown to nobody without a row', async () => {
    const { office, again, reference } = await ordered();
    const { outcome, audit } = await again();
    expect(outcome).toMatchObject({ kind: 'payment-link', reference, isSame: true });
    expect(audit).toMatchObject([{ action: 'payment.disclosed', detail: { reference } }]);
    expect(orders(office)).toHaveLength(1);
  });

  test.each([
    ['after another amount', [debt({ balanceCop: 99 })], {}],
    ['once it expired', [debt()], { expiresAt: NOW.toISOString() }],
    ['to another person', [debt()], { taxpayerId: 'tp-other' }],
  ])('it is not given %s', async (_, obligations, part) => {
    const { office, again, after } = await ordered();
    const changed = { ...after, payments: (after.payments ?? []).map((each) => ({ ...each, ...part })) };
    await again({ kind: 'create-payment-link', obligations }, 'k2', changed);
    expect(orders(office)).toHaveLength(2);
  });

  test('a rejected one is replaced, and one paid meanwhile is told as paid', async () => {
    const rejected = await ordered();
    rejected.office.settle(rejected.reference, 'rejected');
    await rejected.again();
    expect(rejected.office.calls.at(-1)?.method).toBe('createLink');
    const paid = await ordered();
    paid.office.settle(paid.reference, 'approved');
    expect((await paid.again()).outcome).toMatchObject({
      kind: 'payment',
      payment: { reference: paid.reference, state: 'approved' },
    });
  });
});

test('a receipt is read of one’s own payments only, also with the right reference (R-A4)', async () => {
  const other: FakeTaxpayer = { ...MARINA, document: '31987654', name: 'OTRO' };
  const { office, effects } = createEffectsKit([MARINA, other]);
  const [theirs, own] = [
    await office.createLink({ taxpayerId: 'tp-31987654', items: [item], idempotencyKey: 'x' }, { correlationId: 'x' }),
    await office.createLink(
      { taxpayerId: `tp-${DOCUMENT}`, items: [item], idempotencyKey: 'y' },
      { correlationId: 'x' },
    ),
  ];
  for (const { reference } of [theirs, own]) office.settle(reference, 'approved');
  const receiptOf = async (reference: string) =>
    (await effects().run({ kind: 'read-receipt', reference }, proven)).outcome;
  expect(await receiptOf(theirs.reference)).toEqual({ kind: 'receipt' });
  expect(await receiptOf(own.reference)).toMatchObject({ receipt: { reference: own.reference, amountCop: 100_000 } });
});
