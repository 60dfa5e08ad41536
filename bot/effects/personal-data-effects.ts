import type { Fact } from '../../contracts/fact.ts';
import type { HeldData, HeldSummary } from '../../contracts/personal-data.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Ask } from '../flows/flow.ts';
import { consentVersionAt } from '../policy/consent.ts';
import type { Papers } from '../ports/papers.ts';
import type { PersonalData } from '../ports/personal-data.ts';
import type { Clock } from '../ports/system.ts';
import { bare, disclosure, holderOf, provenTaxpayer, type EffectResult, type EffectTurn } from './result.ts';

export interface PersonalDataEffectsOptions {
  personalData: PersonalData;
  papers: Papers;
  clock: Clock;
}

/** All that is held of who is proven, as a paper with its file; it leaves a row in the record like any disclosure. */
export async function exportData(
  { personalData, papers }: PersonalDataEffectsOptions,
  conversation: Conversation,
  { conversationId, number }: EffectTurn,
): Promise<EffectResult> {
  const holder = holderOf(conversation);
  const held = await personalData.collect(holder);
  const paper = await papers.issue({
    content: { kind: 'personal-data', held: summaryOf(held) },
    annex: new TextEncoder().encode(JSON.stringify({ holder, ...held }, null, 2)),
    ...{ holder, locale: conversation.locale, conversationId, key: `${conversationId}:${number}:personal-data` },
  });
  return {
    ...bare({ kind: 'paper', paper }),
    facts: [{ kind: 'paper-issued', paperKind: paper.kind, paperId: paper.id, number: paper.number }],
    audit: [disclosure('personal-data.disclosed', conversation, { number: paper.number })],
  };
}

function summaryOf(held: HeldData): HeldSummary {
  const conversations = held.conversations.map(({ channel, startedAt, consents, messages }) => ({
    ...{ channel, startedAt, consents },
    messages: messages.length,
  }));
  return { ...held, conversations };
}

export async function listPermissions(
  { personalData }: PersonalDataEffectsOptions,
  conversation: Conversation,
): Promise<EffectResult> {
  return bare({ kind: 'permissions', permissions: await personalData.permissions(provenTaxpayer(conversation)) });
}

export async function recordPermissions(
  { personalData, clock }: PersonalDataEffectsOptions,
  { purposes, given, textSha256 }: Extract<Ask, { kind: 'record-permissions' }>,
  conversation: Conversation,
  { conversationId, number }: EffectTurn,
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const words = { version: consentVersionAt(clock.now()), ...(textSha256 !== undefined && { textSha256 }) };
  await personalData.permit(
    purposes.map((purpose) => ({
      ...{ taxpayerId, purpose, given, conversationId, key: `${conversationId}:${number}:${purpose}` },
      ...words,
    })),
  );
  const facts = purposes.map((purpose): Fact => ({ kind: 'permission-answered', purpose, given, ...words }));
  const action = given ? 'permission.given' : 'permission.withdrawn';
  return {
    ...bare({ kind: 'permissions', permissions: await personalData.permissions(taxpayerId) }),
    facts,
    audit: [disclosure(action, conversation, { purposes, version: words.version })],
  };
}

export async function requestErasure(
  { personalData }: PersonalDataEffectsOptions,
  { number }: Extract<Ask, { kind: 'request-erasure' }>,
  conversation: Conversation,
): Promise<EffectResult> {
  const { taxpayerId, document } = holderOf(conversation);
  const request = { taxpayerId, document, number, conversationId: conversation.id };
  const state = await personalData.requestErasure(request);
  return {
    ...bare({ kind: 'erasure', state }),
    audit: [disclosure('personal-data.erasure-requested', conversation, { number, state })],
  };
}
