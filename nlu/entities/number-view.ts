import { saidNumbers, type SaidNumber } from './number-words.ts';
import { tokenize, type Token } from './tokens.ts';

/**
 * A folded text with its spoken numbers in figures ("cédula uno nueve cuatro" → "cedula 1 9 4"), so that one rule reads
 * both. Unit `i` of `text` comes from units `starts[i]`…`ends[i]` of the folded text.
 */
export interface NumberView {
  text: string;
  starts: Int32Array;
  ends: Int32Array;
  /** 1 where the unit was said in words. */
  said: Uint8Array;
  /** The numbers said, in positions of the folded text. */
  numbers: SaidNumber[];
  /** Tokens of the folded text. */
  tokens: Token[];
}

/** Makes the view; one pass. */
export function numberView(folded: string): NumberView {
  const tokens = tokenize(folded);
  const numbers = saidNumbers(tokens);
  const edits = replacements(tokens, numbers);
  const starts: number[] = [];
  const ends: number[] = [];
  const said: number[] = [];
  let text = '';
  let at = 0;
  const copy = (to: number): void => {
    text += folded.slice(at, to);
    for (; at < to; at += 1) {
      starts.push(at);
      ends.push(at + 1);
      said.push(0);
    }
  };
  for (const { start, end, by } of edits) {
    copy(start);
    text += by;
    for (let unit = 0; unit < by.length; unit += 1) {
      starts.push(start);
      ends.push(end);
      said.push(1);
    }
    at = end;
  }
  copy(folded.length);
  return {
    text,
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    said: Uint8Array.from(said),
    numbers,
    tokens,
  };
}

interface Edit {
  start: number;
  end: number;
  by: string;
}

/** Marks that people say between two figures, and the sounds they make while they think. */
const SAID_MARKS: Record<string, string> = { guion: '-', raya: '-', rayita: '-', punto: '.', slash: '/' };
const HESITATION = new Set('eh ehh em mmm este pues emm ehm mm'.split(' '));

function replacements(tokens: readonly Token[], numbers: readonly SaidNumber[]): Edit[] {
  const edits: Edit[] = [];
  const startsNumber = new Set(numbers.map(({ from }) => from));
  const endsNumber = new Set(numbers.map(({ to }) => to - 1));
  const isNumberAt = (at: number, edge: Set<number>): boolean => edge.has(at) || tokens[at]?.kind === 'digits';
  for (const number of numbers) {
    const { from, to, start, end, mixed, digits } = number;
    if (mixed) continue;
    const alone = to - from === 1 && LONELY.has(tokens[from]?.text ?? '');
    if (alone && !touchesNumber(from)) continue;
    edits.push({ start, end, by: digits });
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'word' || !isNumberAt(at - 1, endsNumber) || !isNumberAt(at + 1, startsNumber)) continue;
    const mark = SAID_MARKS[token.text];
    const [before, after] = [tokens[at - 1]?.end ?? token.start, tokens[at + 1]?.start ?? token.end];
    if (mark !== undefined) edits.push({ start: before, end: after, by: mark });
    else if (HESITATION.has(token.text)) {
      edits.push({ start: token.start, end: after, by: '' });
    }
  }
  return edits.sort((a, b) => a.start - b.start || a.end - b.end);

  function touchesNumber(at: number): boolean {
    for (const step of [-1, 1]) {
      const edge = step < 0 ? endsNumber : startsNumber;
      const next = at + step;
      if (isNumberAt(next, edge)) return true;
      const word = tokens[next]?.text ?? '';
      if ((word in SAID_MARKS || HESITATION.has(word)) && isNumberAt(next + step, edge)) return true;
    }
    return false;
  }
}

/** Words that are numbers only beside another: "una casa", "mil gracias". */
const LONELY = new Set('un uno una one mil millon thousand million'.split(' '));
