/**
 * A text in comparable form and the way back: unit `i` of `text` comes from `source.slice(starts[i], ends[i])`.
 * Lower case, no accents (the ñ stays), compatibility forms and odd spaces made plain, invisible characters gone.
 */
export interface Folded {
  source: string;
  text: string;
  starts: number[];
  ends: number[];
}

/** Folds keeping offsets (UTF-16, as JavaScript strings), so that what is found in `text` can be shown in `source`. */
export function foldWithMap(source: string): Folded {
  const out: Writer = { text: [], starts: [], ends: [] };
  let at = 0;
  for (const symbol of source) {
    const end = at + symbol.length;
    if (INVISIBLE.test(symbol)) {
      at = end;
      continue;
    }
    for (const unit of unfold(symbol)) write(out, unit, at, end);
    at = end;
  }
  return { source, text: out.text.join(''), starts: out.starts, ends: out.ends };
}

/** What one sign is written out as; a blank where it stands for a whole phrase, as ligatures of Arabic do. */
function unfold(symbol: string): string {
  if (symbol < PLAIN_UNTIL) return symbol.toLowerCase();
  const units = symbol.normalize('NFKD').toLowerCase().normalize('NFKD');
  return units.length > LONGEST_OF_ONE_SIGN ? ' ' : units;
}

/** Before it nothing is composed, and lower case is all there is to do. */
const PLAIN_UNTIL = '\u0080';
const LONGEST_OF_ONE_SIGN = 6;

/** The same folding for comparing only, with ñ as n. */
export function fold(source: string): string {
  return foldWithMap(source).text.replace(/ñ/g, 'n').replace(/\s+/g, ' ').trim();
}

/** Its words alone, between single spaces: no accents, case or marks. */
export function foldWords(source: string): string {
  return fold(source)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

interface Writer {
  text: string[];
  starts: number[];
  ends: number[];
}

const TILDE = '\u0303';
const INVISIBLE = /^[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f]$/;

function write(out: Writer, unit: string, start: number, end: number): void {
  if (/^\p{M}$/u.test(unit)) {
    const last = out.text.length - 1;
    if (last < 0) return;
    if (unit === TILDE && out.text[last] === 'n') out.text[last] = 'ñ';
    out.ends[last] = Math.max(out.ends[last] ?? end, end);
    return;
  }
  const plain = /^\s$/u.test(unit) ? ' ' : (PLAIN[unit] ?? unit);
  for (let index = 0; index < plain.length; index += 1) {
    out.text.push(plain.charAt(index));
    out.starts.push(start);
    out.ends.push(end);
  }
}

const PLAIN: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
};
