import { matches, type EntityFinder } from './entity-finder.ts';

/** `correo`: an e-mail address, written or said ("ana punto perez arroba example punto com"), in lower case. */
export const findCorreo: EntityFinder = ({ text }) => {
  const written = [...matches(text, WRITTEN)].map(({ span, start, end }) => ({
    value: span.replace(/ /g, ''),
    start,
    end,
  }));
  const said = [...matches(text, SAID)].flatMap(({ span, start, end }) => {
    if (/ at /.test(span) && !/ dot |\./.test(span)) return [];
    const value = compose(span);
    return VALID.test(value) ? [{ value, start, end }] : [];
  });
  return [...written, ...said].map((one) => ({ type: 'correo', priority: 98, ...one }));
};

/** What counts as an address. */
const VALID = /^[\w%+-]+(?:\.[\w%+-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,24}$/;

const WRITTEN =
  /(?<![\w.%+-])[\w%+-]{1,64}(?:\.[\w%+-]{1,64}){0,8} ?@ ?(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])/g;
const PIECE = '[a-z0-9]{1,40}(?:[._-][a-z0-9]{1,40}){0,4}';
const MARK =
  '(?:punto|guion bajo|guion al piso|guion|raya al piso|raya abajo|rayita al piso|rayita abajo|raya|underscore|underline|dot|dash|[._-])';
const AT = '(?: ?@ ?| ?\\(arroba\\) ?| arroba | ?\\[arroba\\] ?| ?\\[at\\] ?| at )';
const SAID = new RegExp(
  `(?<![\\w.@])${PIECE}(?: ${MARK} ${PIECE}| \\d{1,6}){0,5}${AT}${PIECE}(?: (?:punto|dot|\\.) ?[a-z]{2,20}){0,3}(?: (?:com|co|net|org)(?= co\\b))?(?![\\w@])`,
  'g',
);
const PROVIDERS = /@(gmail|hotmail|outlook|yahoo|icloud)(?:com)?$/;

function compose(said: string): string {
  const address = said
    .replace(new RegExp(AT), '@')
    .replace(
      / (?:guion bajo|guion al piso|raya al piso|raya abajo|rayita al piso|rayita abajo|underscore|underline|_) /g,
      '_',
    )
    .replace(/ (?:guion|raya|dash|-) /g, '-')
    .replace(/ (?:punto|dot|\.) ?/g, '.')
    .replace(/ /g, '');
  return address.replace(PROVIDERS, '@$1.com');
}
