import { follows, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { letterOf } from './spelled-letters.ts';

/**
 * `placa`: three letters with three digits, or two digits and a letter (motorcycles), written or spelled ("eme zeta pe
 * cuatro cinco seis"); value `ABC123`.
 */
export const findPlaca: EntityFinder = (context) => [...written(context), ...spelled(context)];

const SAID_PLATE =
  /(?:placas?|plakas?|plate|license|matricula)(?: (?:es|son|numero|no|nro|la|las|el|de|del|mi|mis|su|con|is|number|carro|moto|motico|vehiculo|taxi|camion|camioneta|y|este|eh))*[\s.:#,"]*$/;
const PLATE =
  /(?<![\d\p{L}/@=_.-])(?<letters>[a-z](?: ?[a-z]){2})(?<gap>(?: ?- ?| ?· ?| )?)(?<rest>\d ?\d ?\d|\d ?\d ?[- ]?[a-z])(?![\d\p{L}]|[.,-]\d)/gu;

function written(context: EntityContext): Found[] {
  const { text, expects } = context;
  const found: Found[] = [];
  for (const { span, groups, start, end } of matches(text, PLATE)) {
    const { letters = '', gap = '' } = groups;
    const named = expects === 'placa' || follows(text, start, SAID_PLATE);
    const written = context.original(start, end);
    const capital = /^\p{Lu}[\p{Lu} ]{2,}/u.test(written);
    const look = (gap !== ' ' || capital) && !/ /.test(letters) && !NO_LETTERS.has(letters);
    if (
      (!named && !look) ||
      isMoney(text, start, end) ||
      (named && /^(?:del|los|las|con|que|por|una|nit)$/.test(letters))
    )
      continue;
    const value = span.replace(/[^a-z\d]/g, '').toUpperCase();
    found.push({ type: 'placa', value, start, end, priority: named ? 92 : 58 });
  }
  return found;
}

/** Letters by their names count after "placa" only: "de", "a", "ve" are words too. */
function spelled({ text, expects }: EntityContext): Found[] {
  const found: Found[] = [];
  const heads =
    expects === 'placa' ? [0] : [...text.matchAll(/\bplacas?\b/g)].slice(0, 20).map(({ index }) => index + 5);
  for (const head of heads) {
    const window = text.slice(head, head + 120);
    const one = SPELLED.exec(window);
    if (!one?.groups) continue;
    const { lead = '', first = '', second = '', third = '', digits = '', last } = one.groups;
    const letters = [first, second, third].map(letterOf);
    const tail = last === undefined ? '' : letterOf(last);
    const value = `${letters.join('')}${digits.replace(/\D/g, '')}${tail ?? ''}`.toUpperCase();
    if (!/^[A-Z]{3}(?:\d{3}|\d{2}[A-Z])$/.test(value)) continue;
    const start = head + one.index + lead.length;
    found.push({ type: 'placa', value, start, end: head + one.index + one[0].length, priority: 91 });
  }
  return found;
}

const NAME = '(?:doble u|doble ve|uve doble|i griega|ve (?:corta|chica|larga)|be (?:grande|larga|alta)|[a-z]{1,5})';
const SPELLED = new RegExp(
  `^(?<lead>s?(?:[ ,:.#]+(?:es|la|de mi|del|de la|de|mi|numero|carro|moto|vehiculo|taxi|eh|este|pues))*[ ,:.#]*(?<![a-z]))(?<first>${NAME})[ ,]+(?<second>${NAME})[ ,]+(?<third>${NAME})[ ,-]+(?<digits>\\d ?\\d ?\\d(?!\\d)|\\d ?\\d)(?:(?<=\\d{2}|\\d \\d)[ ,]+(?<last>${NAME}))?(?![\\p{L}\\d])`,
  'u',
);

/** Short words and marks that stand before numbers. */
const NO_LETTERS = new Set(
  (
    'nit ley ica rit iva pqr rad cra cll apt art les los las del que con por son una uno mil dia mes ano van hay hoy esa ese ' +
    'fue mas sus tel cel num nro doc ccb kra dg tv mzn lot loc ofi sec seg the for and pay you owe has was cop usd hace ' +
    'ref cod sms pse otp ext clv krr cdt crr uvt pag reg exp res dec ord cto cus npn fmi faq pin tsr dto mts mt2 ubr brr mza tor blq ' +
    'aun ano dos tre doy voy dar das ver vea soy era ser sea san don tia tio mis tus nos muy sin tan asi ahi aca tal cual bis sur qui gas ' +
    'kil kms km2 mt3 etp bdg gjo gar int ced nip rut iso ntc cia ltd sas abr ene feb mar may jun jul ago sep oct nov dic jan apr aug dec'
  ).split(' '),
);
