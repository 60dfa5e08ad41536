import { createHmac } from 'node:crypto';
import type { Awaiting, Fact, FactOf, Obligation } from '../../contracts/fact.ts';
import type { Entity, NluResult } from '../../contracts/nlu-result.ts';
import type { Said } from '../../bot/decide.ts';
import { foldAll, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import { consentVersionAt } from '../../bot/policy/consent.ts';

export const NOW = new Date('2026-11-20T15:00:00.000Z');
export const DOCUMENT = '1900123456';

/** What an engine would say of a sentence; nothing is understood unless it is given. */
export function meaning(part: Partial<NluResult> = {}): NluResult {
  const intent = part.intent ?? 'fuera_de_alcance';
  const outOfScope = intent === 'fuera_de_alcance';
  const confidence = part.confidence ?? (outOfScope ? 0.1 : 0.95);
  return {
    ...{ intent, confidence, outOfScope, ambiguous: false, language: 'es', entities: [], sentiment: 0, frustration: 0 },
    ...{ ranking: outOfScope ? [] : [{ intent, confidence }], normalized: '', modelVersion: 'test' },
    ...part,
  };
}

export function entity(type: Entity['type'], value: string, text = value, start = 0): Entity {
  return { type, value, text, start, end: start + text.length };
}

/** One message as the decision reads it; the citizen wrote ten seconds before. */
export function said(text: string, part: Partial<NluResult> = {}, rest: Partial<Said> = {}): Said {
  const previousAt = new Date(NOW.getTime() - 10_000).toISOString();
  return {
    text,
    attachments: [],
    fileNotices: [],
    meaning: meaning(part),
    previousAt,
    queuePosition: undefined,
    now: NOW,
    ...rest,
  };
}

/** A conversation folded from facts. */
export function conversationOf(...facts: Fact[]): Conversation {
  const start = newConversation('c1', 'web', 'es-CO', NOW.toISOString());
  return foldAll(start, facts, NOW.toISOString());
}

export const CONSENT_VERSION = consentVersionAt(NOW);
export const consented: Fact = { kind: 'consent-given', version: CONSENT_VERSION, textSha256: 'x' };
export const verified: Fact = {
  ...{ kind: 'identity-verified', level: 2, method: 'otp', taxpayerId: 'tp-1', name: 'MARINA LUCUMÍ' },
  ...{ documentType: 'CC', document: DOCUMENT },
};

/** The dialog stands with a question open, or with options offered. */
export function asked(awaiting: Awaiting, part: Partial<FactOf<'dialog-moved'>> = {}): FactOf<'dialog-moved'> {
  const stack = awaiting.flow === 'offer' ? [] : [{ flow: awaiting.flow, step: 'asked', slots: {} }];
  return { kind: 'dialog-moved', stack, awaiting, misunderstandings: 0, lastReplies: [awaiting.question.key], ...part };
}

export function awaits(flow: string, expects: string, ids: string[], key = `${flow}.ask`): Awaiting {
  const choices = ids.map((id) => ({ id, key: `choice.${id}` }));
  return { flow, expects, options: ids.map((id) => ({ id, label: id })), question: { key, choices } };
}

export function debt(part: Partial<Obligation> = {}): Obligation {
  const balanceCop = part.balanceCop ?? 100_000;
  return { tax: 'predial', propertyId: '1', year: 2026, capitalCop: balanceCop, interestCop: 0, balanceCop, ...part };
}

export const hmac = (purpose: string, value: string): string =>
  createHmac('sha256', purpose).update(value).digest('hex');
