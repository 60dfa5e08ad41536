import type { Awaiting } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import { ownDrafts } from '../domain/folds/drafts.ts';
import { MENU_CHOICE, PERSON, RESUME_FILING } from '../flows/choices.ts';
import { flowNamed, informing, INFORMING, startOfChoice, startOfIntent, type Start } from '../flows/index.ts';
import { MENU } from '../flows/small-talk.ts';
import { readAnswer } from '../policy/answer.ts';
import { askedOf, asksToKnow } from '../policy/asked.ts';
import { asksFor } from '../policy/choice.ts';
import { filingAnswer } from '../policy/filing-question.ts';
import { asksForPermissions } from '../policy/data-request.ts';
import { isFrustrated, isInterruption, isUnderstood } from '../policy/confidence.ts';
import { fresh, instalmentAsked } from './fresh.ts';
import {
  aside,
  askAgain,
  begin,
  frameOf,
  nothing,
  PERSON_FROM,
  repeated,
  startOfSaid,
  toPerson,
  WAYS_OUT_FROM,
  withWaysOut,
  type Plan,
  type Said,
} from './plan.ts';

/** A question is open: is this its answer, something else, or neither? */
export function withQuestion(conversation: Conversation, awaiting: Awaiting, said: Said): Plan {
  const { stack, lastIntent } = conversation.dialog;
  const answer = readAnswer(awaiting, said.text, said.meaning);
  // What is written beside a file that was asked for is about the file.
  if (awaiting.takesFiles && said.attachments.length > 0)
    return { ...nothing, run: { stack, input: { kind: 'said' } } };
  const told = filingAnswer(stack, said.text);
  if (told) return withReceipt({ ...nothing, pending: awaiting, replies: [told, askAgain(awaiting)] }, said);
  if (answer.kind === 'offer') {
    const start = startOfChoice(answer.choice, lastIntent, askedOf(awaiting.question.data));
    if (start) return withReceipt(begin(start, said), said);
  }
  if (awaiting.flow === 'offer') {
    return withReceipt(meansAnother(awaiting, said) ?? fresh(conversation, said), said);
  }
  // Where anything may be written, this is not what is meant.
  const isResuming = answer.kind === 'fits' && answer.choice === undefined && asksFor('resume-filing', said.text);
  if (isResuming) return withReceipt(interrupt(conversation, awaiting, said), said);
  if (answer.kind === 'fits') {
    return { ...nothing, run: { stack, input: { kind: 'said', ...(answer.choice && { choice: answer.choice }) } } };
  }
  if (awaiting.expects === 'score') return unrated(conversation, said);
  const isAngry = isFrustrated(said.meaning) || (said.meaning.intent === 'frustracion' && isInterruption(said.meaning));
  if (isAngry && !asksForSomething(said)) return angry(conversation, awaiting);
  if (asksForPermissions(said.text)) return withReceipt(begin({ flow: 'permissions' }, said), said);
  const isAnother =
    isInterruption(said.meaning) ||
    asksFor('pay', said.text) ||
    asksFor('resume-filing', said.text) ||
    instalmentOf(awaiting, said);
  return withReceipt(isAnother ? interrupt(conversation, awaiting, said) : unanswered(conversation, awaiting), said);
}

/** A rating is asked for once more where the answer means nothing, and never insisted on. */
function unrated(conversation: Conversation, said: Said): Plan {
  const { stack, lastReplies } = conversation.dialog;
  if (isUnderstood(said.meaning) || lastReplies.includes('rating.range')) return fresh(conversation, said);
  return { ...nothing, run: { stack, input: { kind: 'said' } } };
}

/** What the other one is of what was just given. */
const OTHER_OF: Readonly<Record<string, Start>> = {
  'payment.link': { flow: 'pay', slots: { intent: 'pagar', other: true } },
  'paper.cadastral': { flow: 'paper', slots: { intent: 'certificado_catastral', other: true } },
  'paper.bill': { flow: 'paper', slots: { intent: 'predial_factura', other: true } },
};

/** "No, era el otro predio" beside a reference or a paper, also where no other is on offer: it is looked for. */
function meansAnother({ question }: Awaiting, said: Said): Plan | undefined {
  const start = asksFor('pay-other', said.text) ? OTHER_OF[question.key] : undefined;
  return start && begin(start, said);
}

/** Nothing was written: files that came are kept for whoever attends; what was open stays open. */
export function withFiles(conversation: Conversation, awaiting: Awaiting | undefined, said: Said): Plan {
  const { dialog } = conversation;
  const { misunderstandings } = dialog;
  const files = said.attachments.length;
  if (files > 0 && awaiting?.takesFiles) return { ...nothing, run: { stack: dialog.stack, input: { kind: 'said' } } };
  const isTold = files === 0 && said.fileNotices.length > 0;
  if (isTold && (!awaiting || awaiting.flow === 'offer'))
    return { ...nothing, misunderstandings, ...(awaiting && { pending: awaiting }) };
  if (!awaiting || awaiting.flow === 'offer') {
    const isForDraft = files > 0 && ownDrafts(conversation).length > 0;
    const kept = isForDraft
      ? { key: 'attachment.received-draft', choices: [RESUME_FILING, PERSON] }
      : { key: 'attachment.received', choices: [PERSON] };
    const reply = files > 0 ? kept : { key: 'misunderstood.empty', choices: [...MENU] };
    return { ...nothing, misunderstandings, replies: [reply] };
  }
  const first = { key: files > 0 ? 'attachment.received-pending' : 'misunderstood.empty-pending' };
  return {
    ...nothing,
    misunderstandings,
    pending: awaiting,
    replies: [...(isTold ? [] : [first]), askAgain(awaiting)],
  };
}

/** Flows whose question a place answers. */
const ASKS_PLACE: ReadonlySet<string> = new Set(['choose-slot', 'property']);

/** A place was shared and nothing written: it says which office or property, or asks for the nearest office. */
export function withLocation(conversation: Conversation, awaiting: Awaiting | undefined, said: Said): Plan {
  if (awaiting && ASKS_PLACE.has(awaiting.flow))
    return { ...nothing, run: { stack: conversation.dialog.stack, input: { kind: 'said' } } };
  const start = startOfIntent('horarios_sedes');
  return aside(start, conversation, said);
}

/** The proof went stale under an open question: the matter begins again, from the proof. */
export function resumeMatter(conversation: Conversation, said: Said): Plan {
  const [under] = conversation.dialog.stack;
  const isAnother = isInterruption(said.meaning) && said.meaning.intent !== 'afirmar';
  if (!under || isAnother) return fresh(conversation, said);
  return { ...nothing, run: { stack: [{ ...under, step: 'start' }], input: { kind: 'enter' } } };
}

/** Files that came with words are acknowledged before the answer. */
function withReceipt(plan: Plan, { attachments }: Said): Plan {
  return attachments.length > 0 ? { ...plan, replies: [{ key: 'attachment.kept' }, ...plan.replies] } : plan;
}

/** Flows that only answer. */
const ASIDE: ReadonlySet<string> = new Set([...INFORMING, 'small-talk']);
/** A word in passing, and the word in answer. */
const IN_PASSING: Readonly<Record<string, string>> = { saludar: 'greeting.pending', agradecer: 'thanks.pending' };

function asksForSomething({ meaning }: Said): boolean {
  return isInterruption(meaning) && startOfIntent(meaning.intent).flow !== 'small-talk';
}

/** An agreement that is not signed yet has no instalments: there it speaks of the terms. */
const instalmentOf = ({ flow }: Awaiting, said: Said): Start | undefined =>
  flow === 'agreement' || flow === 'sign' ? undefined : instalmentAsked(said);

/** Something else than the answer: handled, and the question stays. */
function interrupt(conversation: Conversation, awaiting: Awaiting, said: Said): Plan {
  const { dialog } = conversation;
  if (asksFor('resume-filing', said.text)) {
    // Nothing else was left: what is asked here is the filing that is meant.
    const isUnderWay = isFiling(dialog) || isPetition(dialog);
    if (isUnderWay && ownDrafts(conversation).length === 0)
      return { ...nothing, pending: awaiting, replies: [askAgain(awaiting)] };
    return begin({ flow: 'filing-guide', slots: { resume: true } }, said);
  }
  // "Mejor quiero pagar" leaves what was asked for something else; it does not leave it all.
  const instalment = instalmentOf(awaiting, said);
  const intent = instalment ? 'acuerdo_pago_estado' : asksFor('pay', said.text) ? 'pagar' : said.meaning.intent;
  const inPassing = IN_PASSING[intent];
  if (inPassing !== undefined)
    return { ...nothing, pending: awaiting, replies: [{ key: inPassing }, askAgain(awaiting)] };
  switch (intent) {
    case 'cancelar':
      return isFiling(dialog)
        ? { ...nothing, replies: [{ key: 'guide.interrupted', choices: [RESUME_FILING, ...MENU] }] }
        : { ...nothing, replies: [{ key: 'cancel.done', choices: [...MENU] }] };
    case 'repetir':
      return {
        ...nothing,
        pending: awaiting,
        replies: [repeated(conversation.lastTurn?.texts, awaiting) ?? awaiting.question],
      };
    case 'ayuda': {
      const pending = withWaysOut(awaiting, PERSON, MENU_CHOICE);
      return { ...nothing, pending, replies: [{ key: 'help.pending' }, askAgain(pending)] };
    }
    case 'afirmar':
    case 'negar':
      return unanswered(conversation, awaiting);
    default:
      break;
  }
  const wanted = intent === said.meaning.intent ? startOfSaid(said) : startOfIntent(intent);
  const start = instalment ?? (asksToKnow(said.text) ? informing(intent) : undefined) ?? wanted;
  const [under] = dialog.stack;
  if (isSameFiling(start, dialog)) return unanswered(conversation, awaiting);
  if (ASIDE.has(start.flow)) return aside(start, conversation, said);
  // The same proof serves the new matter: it takes the old one's place under the question.
  const isProof = awaiting.flow === 'identify' || awaiting.flow === 'consent';
  const { level, isRight } = flowNamed(start.flow);
  // A right over one's data waits for no consent.
  const isSame = level > 0 && !(isRight && awaiting.flow === 'consent');
  const sameProof = isProof && under !== undefined && dialog.stack.length > 1 && isSame;
  if (!sameProof) return withDraftNote(begin(start, said), dialog);
  const sameMatter = under.flow === start.flow && under.slots['intent'] === intent;
  const pending = awaiting.options.length > 0 ? awaiting : withWaysOut(awaiting, PERSON, MENU_CHOICE);
  return {
    ...nothing,
    pending,
    replies: [{ key: sameMatter ? 'switch.same' : 'switch.noted' }, askAgain(pending)],
    run: { stack: [frameOf(start, said), ...dialog.stack.slice(1)], input: { kind: 'enter' } },
  };
}

/** What happened, told once more while it is being filed, begins no second filing of the same matter. */
const isSameFiling = ({ flow, slots }: Start, { stack }: Conversation['dialog']): boolean =>
  flow === 'filing-guide' &&
  stack.some((frame) => FILES.has(frame.flow) && frame.slots['intent'] === slots?.['intent']);
const FILES: ReadonlySet<string> = new Set(['filing', 'filing-open']);

/** What is put together for a filing stands in its frame; leaving it keeps it. */
const isFiling = ({ stack }: Conversation['dialog']): boolean => stack.some(({ flow }) => FILES.has(flow));

/** A petition is kept the same way; who corrects it, or goes to a person with it, does not leave it. */
const isPetition = ({ stack }: Conversation['dialog']): boolean => stack.some(({ flow }) => flow === 'pqrs');
const WITH_PETITION: ReadonlySet<string> = new Set(['pqrs', 'handoff']);

function withDraftNote(plan: Plan, dialog: Conversation['dialog']): Plan {
  const to = plan.run?.stack.at(-1)?.flow ?? '';
  const isLeft = isFiling(dialog) || (isPetition(dialog) && !WITH_PETITION.has(to));
  return isLeft ? { ...plan, replies: [{ key: 'guide.interrupted' }, ...plan.replies] } : plan;
}

/** Heard the first time, with a person at hand; the second time, a person (R-N5). */
function angry({ dialog }: Conversation, awaiting: Awaiting): Plan {
  if (dialog.lastReplies.some((key) => key.startsWith('frustration.'))) return toPerson(dialog.stack, 'frustration', 0);
  const pending = withWaysOut(awaiting, PERSON);
  return { ...nothing, pending, replies: [{ key: 'frustration.pending' }, askAgain(pending)] };
}

/** Neither answer nor interruption: explain, then show ways out, then a person. */
function unanswered({ dialog }: Conversation, awaiting: Awaiting): Plan {
  const misunderstandings = dialog.misunderstandings + 1;
  if (misunderstandings >= PERSON_FROM) return toPerson(dialog.stack, 'misunderstood', misunderstandings);
  if (misunderstandings === WAYS_OUT_FROM) {
    const pending = withWaysOut(awaiting, PERSON, MENU_CHOICE);
    return { ...nothing, misunderstandings, pending, replies: [{ key: 'misunderstood.pending' }, askAgain(pending)] };
  }
  return { ...nothing, misunderstandings, run: { stack: dialog.stack, input: { kind: 'said' } } };
}
