/** A run of number words: its groups in digits one after the other, and its value where it is one cardinal. */
export interface SpokenNumber {
  start: number;
  end: number;
  /** "uno nueve cuatro" → `194`; "diecinueve cuarenta y cuatro" → `1944`. */
  digits: string;
  /** The cardinal, where the run is a single one. */
  value: number | undefined;
  words: string[];
}

/** Finds runs of Spanish number words (and English digits) in folded text. */
export function spokenNumbers(text: string): SpokenNumber[] {
  const runs: SpokenNumber[] = [];
  let run: Word[] = [];
  let last = 0;
  for (const match of text.matchAll(/\p{L}+/gu)) {
    const word = match[0];
    const gap = text.slice(last, match.index);
    if (run.length > 0 && !/^[\s,.-]{1,3}$/.test(gap)) close();
    if (isNumberWord(word) || (word === 'y' && run.length > 0)) {
      run.push({ word, start: match.index, end: match.index + word.length });
    } else close();
    last = match.index + word.length;
  }
  close();
  return runs;

  function close(): void {
    while (run.at(-1)?.word === 'y') run.pop();
    if (run.length > 0) runs.push(...split(run));
    run = [];
  }
}

interface Word {
  word: string;
  start: number;
  end: number;
}

const SMALL = new Map<string, number>(
  (
    'cero un:1 uno una:1 dos:2 tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis ' +
    'diecisiete dieciocho diecinueve veinte veintiun:21 veintiuno:21 veintiuna:21 veintidos:22 veintitres veinticuatro ' +
    'veinticinco veintiseis veintisiete veintiocho veintinueve'
  )
    .split(' ')
    .reduce<[string, number][]>((list, entry) => {
      const [word = '', fixed] = entry.split(':');
      const previous = list.at(-1)?.[1] ?? -1;
      return [...list, [word, fixed === undefined ? (word === 'uno' ? 1 : previous + 1) : Number(fixed)]];
    }, []),
);
const ENGLISH = new Map('zero one two three four five six seven eight nine'.split(' ').map((word, at) => [word, at]));
const TENS = new Map(
  'treinta cuarenta cincuenta sesenta setenta ochenta noventa'.split(' ').map((w, at) => [w, 30 + 10 * at]),
);
const HUNDREDS = new Map<string, number>([
  ['cien', 100],
  ['ciento', 100],
  ...'doscient trescient cuatrocient quinient seiscient setecient novecient'
    .split(' ')
    .flatMap((stem, at): [string, number][] => {
      const value = at === 6 ? 900 : 200 + 100 * at;
      return [
        [`${stem}os`, value],
        [`${stem}as`, value],
      ];
    }),
  ['ochocientos', 800],
  ['ochocientas', 800],
]);
const REPEAT = new Map([
  ['doble', 2],
  ['triple', 3],
]);

function isNumberWord(word: string): boolean {
  return (
    SMALL.has(word) || ENGLISH.has(word) || TENS.has(word) || HUNDREDS.has(word) || REPEAT.has(word) || SCALES.has(word)
  );
}

const SCALES = new Set(['mil', 'millon', 'millones']);

/** "y" that joins no ten with a unit ends a run: "dos mil veinte y dos mil veintiuno" are two. */
function split(run: readonly Word[]): SpokenNumber[] {
  const parts: Word[][] = [[]];
  for (const [at, one] of run.entries()) {
    const joins = TENS.has(run[at - 1]?.word ?? '') || run[at - 1]?.word === 'veinte';
    const unit = SMALL.get(run[at + 1]?.word ?? '') ?? 0;
    if (one.word === 'y' && !(joins && unit >= 1 && unit <= 9)) parts.push([]);
    else parts.at(-1)?.push(one);
  }
  return parts.flatMap((part) => toNumber(part) ?? []);
}

function toNumber(part: readonly Word[]): SpokenNumber | undefined {
  const [first] = part;
  const last = part.at(-1);
  if (!first || !last) return undefined;
  const words = part.map(({ word }) => word);
  const groups: string[] = [];
  let at = 0;
  while (at < words.length) {
    const read = readGroup(words, at);
    if (read.next === at) return undefined;
    groups.push(read.digits);
    at = read.next;
  }
  const value = groups.length === 1 ? Number(groups[0]) : undefined;
  return { start: first.start, end: last.end, digits: groups.join(''), value, words };
}

function readGroup(words: readonly string[], at: number): { digits: string; next: number } {
  const repeat = REPEAT.get(words[at] ?? '');
  if (repeat !== undefined) {
    const unit = SMALL.get(words[at + 1] ?? '');
    if (unit === undefined || unit > 9) return { digits: '', next: at };
    return { digits: String(unit).repeat(repeat), next: at + 2 };
  }
  const english = ENGLISH.get(words[at] ?? '');
  if (english !== undefined) return { digits: String(english), next: at + 1 };
  if (words[at] === 'cero') return { digits: '0', next: at + 1 };
  const cardinal = readCardinal(words, at);
  return { digits: String(cardinal.value), next: cardinal.next };
}

function readCardinal(words: readonly string[], from: number): { value: number; next: number } {
  let { value: total, next } = readThousands(words, from);
  if (words[next] === 'millon' || words[next] === 'millones') {
    const rest = words[next + 1] === 'cero' ? { value: 0, next: next + 1 } : readThousands(words, next + 1);
    total = Math.max(1, total) * 1_000_000 + rest.value;
    next = Math.max(next + 1, rest.next);
  }
  return { value: total, next };
}

function readThousands(words: readonly string[], from: number): { value: number; next: number } {
  const head = readHundreds(words, from);
  if (words[head.next] !== 'mil') return head;
  const tail = readHundreds(words, head.next + 1);
  return { value: Math.max(1, head.value) * 1000 + tail.value, next: Math.max(head.next + 1, tail.next) };
}

function readHundreds(words: readonly string[], from: number): { value: number; next: number } {
  let at = from;
  let value = 0;
  const hundreds = HUNDREDS.get(words[at] ?? '');
  if (hundreds !== undefined) {
    value += hundreds;
    at += 1;
  }
  const tens = TENS.get(words[at] ?? '') ?? (words[at] === 'veinte' && words[at + 1] === 'y' ? 20 : undefined);
  if (tens !== undefined) {
    value += tens;
    at += 1;
    const unit = SMALL.get(words[at] === 'y' ? (words[at + 1] ?? '') : '');
    if (unit !== undefined && unit >= 1 && unit <= 9) return { value: value + unit, next: at + 2 };
    return { value, next: at };
  }
  const small = words[at] === 'cero' ? undefined : SMALL.get(words[at] ?? '');
  return small === undefined ? { value, next: at } : { value: value + small, next: at + 1 };
}
