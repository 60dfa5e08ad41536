import { isKnownName, readName, readNumber, readPartId, said, skipMarks, type Cursor } from './address-parts.ts';
import { DIRECTIONS, NAMED, PARTS, STREETS } from './address-words.ts';
import type { EntityFinder, Found } from './entity-finder.ts';
import { tokenize, type Token } from './tokens.ts';

/**
 * `direccion`: a street with its plate or a crossing, a block with its house, a barrio said as such, and all that is
 * said with them, in the order said and in the DIAN's abbreviations: `CRA 1 BIS 56 78 AP 301`, `CL 5 CRA 62`.
 */
export const findDireccion: EntityFinder = (context) => {
  const tokens = tokenize(context.text);
  const cursor: Cursor = { tokens, context };
  const found: Found[] = [];
  for (let at = 0; at < tokens.length;) {
    const address = startsHere(tokens, at) ? readAddress(cursor, at) : undefined;
    if (!address) {
      at += 1;
      continue;
    }
    const start = tokens[at]?.start ?? 0;
    const end = tokens[address.next - 1]?.end ?? start;
    found.push({ type: 'direccion', value: address.value, start, end, priority: 97 });
    at = address.next;
  }
  return found;
};

const wordAt = (tokens: readonly Token[], at: number): string => tokens[at]?.text ?? '';
const startsHere = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at];
  if (token?.kind !== 'word') return false;
  return (
    STREETS.has(token.text) ||
    PARTS.has(token.text) ||
    NAMED.has(token.text) ||
    /^(?:km|kilometro|k|c)$/.test(token.text)
  );
};

interface Piece {
  kind: 'street' | 'plate' | 'part' | 'name' | 'km';
  value: string;
  next: number;
}

const MOST_PIECES = 9;

/** Pieces one after the other; an address where they say enough to find a door, a corner or a barrio. */
function readAddress(cursor: Cursor, from: number): { value: string; next: number } | undefined {
  const pieces: Piece[] = [];
  let next = from;
  while (pieces.length < MOST_PIECES) {
    const at = pieces.length === 0 ? from : skipBetween(cursor, next);
    const piece = readStreet(cursor, at) ?? readKilometre(cursor, at) ?? readNamed(cursor, at) ?? readPart(cursor, at);
    if (!piece || (piece.kind === 'street' && pieces.at(-1)?.kind === 'street')) break;
    if (pieces.some(({ kind }) => kind === 'plate') && (piece.kind === 'plate' || piece.kind === 'street')) break;
    pieces.push(piece);
    next = piece.next;
  }
  while (pieces.at(-1)?.kind === 'street' && pieces.length > 1) pieces.pop();
  const last = pieces.at(-1);
  if (!last || !isEnough(pieces)) return undefined;
  return { value: pieces.map(({ value }) => value).join(' '), next: last.next };
}

function isEnough(pieces: readonly Piece[]): boolean {
  const has = (pattern: RegExp): boolean => pieces.some(({ value }) => pattern.test(value));
  if (pieces.some(({ kind }) => kind === 'plate' || kind === 'km')) return true;
  if (has(/^(?:BRR|URB) /)) return true;
  if (has(/^MZ /)) return has(/^(?:CA|LT|AP|BL) /);
  const street = pieces.some(({ kind }) => kind === 'street');
  return (street || has(/^LT /)) && has(/^(?:VRD|C|SEC|CD|UN|CON) /);
}

const FILLERS = new Set('en el la los las del de ubicado ubicada queda situado situada and y'.split(' '));

/** Past commas and small words to the next piece, or the same place where none follows. */
function skipBetween({ tokens }: Cursor, at: number): number {
  let next = at;
  for (let words = 0; words < 4;) {
    const token = tokens[next];
    if (token?.kind === 'mark' && /[,.()-]/.test(token.text)) next += 1;
    else if (token?.kind === 'word' && FILLERS.has(token.text) && !(words > 0 && token.text === 'y')) {
      next += 1;
      words += 1;
    } else break;
  }
  return next;
}

function readStreet(cursor: Cursor, at: number): Piece | undefined {
  const { tokens } = cursor;
  const street = streetAt(cursor, at);
  if (!street) return undefined;
  const first = readNumber(cursor, street.next);
  if (!first) return namedStreet(cursor, street, at);
  const value = `${street.value} ${first.value}`;
  const crossing = readCrossing(cursor, first.next, street.value);
  if (crossing) return { kind: 'plate', value: `${value} ${crossing.value}`, next: crossing.next };
  const plate = readPlate(cursor, first.next);
  if (plate) return { kind: 'plate', value: `${value} ${plate.value}`, next: plate.next };
  return tokens[at] ? { kind: 'street', value, next: first.next } : undefined;
}

/** The kind of street at a place: "avenida", "av.", "avenida calle", "c/" or "k" before a number and "#". */
function streetAt({ tokens }: Cursor, at: number): { value: string; next: number } | undefined {
  const word = wordAt(tokens, at);
  if (/^[ck]$/.test(word)) {
    const slash = /^[/.]$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
    const digits = tokens[slash]?.kind === 'digits';
    const plate =
      tokens.slice(slash + 1, slash + 5).some(({ text }) => text === '#') || PLAIN_PLATE.test(rest(tokens, slash));
    return digits && plate ? { value: word === 'c' ? 'CL' : 'CRA', next: slash } : undefined;
  }
  const value = tokens[at]?.kind === 'word' ? STREETS.get(word) : undefined;
  if (value === undefined) return undefined;
  const next = skipMarks(tokens, at + 1, /[.]/);
  const second = value === 'AV' ? STREETS.get(wordAt(tokens, next)) : undefined;
  if (second === 'CL' || second === 'CRA')
    return { value: second === 'CL' ? 'AC' : 'AK', next: skipMarks(tokens, next + 1, /[.]/) };
  const named = /^(?:numero|no|nro|#|la)$/.test(wordAt(tokens, next)) && tokens[next + 1]?.kind === 'digits';
  return { value, next: named ? next + 1 : next };
}

/** The next tokens with a blank between. */
const rest = (tokens: readonly Token[], at: number): string =>
  tokens
    .slice(at, at + 9)
    .map(({ text }) => text)
    .join(' ');

/** "1 d oeste 2 14", "28 d 72 f 10": a side of the city or two letters, and a plate of two numbers. */
const PLAIN_PLATE =
  /^\d{1,3} (?:(?:[a-df-hjlmp-twz] )?(?:bis )?(?:norte|oeste|sur) \d{1,3} (?:[a-df-hjl-np-twz] )?|[a-df-hjlmp-twz] \d{1,3} [a-df-hjl-np-twz] )(?:- )?\d{1,3}(?! (?:mil|pesos|cuotas|meses|\d))/;

/** "Avenida Roosevelt # 34-20": a street with a name counts only with its plate. */
function namedStreet(cursor: Cursor, street: { value: string; next: number }, at: number): Piece | undefined {
  const { tokens } = cursor;
  if (!/^(?:AV|AUT|CL|CRA|DG|TV)$/.test(street.value) || at === street.next) return undefined;
  let next = street.next;
  while (next - street.next < 3 && /^(?!(?:numero|no|nro|con)$)[a-z]+$/.test(wordAt(tokens, next))) next += 1;
  const plate = next > street.next ? readPlate(cursor, next) : undefined;
  if (!plate || !/^(?:#|numero|no|nro|n)$/.test(wordAt(tokens, next))) return undefined;
  const name = tokens.slice(street.next, next).map((token) => said(cursor.context, token).toUpperCase());
  return { kind: 'plate', value: `${street.value} ${name.join(' ')} ${plate.value}`, next: plate.next };
}

const CROSSES: Record<string, string> = { CL: 'CRA', CRA: 'CL', AV: 'CL', AC: 'CRA', AK: 'CL' };

/** "con 66", "con carrera 66", "y cra 5": a corner; with a second number it is a plate ("calle 5 con 66-23"). */
function readCrossing(cursor: Cursor, at: number, street: string): { value: string; next: number } | undefined {
  const { tokens } = cursor;
  let next = skipMarks(tokens, at, /[,]/);
  if (/^(?:esquina|esq)$/.test(wordAt(tokens, next))) next = skipMarks(tokens, next + 1, /[,.]/);
  const link = wordAt(tokens, next);
  if (/^(?:con|x|and|at)$/.test(link)) next += 1;
  else if (/^(?:y|esquina)$/.test(link) && streetAt(cursor, skipLa(tokens, next + 1))) next += 1;
  else if (link !== '' && STREETS.has(link) && next === at) next += 0;
  else return undefined;
  const second = streetAt(cursor, skipLa(tokens, next));
  const start = second ? second.next : skipLa(tokens, next);
  const number = readNumber(cursor, start);
  if (!number) return undefined;
  const rest = readPlateEnd(cursor, number.next);
  if (rest && (!second || /^[#-]$/.test(wordAt(tokens, number.next)))) {
    return { value: `${second ? `${second.value} ` : ''}${number.value} ${rest.value}`, next: rest.next };
  }
  if (
    !second &&
    /^(?:cuotas|meses|pesos|mil|millones|anos|por|de)$/.test(wordAt(tokens, number.next)) &&
    !/^de$/.test(wordAt(tokens, number.next))
  )
    return undefined;
  const kind = second?.value ?? CROSSES[street];
  return { value: kind === undefined ? number.value : `${kind} ${number.value}`, next: number.next };
}

const skipLa = (tokens: readonly Token[], at: number): number => (/^(?:la|el)$/.test(wordAt(tokens, at)) ? at + 1 : at);

/** "# 56-78", "no. 56 - 78", "56 78". */
function readPlate(cursor: Cursor, at: number): { value: string; next: number } | undefined {
  const { tokens } = cursor;
  let next = skipMarks(tokens, at, /[,.]/);
  const mark = wordAt(tokens, next);
  const marked = /^(?:#|numero|numeral|no|nro|num|n|nº|n°|number|numer|nmero)$/.test(mark);
  if (marked) next = skipMarks(tokens, next + 1, /[.°º#:o]/);
  else if (mark === '-' || mark === '/') next += 1;
  const number = readNumber(cursor, next, true);
  if (!number) return undefined;
  const rest = readPlateEnd(cursor, number.next);
  if (rest) return { value: `${number.value} ${rest.value}`, next: rest.next };
  return marked && /^(?:#|numero|numeral|nro|number)$/.test(mark) ? number : undefined;
}

/** "-78", "guion 78", " 78", and the side of the city after it. */
function readPlateEnd({ tokens }: Cursor, at: number): { value: string; next: number } | undefined {
  let next = at;
  while (next - at < 2 && /^(?:-|–|guion|raya|a|#|menos|\/)$/.test(wordAt(tokens, next))) next += 1;
  const token = tokens[next];
  const before = tokens[next - 1];
  if (token?.kind !== 'digits' || token.text.length > 3 || !before || token.start - before.end > 2) return undefined;
  if (
    /^[.,]$/.test(wordAt(tokens, next + 1)) &&
    tokens[next + 2]?.kind === 'digits' &&
    tokens[next + 2]?.start === (tokens[next + 1]?.end ?? -1)
  )
    return undefined;
  if (/^(?:cuotas|meses|pesos|mil|millones|lucas|palos|anos|dias)$/.test(wordAt(tokens, next + 1))) return undefined;
  let value = token.text;
  next += 1;
  // Digits said one by one: "cero cinco", "dos tres".
  if (
    value.length === 1 &&
    tokens[next]?.kind === 'digits' &&
    tokens[next]?.text.length === 1 &&
    (tokens[next]?.start ?? 0) - token.end <= 1
  ) {
    value += wordAt(tokens, next);
    next += 1;
  }
  const suffix = tokens[next];
  if (suffix?.kind === 'word' && suffix.start === token.end && /^[a-z]$/.test(suffix.text)) {
    value += suffix.text.toUpperCase();
    next += 1;
  }
  if (wordAt(tokens, next) === 'bis') return { value: `${value} BIS`, next: next + 1 };
  const side = DIRECTIONS[wordAt(tokens, next)];
  return side === undefined || wordAt(tokens, next) === 'este'
    ? { value, next }
    : { value: `${value}${side}`, next: next + 1 };
}

function readKilometre({ tokens, context }: Cursor, at: number): Piece | undefined {
  if (!/^(?:km|kilometro)$/.test(wordAt(tokens, at)) || tokens[at + 1]?.kind !== 'digits') return undefined;
  const value = `KM ${wordAt(tokens, at + 1)}`;
  const via = /^(?:via|carretera|autopista)$/.test(wordAt(tokens, at + 2)) ? at + 2 : undefined;
  const skip = via !== undefined && /^(?:a|al)$/.test(wordAt(tokens, via + 1)) ? via + 2 : (via ?? at) + 1;
  const name = via === undefined ? undefined : readName({ tokens, context }, skip);
  return name ? { kind: 'km', value: `${value} VIA ${name.value}`, next: name.next } : undefined;
}

function readNamed(cursor: Cursor, at: number): Piece | undefined {
  const { tokens } = cursor;
  const short = tokens[at]?.kind === 'word' ? NAMED.get(wordAt(tokens, at)) : undefined;
  if (short === undefined) return undefined;
  const written = cursor.context.original(tokens[at]?.start ?? 0, tokens[at]?.end ?? 0);
  if (/^(?:bo|br|ed|und|barro|sec)$/i.test(written) && wordAt(tokens, at + 1) !== '.') return undefined;
  if (GENERIC.has(wordAt(tokens, at - 1))) return undefined;
  const colon = wordAt(tokens, at + 1) === ':';
  let next = skipMarks(tokens, at + 1, /[.:]/);
  if (/^(?:residencial|de)$/.test(wordAt(tokens, next))) next += 1;
  const name = readName(cursor, next);
  // "Para el barrio: pongan canecas" names none.
  if (name && colon && short === 'BRR' && !isKnownName(cursor, next, name)) return undefined;
  return name ? { kind: 'name', value: `${short} ${name.value}`, next: name.next } : undefined;
}

/** "Mi barrio" names none. */
const GENERIC = new Set('mi tu su este ese un otro cada nuestro cual que aquel'.split(' '));

function readPart(cursor: Cursor, at: number): Piece | undefined {
  const { tokens } = cursor;
  const short = tokens[at]?.kind === 'word' ? PARTS.get(wordAt(tokens, at)) : undefined;
  if (short === undefined) return undefined;
  const id = readPartId(cursor, at + 1);
  return id ? { kind: 'part', value: `${short} ${id.value}`, next: id.next } : undefined;
}
