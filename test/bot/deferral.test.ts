import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { createEffectsKit, createTalk, MARINA, only, proven, saidKeys } from './effects-kit.ts';
import { foldAll, type Conversation } from '../../bot/domain/conversation.ts';
import { itemsOf } from '../../bot/policy/payments.ts';
import { asked, awaits, debt, DOCUMENT, entity, NOW, verified } from './support.ts';

const agent = { agentId: 'a1', agentName: 'Ana Lucía Prado' };
const queued: Fact = { kind: 'handoff-requested', queue: 'rentas', priority: 10, reason: 'asked', summary: '' };
const asking = { intent: 'estado_cuenta' };

const withFacts = (conversation: Conversation, facts: readonly Fact[]): Conversation =>
  foldAll(conversation, facts, NOW.toISOString());

/** SAP takes no more questions and there is no copy: Marina is told her hour, and SAP has room again when it comes. */
async function putOff(obligations = [debt()]) {
  const kit = createEffectsKit([{ ...MARINA, obligations, withoutCopy: true }]);
  kit.office.busy('sap', 90);
  const talk = createTalk(kit, proven);
  const facts = await talk.turn('cuánto debo', asking);
  kit.office.heal();
  return { kit, talk, facts };
}

describe('an answer that was put off (R-G2)', () => {
  test('is told with its hour and comes by itself, asked of the source', async () => {
    const { kit, talk, facts } = await putOff();
    expect(saidKeys(facts)).toEqual(['greeting.first', 'busy.later']);
    expect(only(facts, 'answer-deferred')).toMatchObject([{ until: '2026-11-20T15:01:30.000Z' }]);
    expect(only(facts, 'bot-said').at(-1)?.reply.text).toContain('10:01');
    kit.wait(90_000);
    const { facts: now, audit } = await talk.next();
    expect(saidKeys(now)).toEqual(['busy.now', 'account.summary']);
    expect(audit.map(({ action }) => action)).toEqual(['account.disclosed']);
    expect(talk.waiting).toEqual([]);
  });

  test('brings its own options: the number of one is not that of an earlier answer', async () => {
    const { talk } = await putOff();
    await talk.next();
    expect(talk.conversation.dialog.awaiting?.options.map(({ id }) => id)).toEqual([
      ...['pay', 'bill', 'agreement', 'statement-pdf', 'person'],
    ]);
    await talk.turn('1');
    expect(talk.conversation.dialog.lastIntent).toBe('pagar');
  });

  /** Marina has two houses and chooses the second one's bill, for which SAP has no place. */
  async function billPutOff() {
    const kit = createEffectsKit([
      { ...MARINA, obligations: [debt({ propertyId: '21' }), debt({ propertyId: '22', balanceCop: 90_000 })] },
    ]);
    const talk = createTalk(kit, proven);
    await talk.turn('la factura del predial', { intent: 'predial_factura' });
    kit.office.busy('sap', 90);
    const facts = await talk.turn('2');
    kit.office.heal();
    return { kit, talk, facts };
  }

  test('a bill that was chosen is not asked about again, and takes one place only', async () => {
    const { kit, talk, facts } = await billPutOff();
    expect(saidKeys(facts).at(-1)).toBe('busy.later');
    const before = kit.office.calls.length;
    const now = [...(await talk.next()).facts, ...(await talk.next()).facts];
    expect(saidKeys(now)).toEqual(['busy.now', 'paper.bill']);
    expect(kit.office.calls.slice(before)).not.toContain('readAccount');
    expect(only(now, 'write-intended')).toMatchObject([{ effect: { items: [{ propertyId: '22' }] } }]);
    expect(only(now, 'write-intended')[0]?.key).toBe(only(facts, 'write-intended')[0]?.key);
  });

  test('a bill that is put off twice is still the one that was chosen', async () => {
    const { kit, talk } = await billPutOff();
    kit.office.busy('sap', 30);
    await talk.next();
    expect(saidKeys((await talk.next()).facts)).toEqual(['busy.later']);
    kit.office.heal();
    const now = [...(await talk.next()).facts, ...(await talk.next()).facts];
    expect(saidKeys(now)).toEqual(['busy.now', 'paper.bill']);
    expect(only(now, 'write-intended')).toMatchObject([{ effect: { items: [{ propertyId: '22' }] } }]);
  });

  test('a bill whose debt was paid meanwhile becomes the account’s word, no failure', async () => {
    const { kit, talk } = await billPutOff();
    const taxpayerId = `tp-${DOCUMENT}`;
    const { obligations } = await kit.office.readAccount(taxpayerId, { correlationId: 'elsewhere' });
    const order = { taxpayerId, items: itemsOf(obligations), idempotencyKey: 'elsewhere' };
    const { reference } = await kit.office.createLink(order, { correlationId: 'elsewhere' });
    kit.office.settle(reference, 'approved');
    const now = [...(await talk.next()).facts, ...(await talk.next()).facts];
    expect(saidKeys(now)).toEqual(['busy.now', 'bill.nothing-owed']);
  });

  test('a bill that was put off is of who asked for it: another person’s account is read first (R-I1)', async () => {
    const { kit, talk } = await billPutOff();
    const [deferred] = talk.waiting;
    const other = { ...(verified as Extract<Fact, { kind: 'identity-verified' }>), taxpayerId: 'tp-other' };
    const later = createTalk(kit, withFacts(talk.conversation, [other]));
    later.happens(deferred?.fact as Fact);
    const { facts } = await later.next();
    expect(only(facts, 'write-intended')).toEqual([]);
  });

  test('keeps to what was asked', async () => {
    const kit = createEffectsKit([{ ...MARINA, obligations: [debt(), debt({ tax: 'ica' })], withoutCopy: true }]);
    kit.office.busy('sap', 90);
    const talk = createTalk(kit, proven);
    await talk.turn('cuánto debo de ica', { intent: 'ica_saldo' });
    kit.office.heal();
    const { facts } = await talk.next();
    expect(only(facts, 'bot-said').at(-1)?.reply).toMatchObject({ key: 'account.summary-tax' });
    expect(only(facts, 'bot-said').at(-1)?.reply.text).not.toContain('Predial');
  });

  test('is put off again where there is still no room, and told so in other words', async () => {
    const { kit, talk, facts } = await putOff();
    kit.office.busy('sap', 30);
    const { facts: again } = await talk.next();
    expect(only(again, 'answer-deferred')).toHaveLength(1);
    expect(saidKeys(again)).toEqual(['busy.later']);
    expect(only(again, 'bot-said').at(-1)?.reply.text).not.toBe(only(facts, 'bot-said').at(-1)?.reply.text);
  });

  test('with the system down meanwhile is an honest word with a case, not silence', async () => {
    const { kit, talk } = await putOff();
    kit.office.fail('sap');
    const { facts } = await talk.next();
    expect(saidKeys(facts)).toEqual(['busy.now', 'failure.back-office-case']);
  });

  test('asks for the proof anew where it went stale meanwhile, and tells nothing before (R-I1)', async () => {
    const { kit, talk } = await putOff();
    const before = kit.office.calls.length;
    kit.wait(6 * 60_000);
    const { facts, audit } = await talk.next();
    expect(only(facts, 'identity-dropped')).toEqual([{ kind: 'identity-dropped', reason: 'idle' }]);
    expect(saidKeys(facts)).toEqual(['busy.now', 'identity.ask-document']);
    expect([audit, kit.office.calls.slice(before)]).toEqual([[], []]);
    expect(talk.conversation.dialog.stack.map(({ flow }) => flow)).toEqual(['account', 'identify']);
  });

  test('whose hour comes while a code is awaited uses that very code, and the matter under way goes on after it', async () => {
    const kit = createEffectsKit([{ ...MARINA, withoutCopy: true }]);
    kit.office.busy('sap', 360);
    const talk = createTalk(kit, proven);
    await talk.turn('cuánto debo', asking);
    kit.office.heal();
    kit.wait(6 * 60_000);
    const [deferred] = talk.waiting;
    // The proof went stale, and something else is wanted meanwhile.
    const later = createTalk(kit, talk.conversation);
    await later.turn('mis documentos', { intent: 'ayuda' });
    await later.turn(DOCUMENT, { entities: [entity('cedula', DOCUMENT)] });
    expect(later.conversation.dialog.awaiting?.expects).toBe('codigo_otp');
    const before = kit.office.calls.length;
    later.happens(deferred?.fact as Fact);
    const { facts: due } = await later.next();
    expect(saidKeys(due)).toEqual(['busy.proof-first', 'identity.otp-sent']);
    expect(kit.office.calls).toHaveLength(before);
    const facts = await later.turn(kit.lastCode(), { entities: [entity('codigo_otp', kit.lastCode())] });
    expect(saidKeys(facts)).toEqual(['identity.verified', 'account.summary', 'paper.none']);
  });

  test('that is put off again, or fails, leaves the question that is open open', async () => {
    const question = { key: 'payment.offer-case', choices: [{ id: 'yes', key: 'choice.open-case' }] };
    const choosing = asked(awaits('agreement', 'choice', ['offer-6', 'offer-12'], 'choice-question'));
    const open = { ...choosing, awaiting: { ...choosing.awaiting!, question } };
    for (const [happens, key] of [
      ['busy', 'busy.later'],
      ['fail', 'failure.back-office-case'],
    ] as const) {
      const { kit, talk } = await putOff();
      if (happens === 'busy') kit.office.busy('sap', 30);
      else kit.office.fail('sap');
      const [deferred] = talk.waiting;
      const later = createTalk(kit, withFacts(talk.conversation, [open]));
      later.happens(deferred?.fact as Fact);
      const { facts } = await later.next();
      expect(saidKeys(facts).slice(-2)).toEqual([key, 'payment.offer-case']);
      expect(later.conversation.dialog.awaiting?.flow).toBe('agreement');
    }
  });

  test('is silent where an agent has the conversation, or it is closed', async () => {
    const joined: Fact[] = [queued, { kind: 'agent-joined', ...agent }];
    for (const facts of [joined, [{ kind: 'conversation-closed', by: 'citizen' } satisfies Fact]]) {
      const { kit, talk } = await putOff();
      const before = kit.office.calls.length;
      const [deferred] = talk.waiting;
      const later = createTalk(kit, withFacts(talk.conversation, facts));
      later.happens(deferred?.fact as Fact);
      const outcome = await later.next();
      expect(saidKeys(outcome.facts)).toEqual([]);
      expect(kit.office.calls).toHaveLength(before);
    }
  });

  test('leaves the question that is open meanwhile open, and asks it again after the answer (R-A15)', async () => {
    const { kit, talk } = await putOff();
    const choosing = asked(awaits('agreement', 'choice', ['offer-6', 'offer-12'], 'choice-question'));
    const [deferred] = talk.waiting;
    const question = { key: 'payment.offer-case', choices: [{ id: 'yes', key: 'choice.open-case' }] };
    const open = { ...choosing, awaiting: { ...choosing.awaiting!, question } };
    const later = createTalk(kit, withFacts(talk.conversation, [open]));
    later.happens(deferred?.fact as Fact);
    const { facts } = await later.next();
    expect(saidKeys(facts)).toEqual(['busy.now', 'account.summary', 'payment.offer-case']);
    expect(later.conversation.dialog.awaiting?.flow).toBe('agreement');
    expect(later.conversation.dialog.stack.map(({ flow }) => flow)).toEqual(['agreement']);
  });
});
