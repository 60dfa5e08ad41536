import type { EntityType } from '../contracts/nlu-result.ts';

/** A short answer beside the question asked, and what it is easily taken for; `intents` absent: whatever it is. */
interface Evasion {
  awaited?: readonly EntityType[];
  mostWords: number;
  said: RegExp;
  /** Intents it is no case of. */
  not?: readonly string[];
  /** Intents it may well be a case of. */
  save?: readonly string[];
}

/**
 * Whether a short answer to a question that awaits an entity is no case of the intent it looks like: who has no document
 * at hand refuses nothing, "todas" asks for nothing, and a code that has not come is no other matter. The flow that asked
 * knows what to do with it. `normalized` is the text as the classifier reads it.
 */
export function isBesideTheQuestion(normalized: string, intent: string | undefined, expects: EntityType): boolean {
  const said = normalized
    .replace(/ñ/g, 'n')
    .replace(/[^a-z0-9 ]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  const words = said === '' ? 0 : said.split(' ').length;
  return EVASIONS.some(
    (one) =>
      words <= one.mostWords &&
      (one.awaited?.includes(expects) ?? true) &&
      (one.not === undefined || (intent !== undefined && one.not.includes(intent))) &&
      !(intent !== undefined && (one.save?.includes(intent) ?? false)) &&
      one.said.test(said),
  );
}

const EVASIONS: readonly Evasion[] = [
  {
    awaited: ['cedula', 'nit'],
    // To lack a document takes a few words more than to name one.
    mostWords: 8,
    not: ['negar', 'afirmar', 'cancelar'],
    said: /\bno (la|lo) (tengo|cargo|traje|llevo|encuentro|se|recuerdo|veo)\b|\bno me (la|lo) se\b|\b(no tengo|perdi|se me perdio|me robaron)( (la|el|mi|una?|ese|esa|ningun))? (cedula|documento|nit|rut|papeles|numero)\b|\bsoy (extranjer[oa]|venezolan[oa])\b|\b(dejame|deje|espere|espereme|ya) (la |lo )?(busco|buscar)\b|\bi (do not|don t) have (it|one|an id)\b/,
  },
  {
    mostWords: 5,
    save: ['repetir'],
    said: /^(es )?(el|la|los|las|lo) mism[oa]s?( (de siempre|de antes|de la otra vez|que le di|de ayer))?$|^(todas?|todos?)( (ellas|ellos|por favor|las que salgan))?$|^(el|la|los|las|lo) que (sea|sean|se pueda|se puedan|haya|salga|salgan)( por favor)?$|^(cualquiera|la de siempre|el de siempre|all of them|the same one|the usual one)$/,
  },
  {
    awaited: ['codigo_otp'],
    mostWords: 5,
    save: ['hablar_con_asesor'],
    said: /\b(no|todavia no|aun no) (me )?(ha )?(llega|llego|llegado)\b|\bnada que (me )?llega\b|^no lo veo$|\b(not arrived|didn t (get|arrive)|haven t (got|received)( it)?)\b/,
  },
];
