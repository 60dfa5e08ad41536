import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Fact, FactOf } from '../../contracts/fact.ts';
import type { NluContext, NluResult } from '../../contracts/nlu-result.ts';
import { foldAll, type Conversation } from '../../bot/domain/conversation.ts';
import { handleTurn, type TurnDeps } from '../../bot/turn.ts';
import { createEffectsKit, renderer } from './effects-kit.ts';
import { CONSENT_VERSION, conversationOf, DOCUMENT, meaning, NOW } from './support.ts';

/** The whole turn with an engine that understands what it is told to. */
function assistant(understood: Partial<NluResult>): { deps: TurnDeps; contexts: NluContext[] } {
  const contexts: NluContext[] = [];
  return {
    contexts,
    deps: {
      renderer,
      understanding: { understand: (_text, context) => (contexts.push(context), Promise.resolve(meaning(understood))) },
      effects: createEffectsKit([]).options,
    },
  };
}

async function turn(
  conversation: Conversation,
  text: string,
  understood: Partial<NluResult> = {},
): Promise<{ facts: Fact[]; after: Conversation; contexts: NluContext[] }> {
  const { deps, contexts } = assistant(understood);
  const fact: Fact = { kind: 'citizen-said', text, clientId: 'c', attachments: [] };
  const number = (conversation.lastTurn?.about ?? 0) + 2;
  const trigger = { number, at: NOW.toISOString(), fact };
  const { facts } = await handleTurn(
    { conversation, trigger, version: 1, fence: 1, attempts: 1, failures: 0, addressHmac: 'a' },
    deps,
  );
  const after = foldAll(conversation, [fact, ...facts], NOW.toISOString());
  return { facts, after, contexts };
}
const texts = (facts: Fact[]): string[] => facts.flatMap((fact) => (fact.kind === 'bot-said' ? [fact.reply.text] : []));

describe('a turn', () => {
  test('says who is speaking in the first answer only', async () => {
    const first = await turn(conversationOf(), 'xyz');
    expect(texts(first.facts)[0]).toContain('asistente virtual');
    expect(texts((await turn(first.after, 'abc')).facts).join()).not.toContain('asistente virtual');
  });

  test('is silent while an agent has the conversation, and does not even read the message (R-D2)', async () => {
    const held = conversationOf(
      { kind: 'handoff-requested', queue: 'general', priority: 1, reason: 'asked', summary: '' },
      { kind: 'agent-joined', agentId: 'a', agentName: 'Ana' },
    );
    const { facts, contexts } = await turn(held, 'mi clave es 1234');
    expect([facts, contexts]).toEqual([[], []]);
  });

  test('a late word to an agent does not wake a proof that had gone stale (R-I1)', async () => {
    const held = conversationOf(
      { kind: 'handoff-requested', queue: 'general', priority: 1, reason: 'asked', summary: '' },
      { kind: 'agent-joined', agentId: 'a', agentName: 'Ana' },
      {
        ...{ kind: 'identity-verified', level: 2, method: 'otp', taxpayerId: 't1', name: 'Marina' },
        ...{ documentType: 'CC', document: '1900123456' },
      },
    );
    const stale = { ...held, citizenLastAt: '2020-01-01T00:00:00.000Z' };
    expect((await turn(stale, 'sigo aquí')).facts).toEqual([{ kind: 'identity-dropped', reason: 'idle' }]);
  });

  test('R-I4 each answer keeps where it comes from: flow, model, what was understood', async () => {
    const { facts } = await turn(conversationOf(), 'hola', { intent: 'ayuda', confidence: 0.91234 });
    const origins = facts.flatMap((fact) => (fact.kind === 'bot-said' ? [fact.origin] : []));
    const read = { modelVersion: 'test', intent: 'ayuda', confidence: 0.912, calls: [] };
    expect(origins).toEqual([read, { flow: 'small-talk', ...read }]);
  });

  test('keeps proof of the very words that were consented to (R-I4)', async () => {
    const asked = await turn(conversationOf(), 'cuánto debo', { intent: 'estado_cuenta' });
    const shown = texts(asked.facts).at(-1) ?? '';
    const { facts } = await turn(asked.after, 'sí', { intent: 'afirmar' });
    expect(facts.find((fact): fact is FactOf<'consent-given'> => fact.kind === 'consent-given')).toEqual({
      kind: 'consent-given',
      version: CONSENT_VERSION,
      textSha256: createHash('sha256').update(shown).digest('hex'),
    });
  });

  test('keeps proof of the language that was shown, not of that of the answer (R-I4)', async () => {
    const asked = await turn(conversationOf(), 'cuánto debo', { intent: 'estado_cuenta' });
    const shown = texts(asked.facts).at(-1) ?? '';
    const explained = await turn(asked.after, 'mmm jummm');
    const { facts } = await turn(explained.after, 'yes of course, go ahead', { intent: 'afirmar', language: 'en' });
    expect(facts).toContainEqual({ kind: 'locale-changed', locale: 'en' });
    expect(facts).toContainEqual({
      kind: 'consent-given',
      version: CONSENT_VERSION,
      textSha256: createHash('sha256').update(shown).digest('hex'),
    });
    expect(shown).toContain(CONSENT_VERSION);
  });

  test('tells the engine what is awaited, and options by the words that are read', async () => {
    const asked = await turn(conversationOf(), 'cuánto debo', { intent: 'estado_cuenta' });
    expect(asked.after.dialog.awaiting?.options.map(({ label }) => label)).toEqual(['Sí, autorizo', 'No autorizo']);
    const agreed = await turn(asked.after, 'sí autorizo');
    const { contexts } = await turn(agreed.after, DOCUMENT);
    expect(contexts[0]?.expects).toBe('cedula');
  });

  test('remembers the matter that runs, also when it was an option, and forgets it for no courtesy', async () => {
    const menu = await turn(conversationOf(), 'hola', { intent: 'saludar' });
    const chosen = await turn(menu.after, '3');
    expect(chosen.after.dialog.lastIntent).toBe('pagar');
    const aside = await turn(chosen.after, 'gracias', { intent: 'agradecer' });
    expect(aside.after.dialog.lastIntent).toBe('pagar');
  });

  test('never says the same sentence twice running', async () => {
    let state = (await turn(conversationOf(), 'hola', { intent: 'saludar' })).after;
    let before: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { facts, after } = await turn(state, 'gracias', { intent: 'agradecer' });
      expect(before).not.toContain(texts(facts)[0]);
      before = texts(facts);
      state = after;
    }
  });
});
