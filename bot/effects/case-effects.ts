import type { Conversation } from '../domain/conversation.ts';
import type { Ask } from '../flows/flow.ts';
import type { Cases } from '../ports/cases.ts';
import { bare, disclosure, type EffectResult, type EffectTurn } from './result.ts';

export interface CaseEffectsOptions {
  cases: Cases;
  /** One line of a case for the staff. */
  caseText(kind: string, detail: Record<string, unknown>): string;
}

/** Opens a case of our own: it has a number although every system is down. */
export async function openCase(
  { cases, caseText }: CaseEffectsOptions,
  { caseKind, system, detail }: Extract<Ask, { kind: 'open-case' }>,
  conversation: Conversation,
  { conversationId, number }: EffectTurn,
): Promise<EffectResult> {
  const { taxpayerId, document, level } = conversation.identity;
  const of = system === undefined ? {} : { system };
  const known = { ...detail, ...of };
  const opened = await cases.open({
    kind: caseKind,
    channel: conversation.channel,
    summary: caseText(caseKind, known),
    detail: known,
    conversationId,
    ...(level >= 2 && taxpayerId !== undefined && { taxpayerId }),
    ...(document !== undefined && { document }),
    key: `${conversationId}:${number}:${caseKind}`,
  });
  return {
    ...bare({ kind: 'case', number: opened.number }),
    facts: [{ kind: 'case-opened', number: opened.number, caseKind, ...of }],
    audit: [disclosure('case.opened', conversation, { case: opened.number, kind: caseKind })],
  };
}
