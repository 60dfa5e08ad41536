import { z } from 'zod';
import type { Frame } from '../../contracts/fact.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Reply } from '../../contracts/reply.ts';
import { fold } from './choice.ts';
import { PETITION_KINDS, termDaysOf } from './terms.ts';

/** What people put before and after such a question; nothing else may stand there, or it is part of a story. */
const BEFORE =
  '^((y|pero|oiga|bueno|una pregunta|disculpe|and|so|but) )*((eso|esto|el tramite|la respuesta|it|this) )?';
const AFTER =
  '( (en|a) (responder\\w*|contestar\\w*|resolver\\w*|salir)| (eso|esto|todo|el tramite|la respuesta|ese tramite|este tramite|radicarlo|mas o menos|it|this|all this|to file it))*$';
const ASKS_TERM = new RegExp(
  `${BEFORE}(cuanto( tiempo)?( se| me| le)* (demora\\w*|tarda\\w*|toca esperar|hay que esperar)|en cuanto( tiempo)?( me| lo| la| le)* (responde\\w*|contesta\\w*|resuelve\\w*|sale)|(para )?cuando( me| lo| la| le)* (responde\\w*|contesta\\w*|resuelve\\w*|revisa\\w*|acepta\\w*|sale|esta\\w*)|how long (does|will|would) (it|this|that) take|when (will|do) (you|they|i) (answer|get an answer))${AFTER}`,
);
const ASKS_COST = new RegExp(
  `${BEFORE}((cuanto|que)( me)? (cuesta|vale|cobran?|sale|hay que pagar)|(tiene|lleva|hay)( algun)? (costo|cobro|valor)|(es|sale) gratis|hay que pagar( algo)?|how much (is|does) (it|this)( cost)?|is (it|this) free|does (it|this) cost( anything)?)${AFTER}`,
);

/** Whether a sentence asks how long it takes, and nothing else. */
export const asksTerm = (text: string): boolean => ASKS_TERM.test(fold(text));

/** Whether a sentence wants to add something to what was filed: "quiero agregar otra foto a la queja". */
export const addsToFiling = (text: string): boolean => ADDS.test(fold(text)) && !text.includes('?');
const ADDS =
  /\b(agreg\w+|anex\w+|adjunt\w+|anad\w+|sumar\w*|complet\w+|me falto|se me olvido|add|attach)\b.*\b(fotos?|archivos?|documentos?|pruebas?|papel(es)?|videos?|queja|reclamo|peticion|solicitud|radicado|tramite|photos?|files?|documents?|complaint|petition|filing)\b/;

/**
 * The answer to a question about how long what is being filed takes, or what it costs, asked in the middle of it;
 * undefined where the sentence is no such question, or nothing is being filed.
 */
export function filingAnswer(stack: readonly Frame[], text: string): Reply | undefined {
  const said = fold(text);
  const asked = asksTerm(text) ? 'term' : ASKS_COST.test(said) ? 'cost' : undefined;
  return asked && stack.map((frame) => answerOf(frame, asked)).findLast((reply) => reply !== undefined);
}

function answerOf({ flow, slots }: Frame, asked: 'term' | 'cost'): Reply | undefined {
  const kind = z.enum(PETITION_KINDS).safeParse(slots['procedure']).data;
  if (flow === 'pqrs' && asked === 'cost') return { key: 'pqrs.answer-cost' };
  if (flow === 'pqrs' && kind) {
    const termDays = termDaysOf(kind);
    return termDays === undefined ? { key: 'pqrs.answer-term-none' } : { key: 'pqrs.answer-term', data: { termDays } };
  }
  const procedure = Procedure.safeParse(slots['procedure']).data;
  if (!procedure) return undefined;
  if (asked === 'term') return { key: 'guide.answer-term', data: { term: procedure.term.text } };
  return { key: procedure.stamps ? 'guide.answer-cost-stamps' : 'guide.answer-cost-free' };
}
