import type { Awaiting } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import { agreementDoubt } from './agreement-doubt.ts';
import { answersAppointment } from './appointment-answer.ts';
import { chosenOption, fold, scoreSaid, uniquelyNamed } from './choice.ts';
import { isInterruption } from './confidence.ts';
import { documentDoubt } from './document-doubt.ts';
import { saidDocument } from './document.ts';
import { introduces, saidContact, saidPerson, tellsMore, wantsAnonymity } from './petition.ts';
import { saidProperty } from './property-query.ts';
import { saysCode } from './late-code.ts';
import { answersReport } from './report-answer.ts';
import { asksToWait, yesOrNo } from './yes-no.ts';

/** What a sentence is to the open question. */
export type Answer =
  /** An option that stands beside the question and starts something of its own. */
  | { kind: 'offer'; choice: string }
  /** An answer, with the option meant where there are options; `yes` and `no` stand for themselves. */
  | { kind: 'fits'; choice?: string }
  | { kind: 'none' };

const NONE: Answer = { kind: 'none' };
const BARE_NUMBER = /^[\s\d.,-]*\d[\s\d.,-]*$/;

/** Reads a sentence in the light of what was asked. Pure. */
export function readAnswer(awaiting: Awaiting, text: string, meaning: NluResult): Answer {
  const { flow, expects, options } = awaiting;
  const named = chosenOption(text, options);
  if (flow === 'offer') return named === undefined ? NONE : { kind: 'offer', choice: named };
  if (named === 'person' || named === 'menu') return { kind: 'offer', choice: named };
  if (named === undefined && (answersAppointment(awaiting, text, meaning) || answersReport(awaiting, text, meaning)))
    return { kind: 'fits' };
  const choice = named ?? withinQuestion(expects, text, options);
  if (choice !== undefined) return { kind: 'fits', choice };

  // A property is named by a number of any form, or by its address.
  if (flow === 'property' && saidProperty(meaning.entities, text, { isAwaited: true })) return { kind: 'fits' };
  // Who asks about the terms of an agreement has not answered, and is no further away from it either.
  if (flow === 'agreement' && agreementDoubt(text) !== undefined) return { kind: 'fits' };

  switch (expects) {
    case 'yes-no':
      // A code that comes too late is told so; it is no other matter.
      if ((flow === 'identify' || flow === 'sign') && (BARE_NUMBER.test(text) || saysCode(text)))
        return { kind: 'fits' };
      // "Mejor a 6 cuotas" to an agreement that was read over.
      if (flow === 'agreement' && has(meaning, 'cuotas')) return { kind: 'fits' };
      // Where one is to be answered is corrected where it was read over.
      if (flow === 'pqrs' && (has(meaning, 'correo') || has(meaning, 'telefono'))) return { kind: 'fits' };
      if (flow === 'pqrs' && awaiting.takesFiles && tellsMore(text, meaning)) return { kind: 'fits' };
      if (flow.startsWith('filing') && FILES_IT.test(fold(text))) return { kind: 'fits', choice: 'yes' };
      return yesNoAnswer(text, meaning, meaning.intent === 'cancelar');
    case 'choice':
      // "A 12 cuotas" to the terms of an agreement.
      return flow === 'agreement' && has(meaning, 'cuotas') ? { kind: 'fits' } : NONE;
    case 'score':
      if (BARE_NUMBER.test(text)) return { kind: 'fits' };
      return yesOrNo(text, meaning) === 'no' || meaning.intent === 'cancelar' ? { kind: 'fits', choice: 'no' } : NONE;
    case 'text':
      return leavesText(text, meaning) ? NONE : { kind: 'fits' };
    case 'name':
      return givesName(text, meaning) ? { kind: 'fits' } : NONE;
    case 'contact':
      return givesContact(text, meaning) ? { kind: 'fits' } : NONE;
    case 'files':
      return withoutFiles(text, meaning, options);
    case 'property':
      return PROPERTY_NUMBERS.some((type) => has(meaning, type)) || BARE_NUMBER.test(text) ? { kind: 'fits' } : NONE;
    case 'dinero':
      return has(meaning, 'dinero') || BARE_NUMBER.test(text) ? { kind: 'fits' } : NONE;
    case 'codigo_otp':
    case 'cedula':
      if (expects === 'cedula' && (saidDocument(meaning.entities, text) || hesitates(text, meaning)))
        return { kind: 'fits' };
      // Digits that do not fit are a mistyped number, not another matter; "ok" and "ya voy" are patience.
      if (has(meaning, expects) || has(meaning, 'cedula') || has(meaning, 'nit') || BARE_NUMBER.test(text))
        return { kind: 'fits' };
      return asksToWait(text) ? { kind: 'fits', choice: 'yes' } : yesNoAnswer(text, meaning, false);
    default:
      return has(meaning, expects) ? { kind: 'fits' } : NONE;
  }
}

/** Looser readings that only an open question allows: a score within a sentence, part of an option's name. */
function withinQuestion(expects: string, text: string, options: Awaiting['options']): string | undefined {
  if (expects === 'score') return scoreSaid(text);
  return expects === 'choice' || expects === 'property' ? uniquelyNamed(text, options) : undefined;
}

/** Types that name a property by a number. */
export const PROPERTY_NUMBERS = ['id_predio', 'numero_predial', 'matricula_inmobiliaria'] as const;

/** "Radíquelo": a yes to what is ready to be filed. */
const FILES_IT =
  /^((si|claro|listo|dale|bueno|yes) )*(radic\w+|radiqu\w+|firm(o|ar|emos)|file it)( (ya|ahora|asi|por favor|please|now))*$/;

/** Words instead of a file: that there is none, or that it is on its way. */
function withoutFiles(text: string, meaning: NluResult, options: Awaiting['options']): Answer {
  const said = yesOrNo(text, meaning);
  const choice = said === 'no' ? options.find(({ id }) => id === 'skip' || id === 'without')?.id : undefined;
  if (choice !== undefined) return { kind: 'fits', choice };
  if (said === 'yes' || asksToWait(text) || ON_ITS_WAY.test(fold(text))) return { kind: 'fits', choice: 'wait' };
  return ABOUT_IT.test(fold(text)) ? { kind: 'fits', choice: 'explain' } : NONE;
}

const ON_ITS_WAY = /^(ya|ahora|ahorita|ahi|enseguida)( mismo)? (va|voy|se|lo|la|los|las|le)\b/;

/** A question about the document that was asked for. */
const ABOUT_IT =
  /^(y |and )?((es|son) (muy )?(obligatori|necesari)\w*$|que (es|son|significa)|para que|cual (es|seria)|(donde|como) (lo|la|los|las|se|saco|sacar|consigo|pido)\b|what is|what s|where (do|can) i|how (do|can) i get)/;

function yesNoAnswer(text: string, meaning: NluResult, leaves: boolean): Answer {
  const said = leaves ? 'no' : yesOrNo(text, meaning);
  return said === undefined ? NONE : { kind: 'fits', choice: said };
}

/** A name, or whether one is to be given; a sentence that surely asks for something else is none. */
function givesName(text: string, meaning: NluResult): boolean {
  if (wantsAnonymity(text) || yesOrNo(text, meaning) === 'yes') return true;
  const person = saidPerson(meaning.entities, text);
  return person !== undefined && (person.document !== undefined || introduces(text) || !isInterruption(meaning));
}

/** An e-mail, a number or an address; "una cita para el jueves 5" has a number and is none. */
function givesContact(text: string, meaning: NluResult): boolean {
  if (wantsAnonymity(text) || CONTACTS.some((type) => has(meaning, type))) return true;
  return !isInterruption(meaning) && saidContact(meaning.entities, text) !== undefined;
}

const CONTACTS = ['correo', 'telefono', 'direccion'] as const;

/** What is no answer where anything may be written: a word that stops, or a short question in between. */
function leavesText(text: string, meaning: NluResult): boolean {
  if (!isInterruption(meaning)) return false;
  const words = text.trim().split(/\s+/).length;
  // "Me llamo Rosa" is easily taken for a call.
  if (meaning.intent === 'hablar_con_asesor') return words <= 6 && NAMES_PERSON.test(text);
  return (STOPS.has(meaning.intent) && words <= 5) || (ASIDES.has(meaning.intent) && words <= 9 && text.includes('?'));
}

const STOPS: ReadonlySet<string> = new Set(['cancelar', 'repetir', 'ayuda']);
const NAMES_PERSON = /\b(persona|asesora?|alguien|humano|agente|operador|person|someone|human|agent)\b/i;
const ASIDES: ReadonlySet<string> = new Set([
  ...['horarios_sedes', 'canales_contacto', 'proteccion_datos', 'identidad_bot'],
]);

/** What a doubt about the document is at times taken for; any other matter that is sure goes first. */
const TAKEN_FOR: ReadonlySet<string> = new Set(['proteccion_datos', 'afirmar', 'negar', 'cancelar']);

function hesitates(text: string, meaning: NluResult): boolean {
  return documentDoubt(text) !== undefined && (!isInterruption(meaning) || TAKEN_FOR.has(meaning.intent));
}

function has(meaning: NluResult, type: string): boolean {
  return meaning.entities.some((entity) => entity.type === type);
}
