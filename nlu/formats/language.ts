import type { Utterance } from './corpus.ts';

/**
 * Says of each utterance whether it is Spanish or English, for formats that do not: by its small words, else by what the
 * file says, else by what most of the file is. On `training-data` (10,191 lines): 99.8 % of the Spanish and 91 % of the
 * English; what is missed are lines of one or two words.
 */
export function tellLanguages(
  utterances: readonly Utterance[],
  fallback?: 'es' | 'en',
): (Utterance & { language: 'es' | 'en' })[] {
  const leanings = utterances.map(({ text }) => leaning(text));
  const english = leanings.filter((one) => one > 0).length;
  const spanish = leanings.filter((one) => one < 0).length;
  const rest = fallback ?? (english > spanish ? 'en' : 'es');
  return utterances.map((utterance, at) => {
    const leans = leanings[at] ?? 0;
    return { ...utterance, language: utterance.language ?? (leans > 0 ? 'en' : leans < 0 ? 'es' : rest) };
  });
}

/** Above 0 English, below 0 Spanish. */
function leaning(text: string): number {
  const words = text.toLowerCase().match(/[\p{L}\p{M}']+/gu) ?? [];
  const letters = /[ñáéíóú¿¡]/i.test(text.normalize('NFC')) ? -1 : 0;
  return words.reduce((sum, word) => sum + (ENGLISH.has(word) ? 1 : SPANISH.has(word) ? -1 : 0), letters);
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const ENGLISH = words(
  `the my is i to it of do how what you can on have where that this please for not want an are be with your don't when we
   which does need was out get they who i'm any from hello hi thanks thank yes i'd there if at or so but`.replace(
    /\s+/g,
    ' ',
  ),
);
const SPANISH = words(
  `de el la que y en un una por para con los las mi del se es lo su qué como cómo si sí al le quiero ya hay yo está esta
   este pero más tengo cuánto cuanto dónde donde o señor señora nos ese eso fue mis favor usted gracias buenas buenos hola
   muy quien quién porque mas estoy puedo q xq`.replace(/\s+/g, ' '),
);
