import type { Awaiting, Fact, FactOf, Frame } from '../../contracts/fact.ts';
import type { GeoPoint } from '../../contracts/geo-point.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import type { Choice, Reply } from '../../contracts/reply.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { FlowInput, Write } from '../flows/flow.ts';
import { flowNamed, startOfIntent, type Start } from '../flows/index.ts';
import { isFrustrated } from '../policy/confidence.ts';
import { dataRequest, type DataRequest } from '../policy/data-request.ts';
import { documentWithin } from '../policy/document.ts';
import { saidYears } from '../policy/years.ts';

/** What is to be done about one message. `run` is what the dialog does next, after `facts` and `replies`. */
export interface Plan {
  facts: Fact[];
  replies: Reply[];
  /** Flows from the bottom to the top, and what the top one is called with; absent where nothing runs. */
  run?: { stack: Frame[]; input: FlowInput };
  /** A write that was committed as intended: it is done first, and its outcome is the input. */
  write?: { effect: Write; key: string };
  /** A question that stays open although something else was said. */
  pending?: Awaiting;
  /** What runs and waits from now on, where nothing runs at once; as it is, where absent. */
  stack?: Frame[];
  misunderstandings: number;
}

/**
 * What the decision reads. `text` may be empty; `attachments` are the files that were kept, `fileNotices` what is to be
 * told of those that came. `previousAt` is when the citizen wrote before this, ISO.
 */
export interface Said {
  text: string;
  attachments: FactOf<'citizen-said'>['attachments'];
  fileNotices: readonly Reply[];
  meaning: NluResult;
  previousAt: string | undefined;
  queuePosition: number | undefined;
  /** Network address it came from, where known. */
  address?: string;
  /** A place that was shared with it. */
  location?: GeoPoint;
  now: Date;
}

/** What was not understood so often running shows the ways out, and then calls a person (R-A15). */
export const WAYS_OUT_FROM = 2;
export const PERSON_FROM = 3;

/** The plan that does nothing, to build others upon. */
export const nothing: Plan = { facts: [], replies: [], misunderstandings: 0 };

/** What a sentence starts; what it asks to be done with one's data is more than its intent says. */
export function startOfSaid({ meaning, text }: Said): Start {
  if (meaning.intent !== 'proteccion_datos') return startOfIntent(meaning.intent);
  return startOfDataRequest(dataRequest(text)) ?? startOfIntent(meaning.intent);
}

function startOfDataRequest(request: DataRequest | undefined): Start | undefined {
  const slots = { intent: 'proteccion_datos' };
  switch (request?.kind) {
    case 'see':
      return { flow: 'my-data', slots };
    case 'correct':
    case 'delete':
      return { flow: 'data-claim', slots: { ...slots, claim: request.kind } };
    case 'withdraw':
      return { flow: 'permissions', slots: { ...slots, withdraw: request.purpose ?? 'all' } };
    case 'permissions':
      return { flow: 'permissions', slots };
    case undefined:
      return undefined;
  }
}

/** Begins a flow with what the sentence already says. */
export function begin(start: Start, said: Said): Plan {
  return { ...nothing, run: { stack: [frameOf(start, said)], input: { kind: 'enter' } } };
}

/** Begins a flow that only answers; a question that is open stays so, and goes on after it. */
export function aside(start: Start, { dialog }: Conversation, said: Said): Plan {
  const { awaiting, stack } = dialog;
  if (!awaiting || awaiting.flow === 'offer') return begin(start, said);
  return { ...nothing, pending: awaiting, run: { stack: [...stack, frameOf(start, said)], input: { kind: 'enter' } } };
}

/** Hands the matter of `stack` over to a person. */
export function toPerson(
  stack: readonly Frame[],
  reason: 'misunderstood' | 'frustration',
  misunderstandings: number,
): Plan {
  const slots = { reason, matter: stack[0]?.slots['intent'] };
  return {
    ...nothing,
    misunderstandings,
    replies: [{ key: reason === 'misunderstood' ? 'misunderstood.third' : 'frustration.to-person' }],
    run: { stack: [{ flow: 'handoff', step: 'start', slots }], input: { kind: 'enter' } },
  };
}

/** What the sentence already says goes with the flow: tax, years, instalments and document named in it, and how it was said. */
export function frameOf({ flow, slots }: Start, { meaning, text }: Said): Frame {
  const tax = meaning.entities.find(({ type }) => type === 'impuesto')?.value;
  const years = saidYears(meaning.entities, text);
  const instalments = meaning.entities.find(({ type }) => type === 'cuotas')?.value;
  const isPersonal = flowNamed(flow).level > 0;
  const document = isPersonal ? documentWithin(meaning.entities, text) : undefined;
  return {
    flow,
    step: 'start',
    slots: {
      ...(tax !== undefined && { tax }),
      ...(years !== undefined && { years }),
      ...(document && { document }),
      ...(flow === 'agreement' && instalments !== undefined && { instalments: Number(instalments) }),
      // What it names may only be known once the account is read.
      ...(isPersonal && { said: text.slice(0, LONGEST_SAID) }),
      ...(flow === 'handoff' && isFrustrated(meaning) && { reason: 'frustration' }),
      ...slots,
    },
  };
}

const LONGEST_SAID = 300;

/** The open question once more, in other words. */
export function askAgain({ question }: Awaiting): Reply {
  return { ...question, data: { ...question.data, again: true } };
}

/** The open question with ways out beside it, which may then be answered too. */
export function withWaysOut(awaiting: Awaiting, ...ways: Choice[]): Awaiting {
  const choices = awaiting.question.choices ?? [];
  const more = ways.filter(({ id }) => !choices.some((choice) => choice.id === id));
  return { ...awaiting, question: { ...awaiting.question, choices: [...choices, ...more] } };
}

/** The assistant's last words again, with their options; undefined where it has said nothing yet. */
export function repeated(texts: readonly string[] | undefined, awaiting: Awaiting | undefined): Reply | undefined {
  if (!texts?.length) return undefined;
  const { data, choices } = awaiting?.question ?? {};
  return { key: 'repeat.last', data: { ...data, text: texts.join('\n\n') }, ...(choices && { choices }) };
}
