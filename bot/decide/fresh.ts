import type { Conversation } from '../domain/conversation.ts';
import { ownDrafts } from '../domain/folds/drafts.ts';
import { PERSON, WAYS_OUT } from '../flows/choices.ts';
import { flowNamed, informing, startOfChoice, startOfIntent, type Start } from '../flows/index.ts';
import { MENU } from '../flows/small-talk.ts';
import { appointmentNumber, asksForAppointment } from '../policy/appointment-wish.ts';
import { askedOf, asksForAll, asksHow, asksToKnow, asksWhatIs } from '../policy/asked.ts';
import { PROPERTY_NUMBERS } from '../policy/answer.ts';
import { isCadastralMatter } from '../policy/cadastral-matter.ts';
import { asksFor, fold } from '../policy/choice.ts';
import { addsToFiling, asksTerm } from '../policy/filing-question.ts';
import { filingNumber } from '../policy/filing-number.ts';
import { asksForPermissions, correctsOwnData } from '../policy/data-request.ts';
import { asksToPayInstalment } from '../policy/instalments.ts';
import { paperCode } from '../policy/paper-code.ts';
import { saidPlaces } from '../policy/said-places.ts';
import { isFrustrated, isUnderstood } from '../policy/confidence.ts';
import { documentWithin } from '../policy/document.ts';
import {
  begin,
  nothing,
  PERSON_FROM,
  repeated,
  startOfSaid,
  toPerson,
  WAYS_OUT_FROM,
  type Plan,
  type Said,
} from './plan.ts';

/** No question is open, or only options stand beside the last answer. */
export function fresh(conversation: Conversation, said: Said): Plan {
  const { meaning } = said;
  const { intent } = meaning;
  const otherPerson = aboutAnother(conversation, said);
  if (otherPerson) return otherPerson;
  if (isFrustrated(meaning) && wasComforted(conversation) && talks(intent)) return toPerson([], 'frustration', 0);
  const named =
    namedPaper(said) ?? namedAppointment(said) ?? openPayment(said) ?? instalmentAsked(said) ?? namedMatter(said);
  if (named) return begin(named, said);
  if (ownDrafts(conversation).length > 0 && GOES_ON.test(fold(said.text))) return begin(resuming, said);
  // "¿Y cuándo lo revisan?" after it was filed.
  if (conversation.filings && asksTerm(said.text)) return begin(ofFiling, said);
  if (conversation.filings && addsToFiling(said.text))
    return begin({ ...ofFiling, slots: { ...ofFiling.slots, add: true } }, said);
  const ellipsis = isEllipsis(said.text) ? followUp(conversation, said) : undefined;
  if (ellipsis) return ellipsis;
  const unsure = betweenTwo(conversation, said);
  if (unsure) return unsure;
  if (!isSure(conversation, said)) return followUp(conversation, said) ?? notUnderstood(conversation, said);
  if (intent === 'repetir') {
    const reply = repeated(conversation.lastTurn?.texts, conversation.dialog.awaiting);
    if (reply) return { ...nothing, replies: [reply] };
  }
  if (intent === 'afirmar') {
    const taken = offerTaken(conversation, said);
    if (taken) return taken;
  }
  const start = asOffered(conversation, said) ?? termsAsked(conversation, said);
  return begin(start ?? startOfSaid(said), said);
}

const ofFiling: Start = { flow: 'filing-status', slots: { intent: 'tramite_estado' } };
const resuming: Start = { flow: 'filing-guide', slots: { resume: true } };
/** "Sigamos", where something was left half-way. */
const GOES_ON =
  /^((bueno|listo|ok|entonces|ya) )*(sigamos|seguimos|continuemos|continuar|let s (go on|continue))( (con (eso|el tramite|lo (otro|anterior))|donde ibamos))?$/;

/**
 * Who only asks about a matter is told of it; who is not proven and asks how something works, or what it is, is told that
 * too: nothing personal is needed for it.
 */
function termsAsked({ identity }: Conversation, { meaning, text }: Said): Start | undefined {
  if (asksToKnow(text) && startOfIntent(meaning.intent).flow === 'filing-guide') return informing(meaning.intent);
  if (!EXPLAINED.has(meaning.intent) || identity.level >= 2 || !(asksHow(text) || asksWhatIs(text))) return undefined;
  return { flow: 'knowledge', slots: { intent: meaning.intent } };
}

const EXPLAINED: ReadonlySet<string> = new Set(['acuerdo_pago_solicitar', 'cobro_coactivo']);

/** What the wish to have one's own data corrected is taken for. */
const LIKE_CORRECTING: ReadonlySet<string> = new Set(['catastro_mutacion', 'proteccion_datos', 'rit_actualizacion']);

/** What a question with a paper's code in it may be taken for. */
const LIKE_VERIFYING: ReadonlySet<string> = new Set(['certificado_verificar', 'paz_y_salvo', 'certificado_catastral']);

/** "Mis documentos", "el estado de cuenta en PDF": asked for by the name of the option. */
function namedPaper({ meaning, text }: Said): Start | undefined {
  if (asksFor('my-papers', text)) return startOfChoice('my-papers');
  if (asksFor('my-filings', text)) return startOfChoice('my-filings');
  // A filing's number alone asks how it is going.
  if (filingNumber(text) === text.trim().toUpperCase()) return startOfChoice('filing-status');
  if (asksFor('resume-filing', text)) return startOfChoice('resume-filing');
  if (asksForPermissions(text)) return startOfChoice('permissions');
  if (LIKE_CORRECTING.has(meaning.intent) && correctsOwnData(text)) return startOfChoice('correct-data');
  // A paper's code says what is wanted, whatever stands around it.
  if (paperCode(text) !== undefined && LIKE_VERIFYING.has(meaning.ranking[0]?.intent ?? ''))
    return startOfIntent('certificado_verificar');
  if (meaning.intent !== 'estado_cuenta' || !isUnderstood(meaning)) return undefined;
  return asksFor('statement-pdf', text) ? startOfChoice('statement-pdf') : undefined;
}

/** "Una cita para un acuerdo de pago" is an appointment, although its matter is louder; so is an appointment's number. */
function namedAppointment({ meaning, text }: Said): Start | undefined {
  const isLikely = meaning.ranking.slice(0, 3).some(({ intent }) => intent === 'cita_presencial');
  const isNamed = (isLikely && asksForAppointment(text)) || appointmentNumber(text) !== undefined;
  return isNamed && meaning.ranking[0]?.intent !== 'denuncia_fraude' ? startOfIntent('cita_presencial') : undefined;
}

/** A procedure of the cadastre, named in the words of any filing. */
function namedMatter({ meaning, text }: Said): Start | undefined {
  return isCadastralMatter(text, meaning) ? startOfIntent('catastro_mutacion') : undefined;
}

/** Entities that name a property by a number. */
const OF_A_PROPERTY: ReadonlySet<string> = new Set(PROPERTY_NUMBERS);

/** What paying is taken for where a property's number stands in it. */
const LIKE_PAYING: ReadonlySet<string> = new Set(['consulta_predio', 'predial_saldo']);

/** Who names a property pays it as anybody may; its number makes paying look like a question about it. */
function openPayment({ meaning, text }: Said): Start | undefined {
  const number = meaning.entities.find(({ type }) => OF_A_PROPERTY.has(type))?.value;
  if (number === undefined || !isUnderstood(meaning)) return undefined;
  const pays = meaning.intent === 'pagar' || (LIKE_PAYING.has(meaning.intent) && /\b(pagar|pay)\b/i.test(text));
  if (!pays) return undefined;
  return { flow: 'pay-open', slots: { intent: 'pagar', number: String(number) } };
}

/** "Quiero pagar la cuota": of a signed agreement, whatever it is read as. */
export const instalmentAsked = ({ meaning, text }: Said): Start | undefined =>
  asksToPayInstalment(meaning, text) ? startOfChoice('pay-instalment') : undefined;

/**
 * "Quiero pagar" beside what was just told is about that, as the option there is, and after an agreement was signed
 * about the agreement; unless the sentence says what.
 */
function asOffered({ dialog, agreement }: Conversation, { meaning, text }: Said): Start | undefined {
  const { awaiting, lastIntent } = dialog;
  const says = meaning.entities.some(({ type }) => type === 'impuesto' || type === 'vigencia') || asksForAll(text);
  if (meaning.intent !== 'pagar' || says) return undefined;
  const offers = (choice: string): boolean => awaiting?.options.some(({ id }) => id === choice) ?? false;
  if (offers('pay')) return startOfChoice('pay', lastIntent, askedOf(awaiting?.question.data));
  return offers('pay-instalment') || agreement ? startOfChoice('pay-instalment') : undefined;
}

/** Below this a bare yes or no that answers nothing is more likely noise. */
const SURE_OF_A_WORD = 0.6;

function isSure({ dialog }: Conversation, { meaning }: Said): boolean {
  const isBareWord = meaning.intent === 'afirmar' || meaning.intent === 'negar';
  return (
    isUnderstood(meaning) && (!isBareWord || dialog.awaiting !== undefined || meaning.confidence >= SURE_OF_A_WORD)
  );
}

const talks = (intent: string): boolean => startOfIntent(intent).flow === 'small-talk' || intent === 'fuera_de_alcance';
const wasComforted = ({ dialog }: Conversation): boolean =>
  dialog.lastReplies.some((key) => key.startsWith('frustration.'));

/**
 * Two matters are as likely, and one of them it is, however little each is sure: ask which. Between courtesies the
 * likelier will do, and where the likelier is what is being talked about, that is meant.
 */
function betweenTwo({ dialog }: Conversation, { meaning }: Said): Plan | undefined {
  if (!meaning.ambiguous || meaning.outOfScope) return undefined;
  const two = meaning.ranking.slice(0, 2);
  if (two.length < 2 || two.some(({ intent }) => startOfIntent(intent).flow === 'small-talk')) return undefined;
  if (isUnderstood(meaning) && meaning.intent === dialog.lastIntent) return undefined;
  const choices = two.map(({ intent }) => ({ id: `intent:${intent}`, key: `intent.${intent}` }));
  return { ...nothing, replies: [{ key: 'clarify.which', choices: [...choices, PERSON] }] };
}

/** "Sí" to what was offered: the person, where one was; otherwise which of the options. */
function offerTaken({ dialog }: Conversation, said: Said): Plan | undefined {
  const { awaiting } = dialog;
  if (awaiting?.flow !== 'offer') return undefined;
  if (awaiting.options[0]?.id === 'person') return begin({ flow: 'handoff' }, said);
  const { choices, data } = awaiting.question;
  return { ...nothing, replies: [{ key: 'offer.which', ...(data && { data }), ...(choices && { choices }) }] };
}

/** A document that is not the proven one: what was proven ends, and that document must be proven too (R-I1). */
function aboutAnother({ identity }: Conversation, said: Said): Plan | undefined {
  const document = documentWithin(said.meaning.entities, said.text);
  if (identity.level < 2 || !document || sameDocument(document.value, identity.document)) return undefined;
  const understood = isUnderstood(said.meaning) ? startOfIntent(said.meaning.intent) : undefined;
  const start = understood && flowNamed(understood.flow).level > 0 ? understood : startOfIntent('estado_cuenta');
  return {
    ...begin(start, said),
    facts: [{ kind: 'identity-dropped', reason: 'other-document' }],
    replies: [{ key: 'identity.other-person' }],
  };
}

const sameDocument = (a: string, b: string | undefined): boolean =>
  a.replace(/\D/g, '') === (b ?? '').replace(/\D/g, '');

/** Longest ellipsis ("¿y del 2025 nomás?"), in words. */
const LONGEST_FOLLOW_UP = 8;
const FOLLOWED: ReadonlySet<string> = new Set(['account', 'paper']);

/** "¿Y de predial?", "¿y el del 2024?", "solo el apartamento" */
function isEllipsis(text: string): boolean {
  return (
    /^[¿\s]*(y|and|pero|but|sol[oa](mente)?|s[oó]lo|only|just)\s/iu.test(text) && text.trim().split(/\s+/).length <= 5
  );
}

/** Only a tax, a year or a property was said: the last matter again, about that. */
function followUp({ identity, dialog, account }: Conversation, said: Said): Plan | undefined {
  const named = said.meaning.entities.filter(
    ({ type, value }) => (type === 'impuesto' && value !== 'otro') || type === 'vigencia',
  );
  const places = account && saidPlaces(said.text, account.obligations);
  const isNothing = named.length === 0 && places === undefined;
  if (identity.level < 2 || isNothing || said.text.trim().split(/\s+/).length > LONGEST_FOLLOW_UP) return undefined;
  const before = startOfIntent(dialog.lastIntent ?? 'estado_cuenta');
  // Something asked in between does not take the account away that was told.
  const last = FOLLOWED.has(before.flow) || !account ? before : startOfIntent('estado_cuenta');
  if (!FOLLOWED.has(last.flow)) return undefined;
  const namesTax = named.some(({ type }) => type === 'impuesto');
  return begin(namesTax && last.flow === 'account' ? startOfIntent('estado_cuenta') : last, said);
}

/** What stood beside the last answer can still be chosen: one sentence that is not understood ends no matter. */
const stillOffered = ({ awaiting }: Conversation['dialog']): Pick<Plan, 'pending'> =>
  awaiting?.flow === 'offer' ? { pending: awaiting } : {};

function notUnderstood({ dialog }: Conversation, said: Said): Plan {
  const misunderstandings = dialog.misunderstandings + 1;
  if (isFrustrated(said.meaning)) {
    return { ...nothing, misunderstandings, replies: [{ key: 'frustration.sorry', choices: WAYS_OUT }] };
  }
  if (misunderstandings >= PERSON_FROM) return toPerson([], 'misunderstood', misunderstandings);
  return misunderstandings === WAYS_OUT_FROM
    ? { ...nothing, misunderstandings, replies: [{ key: 'misunderstood.second', choices: [...MENU] }] }
    : { ...nothing, misunderstandings, replies: [{ key: 'misunderstood.first' }], ...stillOffered(dialog) };
}
