import { BARRIOS, DIRECTIONS, NAME_ENDS, ORDINALS } from './address-words.ts';
import type { EntityContext } from './entity-finder.ts';
import type { Token } from './tokens.ts';

/** Where an address is read: the tokens of the text (spoken numbers in figures) and the text itself. */
export interface Cursor {
  tokens: readonly Token[];
  context: EntityContext;
}

/** What was read in normal form, and the place after it. */
export interface Reading {
  value: string;
  next: number;
}

/** The place after marks of a kind. */
export function skipMarks(tokens: readonly Token[], at: number, marks: RegExp): number {
  let next = at;
  while (next - at < 3 && tokens[next]?.kind === 'mark' && marks.test(tokens[next]?.text ?? '')) next += 1;
  return next;
}

/** The number of a street: "5", "24A", "1 bis", "6 norte", "quinta", "28E3", "5ta". `inPlate`: after "#". */
export function readNumber({ tokens, context }: Cursor, at: number, inPlate = false): Reading | undefined {
  const first = tokens[at];
  const ordinal = first?.kind === 'word' ? ORDINALS.get(first.text) : undefined;
  if (!first || (ordinal === undefined && (first.kind !== 'digits' || first.text.length > 3))) return undefined;
  let value = ordinal === undefined ? first.text.replace(/^0+(?=\d)/, '') : String(ordinal);
  let next = at + 1;
  const mark = tokens[next];
  // The ordinal mark folds into a letter: "1ª" is no "1A".
  if (mark && /^[°ºªao]$/.test(mark.text) && /[°ºª]/.test(context.original(mark.start, mark.end))) next += 1;
  while (next - at < 5) {
    const suffix = readSuffix(tokens, next, inPlate);
    if (!suffix) break;
    value += value.endsWith('BIS') && /^[A-Z]/.test(suffix.value) ? ` ${suffix.value}` : suffix.value;
    next = suffix.next;
  }
  return { value, next };
}

const textAt = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? '';
const touches = (tokens: readonly Token[], at: number): boolean =>
  (tokens[at]?.start ?? 0) === (tokens[at - 1]?.end ?? -1);

/** A letter, "bis" or a side of the city after the number of a street. */
function readSuffix(tokens: readonly Token[], at: number, inPlate: boolean): Reading | undefined {
  const token = tokens[at];
  if (token?.kind === 'digits') {
    const letter = /^[a-z]$/.test(textAt(tokens, at - 1));
    const glued = touches(tokens, at) && touches(tokens, at - 1);
    const isSuffix = letter && token.text.length <= (glued ? 2 : 1) && (glued || touches(tokens, at));
    if (isSuffix && (token.text.length === 1 || plateFollows(tokens, at + 1, inPlate)))
      return { value: token.text, next: at + 1 };
    // "26 P 12 # 104-50".
    const apart = letter && token.text.length <= 2 && !inPlate && NUMBER_MARK.test(textAt(tokens, at + 1));
    return apart ? { value: token.text, next: at + 1 } : undefined;
  }
  if (token?.kind !== 'word') return undefined;
  const { text } = token;
  const glued = touches(tokens, at);
  if (text === 'bis') return { value: ' BIS', next: at + 1 };
  if (glued && /^(?:ta|ra|da|va|ma|na|a|ª)$/.test(text) && text.length === 2) return { value: '', next: at + 1 };
  const joint = /^(?<letters>[a-z]{1,2})?bis(?<more>[a-z])?$/.exec(text)?.groups;
  if (glued && joint)
    return {
      value: `${(joint['letters'] ?? '').toUpperCase()} BIS${joint['more'] ? ` ${joint['more'].toUpperCase()}` : ''}`,
      next: at + 1,
    };
  const side = DIRECTIONS[text];
  if (side !== undefined && !(text === 'este' && !/^(?:#|no|numero|nro|con|\d+|-)$/.test(textAt(tokens, at + 1))))
    return { value: side, next: at + 1 };
  if (glued && /^[a-z]{1,2}$/.test(text)) return { value: text.toUpperCase(), next: at + 1 };
  if (inPlate && NORTHERN.test(text) && /^(?:\d+|-)$/.test(textAt(tokens, at + 1)))
    return { value: text.toUpperCase(), next: at + 1 };
  if (!/^[a-z]$/.test(text)) return undefined;
  const after = textAt(tokens, at + 1);
  const second = textAt(tokens, at + 2);
  const plate =
    /^(?:#|no|nro|numero|-|bis|norte|oeste|sur|n|con|guion)$/.test(after) ||
    (/^\d+$/.test(after) &&
      (inPlate ||
        /^\d/.test(second) ||
        second === '-' ||
        (after.length <= 2 && NUMBER_MARK.test(second)) ||
        letteredPlate(tokens, at + 1)));
  // "70 N 3BN 25": the other number of the plate is of the north too.
  if (text === 'n' && !inPlate && /^\d+$/.test(after) && NORTHERN.test(second)) return { value: 'N', next: at + 1 };
  // "72 E # 28 E - 45": what might be a word is a letter of the street right before a mark.
  if (
    /^[oexk]$/.test(text) &&
    (after === '#' || (inPlate && (after === '-' || (text === 'e' && /^\d{1,3}$/.test(after)))))
  )
    return { value: text.toUpperCase(), next: at + 1 };
  if (text === 'n' && /^[.°º]?$/.test(after) && !inPlate) return undefined;
  if (/^[yoexk]$/.test(text) || (text === 'n' && /^[.°º\d]/.test(after) && !inPlate)) return undefined;
  const previous = textAt(tokens, at - 1);
  const afterBis = previous === 'bis';
  return plate ? { value: afterBis ? ` ${text.toUpperCase()}` : text.toUpperCase(), next: at + 1 } : undefined;
}

const NUMBER_MARK = /^(?:#|no|nro|numero)$/;
const NORTHERN = /^[abcdfgh]?n$/;

/** "28 D 72 F 10", "1 D 2 F - 10": number, letter and door after the place. */
const letteredPlate = (tokens: readonly Token[], at: number): boolean =>
  /^\d{1,3}$/.test(textAt(tokens, at)) &&
  /^[a-jl-np-twz]$/.test(textAt(tokens, at + 1)) &&
  /^\d{1,3}$/.test(textAt(tokens, textAt(tokens, at + 2) === '-' ? at + 3 : at + 2));

/** True where a mark, or in the plate its hyphen, or a number with its door comes next. */
function plateFollows(tokens: readonly Token[], at: number, inPlate: boolean): boolean {
  const text = textAt(tokens, at);
  if (inPlate) return text === '-' || /^\d{1,3}$/.test(text);
  return (
    NUMBER_MARK.test(text) ||
    letteredPlate(tokens, at) ||
    (/^\d{1,3}$/.test(text) && /^(?:\d{1,3}|-)$/.test(textAt(tokens, at + 1)))
  );
}

/** The number or letter of a part: "301", "301A", "B", "B-12". */
export function readPartId({ tokens, context }: Cursor, at: number): Reading | undefined {
  let next = skipMarks(tokens, at, /[.#:°º]/);
  if (/^(?:numero|no|nro|number)$/.test(textAt(tokens, next)) && tokens[next + 1]?.kind !== 'mark') next += 1;
  next = skipMarks(tokens, next, /[.#:°º]/);
  const first = tokens[next];
  if (!first || first.start - (tokens[at - 1]?.end ?? 0) > 5) return undefined;
  if (first.kind === 'word') {
    if (!/^[a-z]$/.test(first.text) || (!LETTER_END.test(textAt(tokens, next + 1)) && !isCapital(context, first)))
      return undefined;
    const digits = tokens[next + 1];
    const joined = digits?.kind === 'digits' && digits.text.length <= 3 && digits.start - first.end <= 0;
    return { value: first.text.toUpperCase() + (joined ? digits.text : ''), next: next + (joined ? 2 : 1) };
  }
  if (first.kind !== 'digits' || first.text.length > 5) return undefined;
  let value = first.text;
  next += 1;
  // "tres cero uno" is one number said digit by digit.
  while (
    value.length < 4 &&
    first.text.length === 1 &&
    tokens[next]?.kind === 'digits' &&
    tokens[next]?.text.length === 1
  ) {
    value += textAt(tokens, next);
    next += 1;
  }
  const letter = tokens[next];
  if (letter?.kind === 'word' && touches(tokens, next) && /^[a-z]$/.test(letter.text))
    return { value: value + letter.text.toUpperCase(), next: next + 1 };
  if (/^(?:metros|mts|m2|mil|millones|pesos|cuotas|meses|pisos|anos)$/.test(textAt(tokens, next))) return undefined;
  return { value, next };
}

const LETTER_END =
  /^(?:[,.#-]|casa|apto|apartamento|torre|bloque|manzana|mz|lote|lt|barrio|piso|ap|apt|ca|brr|urbanizacion|)$/;

/** The name of a barrio, a building or a road: a known one, or a few words up to one that ends it. */
export function readName({ tokens, context }: Cursor, at: number): Reading | undefined {
  const words: string[] = [];
  const ends: number[] = [];
  for (let next = at; next < tokens.length && words.length < 6; next += 1) {
    const token = tokens[next];
    if (!token || !/^[a-zñ\d]+$/.test(token.text) || (next > at && token.start - (tokens[next - 1]?.end ?? 0) > 1))
      break;
    words.push(said(context, token));
    ends.push(next + 1);
  }
  for (let length = words.length; length > 0; length -= 1) {
    const known = words.slice(0, length).join(' ');
    if (BARRIOS.has(known.replace(/ñ/g, 'n'))) return { value: known.toUpperCase(), next: ends[length - 1] ?? at };
  }
  const length = nameLength(words, (index) => {
    const token = tokens[at + index];
    return token !== undefined && isCapital(context, token);
  });
  if (length === 1 && NO_NAME.test(words[0] ?? '') && !(tokens[at] && isCapital(context, tokens[at]))) return undefined;
  return length === 0
    ? undefined
    : { value: words.slice(0, length).join(' ').toUpperCase(), next: ends[length - 1] ?? at };
}

const isCapital = (context: EntityContext, { start, end }: Token): boolean =>
  /^\p{Lu}/u.test(context.original(start, end));

/** A lower-case word with the ending of a verb is no name: "en el barrio cobrando". */
const NO_NAME = /(?:[ai]ndo|endo|aron|ieron|amos|emos|imos|aban|ian|gan|quedo|paso|llego|[^aeiou]en)$/;
const LINKS = new Set(
  'de del la las los el san santa santo villa ciudad alto altos bajo nuevo nueva prados jardines brisas don dona puerto valle cerro'.split(
    ' ',
  ),
);

/** An article or "san" takes the word after it; more words only where they are capitalised or linked by "de". */
function nameLength(words: readonly string[], isCapital: (index: number) => boolean): number {
  const stops = (index: number): boolean => {
    const word = words[index];
    return word === undefined || (NAME_ENDS.has(word) && !(index > 0 && word === 'valle')) || /^\d{3,}$/.test(word);
  };
  let length = 0;
  while (length < 4 && !stops(length)) {
    const word = words[length] ?? '';
    const capital = isCapital(length) || /^\d{1,2}$/.test(word);
    const linked = length > 0 && LINKS.has(words[length - 1] ?? '');
    const link = LINKS.has(word) && !stops(length + 1) && (length === 0 || /^(?:de|del|la|los|las)$/.test(word));
    if (length > 0 && !linked && !link && !(capital && isCapital(length - 1)) && !(capital && isCapital(0))) break;
    length += 1;
  }
  while (length > 0 && /^(?:de|del|la|las|los|el)$/.test(words[length - 1] ?? '')) length -= 1;
  return length === 1 &&
    /^(?:mas|muy|este|ese|esa|esta|popular|estrato|otro|bonito|malo|peligroso|\d+)$/.test(words[0] ?? '')
    ? 0
    : length;
}

/** A barrio of the list, or a name with a capital. */
export function isKnownName({ tokens, context }: Cursor, at: number, { value }: Reading): boolean {
  const first = tokens[at];
  return BARRIOS.has(value.toLowerCase().replace(/ñ/g, 'n')) || (first !== undefined && isCapital(context, first));
}

/** As it was said: "siete de agosto", not "7 de agosto". */
export function said({ view, folded }: EntityContext, token: Token): string {
  const start = view.starts[token.start] ?? 0;
  return folded.slice(start, view.ends[token.end - 1] ?? start);
}
