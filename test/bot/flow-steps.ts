import type { Obligation } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import type { FlowInput, FlowStep, Outcome } from '../../bot/flows/flow.ts';
import { flowNamed } from '../../bot/flows/index.ts';
import { conversationOf, meaning, NOW } from './support.ts';

/** Where the flow stands and what it reads. */
export interface Call {
  at?: string;
  slots?: Record<string, unknown>;
  conversation?: Conversation;
  meaning?: Partial<NluResult>;
  text?: string;
  files?: { uploadId: string; fileName: string }[];
}

/** One step of a flow by its name. */
export function step(
  flow: string,
  input: FlowInput,
  { at = 'asked', slots = {}, conversation, text = '', files = [], ...rest }: Call = {},
): FlowStep {
  const context = {
    conversation: conversation ?? conversationOf(),
    meaning: meaning(rest.meaning),
    text,
    files,
    now: NOW,
  };
  return flowNamed(flow).step(input, { ...context, frame: { flow, step: at, slots } });
}
export const enter: FlowInput = { kind: 'enter' };
export const saying = (choice?: string): FlowInput => ({ kind: 'said', ...(choice !== undefined && { choice }) });
export const outcome = (each: Outcome): FlowInput => ({ kind: 'outcome', outcome: each });
export const keys = ({ replies, ask }: FlowStep): string[] => [
  ...(replies ?? []).map(({ key }) => key),
  ...(ask ? [ask.reply.key] : []),
];
export const kinds = ({ facts }: FlowStep): string[] => (facts ?? []).map(({ kind }) => kind);
export const offered = ({ replies, ask }: FlowStep): string[] =>
  ((ask?.reply ?? replies?.at(-1))?.choices ?? []).map(({ id }) => id);
export const account = (...obligations: Obligation[]): FlowInput =>
  outcome({ kind: 'account', account: { asOf: NOW.toISOString(), obligations } });
export const down = outcome({ kind: 'failed', system: 'sap' });
