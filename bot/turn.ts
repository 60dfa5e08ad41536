import { createHash } from 'node:crypto';
import type { Awaiting, Fact, FactOf, Frame, Locale, NumberedFact } from '../contracts/fact.ts';
import type { NluContext } from '../contracts/nlu-result.ts';
import { EntityType, OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import type { Reply } from '../contracts/reply.ts';
import { decide, type Plan, type Said } from './decide.ts';
import { runDialog, type DialogResult, type TracedReply } from './dialog.ts';
import { foldFact, type Conversation } from './domain/conversation.ts';
import { identityIsIdle } from './domain/identity-idle.ts';
import { without } from './domain/without.ts';
import { createEffects, type EffectsOptions } from './effects.ts';
import { runInsisting } from './insistence.ts';
import { planEvent } from './events.ts';
import { MENU } from './flows/small-talk.ts';
import { fileNotices, keptFiles } from './policy/files.ts';
import { originOf } from './policy/origin.ts';
import { handoffSummary } from './policy/handoff-summary.ts';
import type { Turn, TurnOutcome } from './ports/conversation-store.ts';
import type { Understanding } from './ports/understanding.ts';
import type { Renderer } from './replies/render.ts';

export interface TurnDeps {
  understanding: Understanding;
  effects: EffectsOptions;
  renderer: Renderer;
}

/**
 * THE main flow: one message, or one event of the desk, becomes facts and replies. Nothing is stored or sent here:
 * the runner commits the outcome whole, and only what is committed is ever seen.
 */
export async function handleTurn(turn: Turn, deps: TurnDeps): Promise<TurnOutcome> {
  const { trigger, conversation: before } = turn;
  const now = deps.effects.clock.now();
  const isMessage = trigger.fact.kind === 'citizen-said';
  const sent = trigger.fact.kind === 'citizen-said' ? trigger.fact.attachments : [];
  const conversation = isMessage ? foldFact(before, trigger.fact, trigger.at) : before;

  // While an agent has the conversation the bot is silent towards the citizen's messages.
  if (isMessage && conversation.owner === 'agent') {
    // A late word does not wake a proof that had gone stale meanwhile.
    const idle = identityIsIdle(before, before.citizenLastAt, now);
    const dropped: Fact[] = idle ? [{ kind: 'identity-dropped', reason: 'idle' }] : [];
    // What became of a file nobody else says.
    const notices = fileNotices(sent).map((reply): Fact => {
      return { kind: 'bot-said', reply: deps.renderer.render(reply, conversation.locale), about: trigger.number };
    });
    return { facts: [...dropped, ...notices], outbox: [], audit: [] };
  }

  const text = trigger.fact.kind === 'citizen-said' ? trigger.fact.text : '';
  const meaning = await deps.understanding.understand(text, contextOf(conversation, now));
  const address = trigger.fact.kind === 'citizen-said' ? trigger.fact.address : undefined;
  const location = trigger.fact.kind === 'citizen-said' ? trigger.fact.location : undefined;
  const { queuePosition } = turn;
  const said: Said = {
    text,
    attachments: keptFiles(sent),
    fileNotices: fileNotices(sent),
    meaning,
    now,
    previousAt: before.citizenLastAt,
    queuePosition,
    ...(address !== undefined && { address }),
    ...(location && { location }),
  };
  const decided = isMessage ? decide(conversation, said) : planEvent(trigger.fact, conversation, now);
  const effects = createEffects(deps.effects, {
    conversationId: conversation.id,
    number: trigger.number,
    about: aboutOf(trigger),
    addressHmac: turn.addressHmac,
    text,
    ...(address !== undefined && { address }),
    isDeferred: trigger.fact.kind === 'answer-deferred',
  });
  const { plan, result } = await runInsisting(conversation, decided, (plan) =>
    runDialog(conversation, plan, said, effects),
  );

  const understood: Fact[] = isMessage ? [{ kind: 'meaning-understood', about: trigger.number, meaning }] : [];
  return {
    facts: [...understood, ...spoken(result, plan, conversation, said, trigger, deps.renderer)],
    outbox: result.outbox,
    audit: result.audit,
  };
}

function contextOf({ channel, locale, dialog }: Conversation, now: Date): NluContext {
  // Whoever authorises often gives the document in the same breath; it is what is asked next.
  const expects = EntityType.safeParse(dialog.awaiting?.flow === 'consent' ? 'cedula' : dialog.awaiting?.expects);
  return { channel, locale, now, ...(expects.success && { expects: expects.data }) };
}

/** The dialog's facts, its replies with words, and where it stands now. */
function spoken(
  result: DialogResult,
  plan: Plan,
  before: Conversation,
  said: Said,
  trigger: NumberedFact,
  renderer: Renderer,
): Fact[] {
  const { fact } = trigger;
  const { locale } = result.conversation;
  const isMessage = fact.kind === 'citizen-said';
  const told = isMessage || fact.kind === 'write-intended' ? greeted(result.replies, before) : inTurn(result.replies);
  const replies = result.awaiting ? told : optionsLast(told);
  const words: FactOf<'bot-said'>[] = replies.map((reply) => ({
    kind: 'bot-said',
    reply: renderer.render(reply, locale, before.lastTurn?.texts),
    about: aboutOf(trigger),
    origin: originOf(reply, isMessage ? said.meaning : undefined),
  }));
  const awaiting = result.awaiting ?? offered(replies);
  const lastIntent = (isMessage ? matterOf(plan, said) : undefined) ?? before.dialog.lastIntent;
  return [
    ...result.facts.map((each) => withWords(each, result.conversation, renderer)),
    ...words,
    {
      kind: 'dialog-moved',
      stack: result.stack.map((frame) => withProof(frame, words)),
      ...(awaiting && { awaiting: withLabels(awaiting, locale, renderer) }),
      misunderstandings: plan.misunderstandings,
      // A turn of silence leaves the last words the last.
      lastReplies: replies.length > 0 ? replies.map(({ key }) => key) : before.dialog.lastReplies,
      ...(lastIntent !== undefined && { lastIntent }),
    },
  ];
}

/** The message that is answered: what a write came to answers the one that led to it. */
const aboutOf = ({ number, fact }: NumberedFact): number => (fact.kind === 'write-intended' ? fact.about : number);

/** What the citizen came for: the matter that runs, by sentence or by option; else what was understood in passing. */
function matterOf({ run }: Plan, { meaning }: Said): string | undefined {
  const running = run?.stack[0]?.slots['intent'];
  const intent = typeof running === 'string' ? running : meaning.intent;
  return PASSING.has(intent) || intent === OUT_OF_SCOPE ? undefined : intent;
}

/** Words that answer or accompany: they say nothing about what the citizen came for. */
const PASSING: ReadonlySet<string> = new Set([
  ...['saludar', 'despedirse', 'agradecer', 'afirmar', 'negar', 'cancelar', 'repetir', 'ayuda', 'identidad_bot'],
  ...['hablar_con_asesor', 'frustracion', 'horarios_sedes', 'canales_contacto', 'proteccion_datos'],
]);

/** The first answer of a conversation begins with who is speaking. */
function greeted(replies: TracedReply[], { greeted: already }: Conversation): TracedReply[] {
  if (already || replies.length === 0) return replies;
  const onlyGreeting = replies.length === 1 && replies[0]?.key === 'greeting.again';
  return onlyGreeting
    ? [{ key: 'greeting.first', choices: [...MENU], calls: [] }]
    : [{ key: 'greeting.first', calls: [] }, ...replies];
}

/** Whose turn has come and who must wait again all the same is only told the latter. */
function inTurn(replies: TracedReply[]): TracedReply[] {
  if (!replies.some(({ key }) => key === 'busy.later')) return replies;
  return replies
    .filter(({ key }) => key !== 'busy.now')
    .map((reply) => (reply.key === 'busy.later' ? { ...reply, data: { ...reply.data, again: true } } : reply));
}

/** Of several answers in one turn, the options of all stand beside the last: only those can be chosen. */
function optionsLast(replies: TracedReply[]): TracedReply[] {
  const last = replies.at(-1);
  const own = last?.choices ?? [];
  const earlier = replies.slice(0, -1).flatMap(({ choices = [] }) => choices);
  const missing = earlier.filter(({ id }, at) => ![...own, ...earlier.slice(0, at)].some((each) => each.id === id));
  if (!last || missing.length === 0) return replies;
  return [
    ...replies.slice(0, -1).map((reply) => without(reply, 'choices')),
    { ...last, choices: [...own, ...missing] },
  ];
}

/** Options beside the last reply may be answered by number, although nothing was asked. */
function offered(replies: readonly Reply[]): Awaiting | undefined {
  const last = replies.at(-1);
  if (!last?.choices?.length) return undefined;
  const options = last.choices.map(({ id, label, key }) => ({ id, label: label ?? key ?? id }));
  return { flow: 'offer', expects: 'choice', options, question: last };
}

/** Citizens answer with what they read: the options are remembered by their words. */
function withLabels(awaiting: Awaiting, locale: Locale, renderer: Renderer): Awaiting {
  return { ...awaiting, options: renderer.render(awaiting.question, locale).choices ?? [] };
}

/** Flows whose answer is a proof of the words that were shown. */
const PROVEN_WORDS: Readonly<Record<string, string>> = { consent: 'consent.ask', permissions: 'permissions.ask' };

/** Proof of consent is of the very words that were shown first: shorter reminders and other languages come later. */
function withProof(frame: Frame, words: readonly FactOf<'bot-said'>[]): Frame {
  const key = PROVEN_WORDS[frame.flow];
  if (key === undefined || frame.slots['textSha256'] !== undefined) return frame;
  const shown = words.find(({ reply }) => reply.key === key)?.reply.text;
  if (shown === undefined) return frame;
  return { ...frame, slots: { ...frame.slots, textSha256: createHash('sha256').update(shown).digest('hex') } };
}

/** The summary of a hand-over is in the staff's language. */
function withWords(fact: Fact, conversation: Conversation, renderer: Renderer): Fact {
  if (fact.kind !== 'handoff-requested') return fact;
  return { ...fact, summary: handoffSummary(conversation, (key, data) => renderer.text(key, 'es-CO', data)) };
}
