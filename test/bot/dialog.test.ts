import { describe, expect, test } from 'vitest';
import { runDialog } from '../../bot/dialog.ts';
import { nothing, type Plan } from '../../bot/decide/plan.ts';
import type { Effects } from '../../bot/effects.ts';
import type { Effect, Outcome } from '../../bot/flows/flow.ts';
import { awaits, consented, conversationOf, debt, said, verified } from './support.ts';

/** Effects that answer as told and remember what was asked. */
function scripted(answer: (effect: Effect) => Outcome): Effects & { asked: Effect[] } {
  const asked: Effect[] = [];
  return {
    asked,
    run(effect) {
      asked.push(effect);
      return Promise.resolve({ outcome: answer(effect), facts: [], outbox: [], audit: [] });
    },
    intend: (effect) => ({ kind: 'write-intended', effect: { ...effect }, key: 'k', about: 1 }),
    write(effect) {
      asked.push(effect);
      return Promise.resolve({ outcome: answer(effect), facts: [], outbox: [], audit: [] });
    },
  };
}

const begin = (flow: string, slots = {}): Plan => ({
  ...nothing,
  run: { stack: [{ flow, step: 'start', slots }], input: { kind: 'enter' } },
});
const account = { kind: 'account' as const, account: { asOf: '2026-11-20T15:00:00Z', obligations: [debt()] } };
const silent = scripted(() => ({ kind: 'failed', system: 'own' }));

describe('the gates before tax data (R-I1, R-I4)', () => {
  test('consent first, then identity, and nothing is read before both', async () => {
    const effects = scripted(() => account);
    const first = await runDialog(conversationOf(), begin('account'), said('cuánto debo'), effects);
    expect(first.stack.map(({ flow }) => flow)).toEqual(['account', 'identify', 'consent']);
    expect(first.awaiting?.flow).toBe('consent');
    const second = await runDialog(conversationOf(consented), begin('account'), said('cuánto debo'), effects);
    expect(second.awaiting?.flow).toBe('identify');
    expect(effects.asked).toEqual([]);
    const third = await runDialog(conversationOf(consented, verified), begin('account'), said('cuánto debo'), effects);
    expect(third.replies.map(({ key }) => key)).toEqual(['account.summary']);
    expect(third.stack).toEqual([]);
  });

  test('consent to an older text is asked again', async () => {
    const older = { kind: 'consent-given' as const, version: '2020-01-1', textSha256: 'x' };
    const { awaiting } = await runDialog(conversationOf(older), begin('account'), said('cuánto debo'), silent);
    expect(awaiting?.flow).toBe('consent');
  });

  test('a document said with the matter is used after the consent, never before', async () => {
    const effects = scripted(() => ({ kind: 'otp-sent', maskedContact: '••• ••• ••01' }));
    const slots = { document: { type: 'CC', value: '1900123456', valid: true } };
    const before = await runDialog(conversationOf(), begin('account', slots), said('cuánto debo'), effects);
    expect(effects.asked).toEqual([]);
    // Rendering adds the digest of what was shown.
    const stack = before.stack.map((each) =>
      each.flow === 'consent' ? { ...each, slots: { ...each.slots, textSha256: 'x' } } : each,
    );
    const plan: Plan = { ...nothing, run: { stack, input: { kind: 'said', choice: 'yes' } } };
    const after = await runDialog(conversationOf(), plan, said('sí'), effects);
    expect(effects.asked).toEqual([{ kind: 'send-otp', document: '1900123456', documentType: 'CC' }]);
    expect(after.facts.map(({ kind }) => kind)).toEqual(['consent-given', 'document-said']);
    expect(after.awaiting).toMatchObject({ flow: 'identify', expects: 'codigo_otp' });
  });

  test('R-I4 consent that was refused, or is to an older text, stops who was proven before too', async () => {
    for (const earlier of [
      { kind: 'consent-refused' as const, version: 'x' },
      { ...consented, version: '2020-01-1' } as typeof consented,
    ]) {
      const { awaiting } = await runDialog(
        conversationOf(earlier, verified),
        begin('account'),
        said('cuánto debo'),
        silent,
      );
      expect(awaiting?.flow).toBe('consent');
    }
  });

  test('R-I4 a right over one’s data asks for proof, and for no consent', async () => {
    const first = await runDialog(conversationOf(), begin('my-data'), said('mis datos'), silent);
    expect(first.stack.map(({ flow }) => flow)).toEqual(['my-data', 'identify']);
    const refused = await runDialog(
      conversationOf({ kind: 'consent-refused', version: 'x' }, verified),
      begin('permissions', { withdraw: 'notices' }),
      said('no más avisos'),
      scripted(() => ({ kind: 'permissions', permissions: [] })),
    );
    expect(refused.replies.map(({ key }) => key)).toEqual(['permissions.withdrawn']);
  });

  test('R-G1 each reply says which systems were asked before it', async () => {
    const call = { system: 'sap', correlationId: 'c1.7' };
    const answers: Effects = {
      ...silent,
      run: () => Promise.resolve({ outcome: account, facts: [], outbox: [], audit: [], call }),
    };
    const { replies } = await runDialog(
      conversationOf(consented, verified),
      begin('account'),
      said('cuánto debo'),
      answers,
    );
    expect(replies.map(({ flow, calls }) => ({ flow, calls }))).toEqual([{ flow: 'account', calls: [call] }]);
  });

  test('knowledge stands before no gate', async () => {
    const effects = scripted(() => ({
      kind: 'knowledge',
      answer: { id: 'h', text: 'De 8 a 4.', source: 's', validFrom: '2026-01-01' },
    }));
    const { replies } = await runDialog(
      conversationOf(),
      begin('knowledge'),
      said('horarios', { intent: 'horarios_sedes' }),
      effects,
    );
    expect(replies.map(({ key }) => key)).toEqual(['knowledge.answer']);
  });
});

test('after an aside the open question is asked again, with its options alone (R-A15)', async () => {
  const pending = awaits('pay', 'choice', ['all', 'group-1']);
  const stack = [
    { flow: 'pay', step: 'which', slots: {} },
    { flow: 'small-talk', step: 'start', slots: { intent: 'identidad_bot' } },
  ];
  const plan: Plan = { ...nothing, pending, run: { stack, input: { kind: 'enter' } } };
  const result = await runDialog(conversationOf(consented, verified), plan, said('¿robot?'), silent);
  expect(result.replies).toMatchObject([
    { key: 'identity-bot.answer' },
    { ...pending.question, data: { again: true } },
  ]);
  expect(result.replies[0]).not.toHaveProperty('choices');
  // Each says which flow it comes from.
  expect(result.replies.map(({ flow }) => flow)).toEqual(['small-talk', 'pay']);
  expect(result.awaiting).toEqual(pending);
  expect(result.stack).toEqual(stack.slice(0, 1));
});

test('a refused consent ends what stood below it', async () => {
  const stack = [
    { flow: 'account', step: 'start', slots: {} },
    { flow: 'identify', step: 'start', slots: {} },
    { flow: 'consent', step: 'asked', slots: {} },
  ];
  const plan: Plan = { ...nothing, run: { stack, input: { kind: 'said', choice: 'no' } } };
  const result = await runDialog(conversationOf(), plan, said('no'), silent);
  expect(result.stack).toEqual([]);
  expect(result.facts.map(({ kind }) => kind)).toEqual(['consent-refused']);
  expect(result.awaiting).toBeUndefined();
});

test('a dialog that does not come to rest is our bug and throws', async () => {
  // An outcome the flow never asked for makes "agreement" ask the offers for ever.
  const effects = scripted(() => ({ kind: 'account', account: { asOf: 'x', obligations: [debt()] } }));
  const endless = runDialog(conversationOf(consented, verified), begin('agreement'), said('acuerdo'), effects);
  await expect(endless).rejects.toThrow(RangeError);
});

test('what effects leave is gathered in order', async () => {
  let number = 0;
  const effects: Effects = {
    ...silent,
    run: () =>
      Promise.resolve({
        outcome: account,
        facts: [{ kind: 'back-office-failed', system: 'sap', code: `c${++number}` }],
        outbox: [],
        audit: [{ actor: { kind: 'citizen', id: 'c1' }, action: `a${number}`, module: 'bot' }],
      }),
  };
  const { facts, audit } = await runDialog(
    conversationOf(consented, verified),
    begin('account'),
    said('cuánto debo'),
    effects,
  );
  expect(facts.map(({ kind }) => kind)).toEqual(['back-office-failed', 'account-read']);
  expect(audit.map(({ action }) => action)).toEqual(['a1']);
});
