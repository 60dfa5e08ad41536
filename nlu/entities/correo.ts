import { matches, type EntityFinder } from './entity-finder.ts';

/** `correo`: an e-mail address, written or said ("ana punto perez arroba example punto com"), in lower case. */
export const findCorreo: EntityFinder = ({ text }) => {
  const written = [...matches(text, WRITTEN)].map(({ span, start, end }) => ({ value: span, start, end }));
  const said = [...matches(text, SAID)].map(({ span, start, end }) => ({ value: compose(span), start, end }));
  return [...written, ...said].map((one) => ({ type: 'correo', priority: 98, ...one }));
};

const WRITTEN = /(?<![\w.%+-])[\w%+-]{1,64}(?:\.[\w%+-]{1,64}){0,8}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])/g;
const PIECE = '[a-z0-9]{1,64}(?:[._-][a-z0-9]{1,64}){0,4}';
const SAID = new RegExp(
  `(?<![\\w.@])${PIECE}(?: (?:punto|guion bajo|guion|raya al piso|underscore|dot) ${PIECE}){0,4} (?:arroba|at) ` +
    `${PIECE}(?: (?:punto|dot) ${PIECE}){1,3}(?![\\w@])|(?<![\\w.@])${PIECE} arroba ${PIECE}\\.[a-z]{2,24}(?![\\w@])`,
  'g',
);

function compose(said: string): string {
  return said
    .replace(/ (?:arroba|at) /, '@')
    .replace(/ (?:punto|dot) /g, '.')
    .replace(/ (?:guion bajo|raya al piso|underscore) /g, '_')
    .replace(/ guion /g, '-');
}
