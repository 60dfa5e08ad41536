import type { Awaiting, Fact } from '../contracts/fact.ts';
import type { Reply } from '../contracts/reply.ts';
import { OUT_OF_SCOPE } from '../contracts/nlu-result.ts';
import { fresh } from './decide/fresh.ts';
import { resumeMatter, withFiles, withLocation, withQuestion } from './decide/pending.ts';
import { aside, askAgain, nothing, type Plan, type Said } from './decide/plan.ts';
import { whileQueued } from './decide/queued.ts';
import type { Conversation } from './domain/conversation.ts';
import { without } from './domain/without.ts';
import { MENU } from './flows/small-talk.ts';
import { askedLanguage } from './policy/asked-language.ts';
import { saysAnswerIsWrong } from './policy/wrong-answer.ts';
import { appointmentDoubt } from './policy/appointment-doubt.ts';
import { readAnswer } from './policy/answer.ts';
import { askedOf } from './policy/asked.ts';
import { scoreSaid } from './policy/choice.ts';
import { isFrustrated, isUnderstood, isUpset } from './policy/confidence.ts';
import { identityIsIdle } from './domain/identity-idle.ts';

export type { Plan, Said } from './decide/plan.ts';

/** Decides about one message of a citizen whom no agent is attending. Pure. */
export function decide(conversation: Conversation, heard: Said): Plan {
  const plan = decideOn(conversation, withoutNoise(heard));
  return { ...plan, replies: withNotices(heard.fileNotices, plan.replies) };
}

function decideOn(conversation: Conversation, said: Said): Plan {
  if (conversation.owner === 'queued') return whileQueued(conversation, said);
  if (conversation.owner === 'closed' && isLeaveTaking(conversation, said)) return stayClosed(conversation);

  const idle = conversation.owner !== 'closed' && identityIsIdle(conversation, said.previousAt, said.now);
  const plan = planFor(idle || conversation.owner === 'closed' ? unproven(conversation) : conversation, said, idle);
  const before: Fact[] = [
    ...languageFacts(conversation, said),
    ...reopening(conversation, plan),
    ...(idle ? [{ kind: 'identity-dropped' as const, reason: 'idle' as const }] : []),
  ];
  return {
    ...plan,
    facts: [...before, ...plan.facts],
    replies: [
      ...(idle ? [{ key: 'identity.idle' }] : []),
      ...(needsComfort(conversation, said, plan) ? [{ key: 'frustration.noted' }] : []),
      ...plan.replies,
    ],
  };
}

/** What was refused is said before all else; that a file waits for the antivirus, after that it came. */
function withNotices(notices: readonly Reply[], replies: readonly Reply[]): Reply[] {
  const came = replies[0]?.key.startsWith('attachment.') === true ? 1 : 0;
  const waits = notices.filter(({ key }) => key === 'file.quarantined');
  const refused = notices.filter((notice) => !waits.includes(notice));
  return [...refused, ...replies.slice(0, came), ...waits, ...replies.slice(came)];
}

/** One letter is a slip of the finger, whatever it is read as ("ñ" is not "no"). */
function withoutNoise(said: Said): Said {
  if (!/^\P{L}*\p{L}\P{L}*$/u.test(said.text) || /\d/.test(said.text)) return said;
  return { ...said, meaning: { ...said.meaning, intent: OUT_OF_SCOPE, outOfScope: true, confidence: 0, ranking: [] } };
}

function planFor(conversation: Conversation, said: Said, idle: boolean): Plan {
  const { awaiting } = conversation.dialog;
  if (askedLanguage(said.text)) return inOtherWords(conversation, idle ? undefined : awaiting);
  if (said.text.trim() === '' && said.location) return withLocation(conversation, idle ? undefined : awaiting, said);
  const areAnswer = awaiting?.takesFiles === true && said.attachments.length > 0;
  if (said.text.trim() === '' && !areAnswer) return withFiles(conversation, idle ? undefined : awaiting, said);
  // Where words of the citizen's own are asked for, they may well say that somebody answered wrongly.
  if (conversation.lastTurn && awaiting?.expects !== 'text' && saysAnswerIsWrong(said.text))
    return aside({ flow: 'wrong-answer' }, conversation, said);
  const doubt = hasAppointment(conversation) ? appointmentDoubt(said.text) : undefined;
  if (doubt) return aside({ flow: 'appointment-doubt', slots: { doubt } }, conversation, said);
  if (!awaiting) return fresh(conversation, said);
  return idle && isOfTheMatter(awaiting)
    ? resumeMatter(conversation, said)
    : withQuestion(conversation, awaiting, said);
}

/** The language changes and nothing else does: what is open is asked in it. */
function inOtherWords({ dialog }: Conversation, awaiting: Awaiting | undefined): Plan {
  const { misunderstandings } = dialog;
  if (!awaiting) return { ...nothing, misunderstandings, replies: [{ key: 'language.changed', choices: [...MENU] }] };
  const { choices } = awaiting.question;
  const replies =
    awaiting.flow === 'offer'
      ? [{ key: 'language.changed', ...(choices && { choices }) }]
      : [{ key: 'language.goes-on' }, askAgain(awaiting)];
  return { ...nothing, misunderstandings, pending: awaiting, replies };
}

/** One was made here, or is being made. */
const hasAppointment = ({ appointments = [], dialog }: Conversation): boolean =>
  appointments.length > 0 || dialog.stack.some(({ flow }) => flow.startsWith('appointment'));

/** The conversation as it is without its proof: options stay, and what they are about; the figures do not. */
function unproven(conversation: Conversation): Conversation {
  const rest = without(conversation, 'account', 'payment', 'lastTurn', 'lastBotText');
  const { awaiting } = conversation.dialog;
  const bare = awaiting && {
    ...awaiting,
    question: { ...awaiting.question, data: { ...askedOf(awaiting.question.data) } },
  };
  return { ...rest, identity: { level: 0 }, dialog: { ...rest.dialog, ...(bare && { awaiting: bare }) } };
}

/** A question that only the proven citizen may answer. */
const isOfTheMatter = ({ flow, expects }: Awaiting): boolean => flow !== 'offer' && expects !== 'score';

/** Courtesies after the end: they do not open the conversation again. */
const COURTESIES: ReadonlySet<string> = new Set(['agradecer', 'despedirse', 'afirmar', 'negar', 'cancelar']);

function isLeaveTaking({ dialog, rating }: Conversation, { text, meaning }: Said): boolean {
  if (dialog.awaiting && readAnswer(dialog.awaiting, text, meaning).kind !== 'none') return false;
  // The rating was given already: said again it is a courtesy.
  if (rating !== undefined && !dialog.awaiting && scoreSaid(text) !== undefined) return true;
  return isUnderstood(meaning) && COURTESIES.has(meaning.intent);
}

function stayClosed({ dialog }: Conversation): Plan {
  return { ...nothing, replies: [{ key: 'farewell.again' }], ...(dialog.awaiting && { pending: dialog.awaiting }) };
}

/** Any other message opens a closed conversation again; identity lasts for the conversation only (R-I1). */
function reopening({ owner, identity }: Conversation, plan: Plan): Fact[] {
  if (owner !== 'closed' || plan.run?.stack.at(-1)?.flow === 'goodbye') return [];
  return [
    { kind: 'conversation-reopened' },
    ...(identity.level > 0 ? [{ kind: 'identity-dropped' as const, reason: 'closed' as const }] : []),
  ];
}

/** Who asks for something in anger is helped with it, and heard (R-N5); said once. */
function needsComfort({ dialog }: Conversation, { meaning, text }: Said, { run, replies }: Plan): boolean {
  const flow = run?.stack[0]?.flow;
  // A bare answer ("en 24 meses") is easily taken for annoyance: there it must be plain.
  const isBrief = run?.input.kind === 'said' || text.trim().split(/\s+/).length < SHORTEST_SENTENCE;
  const isHeard = isBrief ? isFrustrated(meaning) : isUpset(meaning);
  if (!isHeard || flow === undefined || COMFORTING.has(flow)) return false;
  return ![...dialog.lastReplies, ...replies.map(({ key }) => key)].some((key) => key.startsWith('frustration.'));
}

/** Flows that have words of comfort of their own. */
const COMFORTING: ReadonlySet<string> = new Set(['handoff', 'small-talk', 'wrong-answer']);

/** Words of two letters or more that make a sentence. */
const SHORTEST_SENTENCE = 3;

/** Short words are the same in both languages: only a sentence changes it, understood or not. */
function languageFacts({ locale }: Conversation, { meaning, text }: Said): Fact[] {
  const asked = askedLanguage(text);
  if (asked) return asked === locale ? [] : [{ kind: 'locale-changed', locale: asked }];
  const spoken = meaning.language === 'en' ? 'en' : 'es-CO';
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}{2}/u.test(word)).length;
  return spoken !== locale && words >= SHORTEST_SENTENCE ? [{ kind: 'locale-changed', locale: spoken }] : [];
}
