import type { Locale } from '../../contracts/fact.ts';
import { fold } from './choice.ts';

/** Words of a sentence that asks for nothing but another language; a longer one tells something besides. */
const MOST_WORDS = 9;
const ENGLISH =
  /\b(speak|talk|chat|write|answer|continue|switch|change) (to |in )?english\b|^(in )?english( please)?$|\b(hablamos|hablar|habla|hablan|hablas|escribir|responder|atienden|atender|seguir|cambiar|seguimos)( a| al| en)? (el )?ingles\b|^(en )?ingles( por favor)?$/;
const SPANISH =
  /\b(speak|talk|chat|write|answer|continue|switch|change) (to |in )?spanish\b|^(in )?spanish( please)?$|\b(hablamos|hablar|hableme|habla|escribir|responder|seguir|cambiar|seguimos|sigamos|volvamos)( a| al| en)? (el )?espanol\b|^(en )?espanol( por favor)?$/;

/** The language a sentence asks to go on in; undefined where that is not what it is about. */
export function askedLanguage(text: string): Locale | undefined {
  const said = fold(text);
  if (said.split(' ').length > MOST_WORDS) return undefined;
  if (ENGLISH.test(said)) return 'en';
  return SPANISH.test(said) ? 'es-CO' : undefined;
}
