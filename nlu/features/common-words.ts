import { hashFeature } from './features.ts';
import { lightStem } from './light-stem.ts';
import { phonetic } from './phonetic.ts';
import { STOP_WORDS } from './stop-words.ts';

/**
 * Pronouns, auxiliaries and words of asking, Spanish and English, folded: a few texts cannot show that they are in
 * every kind of sentence, so it is said here.
 */
const COMMON_WORDS = (
  'yo tu usted ustedes vos nosotros ella ellos ellas ti te nos les este esta esto ese esa eso aquel aquella ' +
  'tus nuestro nuestra soy eres es somos son ser estoy estas esta estamos estan estar he has ha hemos han haber hay ' +
  'tengo tienes tiene tenemos tienen tener hago haces hace hacer puedo puedes puede podemos podria podrias poder ' +
  'quiero quieres quiere queremos querer gustaria gusta debo debes debe deberia deberias voy vas va vamos ir ' +
  'dime diga digame decir favor porfa si no ni muy mas menos tan tanto tambien ya aun algo alguna algun alguno nada ' +
  'como cuando donde cual cuales quien quienes cuanto cuanta cuantos cuantas porque pues entonces aqui ahi alla ' +
  'sin sobre entre hasta desde hacia ' +
  'you your he she we they it me us this that these those am are was were be been do does did have has had can could ' +
  'will would should may might need want like please tell what which who whom when where why how not no yes so if ' +
  'with from at by about as but'
).split(' ');

/** Hashes of their words, stems and sounds. */
export const COMMON_HASHES: ReadonlySet<number> = new Set(
  [...STOP_WORDS, ...COMMON_WORDS].flatMap((word) => [
    hashFeature('w', word),
    hashFeature('s', lightStem(word)),
    hashFeature('f', phonetic(word)),
  ]),
);
