import { follows, matches, type EntityFinder, type Found } from './entity-finder.ts';

/** `placa`: three letters with three digits, or two digits and a letter (motorcycles); value `ABC123`. */
export const findPlaca: EntityFinder = ({ text }) => {
  const found: Found[] = [];
  for (const { span, groups, start, end } of matches(text, PLATE)) {
    const said = follows(text, start, /placas?(?: (?:es|son|numero|no|la|de|mi|del? (?:carro|moto)))*[\s.:#]*$/);
    if (!said && NO_LETTERS.has(groups['letters'] ?? '')) continue;
    found.push({ type: 'placa', value: span.replace(/[ -]/g, '').toUpperCase(), start, end, priority: said ? 72 : 38 });
  }
  return found;
};

const PLATE = /(?<![\d\p{L}])(?<letters>[a-z]{3})[ -]?(?:\d{3}|\d{2} ?[a-z])(?![\d\p{L}]|[.,-]\d)/gu;

/** Short words and marks that stand before numbers. */
const NO_LETTERS = new Set(
  (
    'nit ley ica rit iva pqr rad cra cll apt art les los las del que con por son una uno mil dia mes ano van hay hoy esa ese ' +
    'fue mas sus tel cel num nro doc ccb kra dg tv mzn lot loc ofi sec seg the for and pay you owe has was cop usd hace'
  ).split(' '),
);
