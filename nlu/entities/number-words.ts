import { numberWord, type NumberWord } from './number-lexicon.ts';
import type { Token } from './tokens.ts';

/** A number as people say it: one cardinal ("dos mil veintitrés"), one digit, or a repeat ("doble cero"). */
export interface SaidNumber {
  start: number;
  end: number;
  /** Positions of its tokens, `from` included, `to` not. */
  from: number;
  to: number;
  value: number;
  /** `doble cero` is `00`; otherwise the digits of `value`. */
  digits: string;
  /** True where some of it stands in figures ("2 millones setecientos"). */
  mixed: boolean;
  /** What stands after the last "millones" ("dos millones setecientos": 700), where there is one. */
  afterMillion: number | undefined;
  thousand: boolean;
}

/** Reads every number said in words, in order; one pass. */
export function saidNumbers(tokens: readonly Token[]): SaidNumber[] {
  const said: SaidNumber[] = [];
  const reader = createReader(tokens);
  for (let at = 0; at < tokens.length;) {
    const one = reader.group(at);
    if (one) said.push(one);
    at = one ? one.to : at + 1;
  }
  return said;
}

interface Part {
  value: number;
  next: number;
  mixed?: boolean;
}

function createReader(tokens: readonly Token[]): { group: (at: number) => SaidNumber | undefined } {
  const words = tokens.map((token) => (token.kind === 'word' ? numberWord(token.text) : undefined));
  const kindAt = (at: number): NumberWord['kind'] | undefined => words[at]?.kind;
  const valueAt = (at: number): number => words[at]?.value ?? 0;
  const isUnit = (at: number): boolean => kindAt(at) === 'unit' && valueAt(at) > 0;

  /** Nothing but a space or two stands between a token and the next. */
  function joined(at: number): boolean {
    const one = tokens[at];
    const next = tokens[at + 1];
    return one !== undefined && next !== undefined && next.start - one.end <= 2;
  }
  /** The position after `at`, or −1 where the next token is not joined to it. */
  const after = (at: number): number => (joined(at) ? at + 1 : -1);

  function group(at: number): SaidNumber | undefined {
    const word = words[at];
    const first = tokens[at];
    if (!first) return undefined;
    if (word?.kind === 'repeat') return repeat(at, word.value);
    if (word?.kind === 'million' && (first.text.endsWith('s') || scalesFigure(at))) return undefined;
    const part = word?.kind === 'unit' && word.value === 0 ? { value: 0, next: at + 1 } : undefined;
    const read = part ? { ...part, afterMillion: undefined, thousand: false } : cardinal(at);
    const last = tokens[(read?.next ?? 0) - 1];
    if (!read || !last || read.next <= at) return undefined;
    const { value, next, afterMillion, thousand } = read;
    const mixed = tokens.slice(at, next).some(({ kind }) => kind === 'digits');
    if (!Number.isSafeInteger(value)) return undefined;
    return {
      start: first.start,
      end: last.end,
      from: at,
      to: next,
      value,
      digits: String(value),
      mixed,
      afterMillion,
      thousand,
    };
  }

  /** "1.5 millones": the scale belongs to a figure with a decimal mark. */
  function scalesFigure(at: number): boolean {
    return tokens[at - 1]?.kind === 'digits' && joined(at - 1);
  }

  function repeat(at: number, times: number): SaidNumber | undefined {
    const next = after(at);
    const [first, last] = [tokens[at], tokens[next]];
    if (!first || !last || kindAt(next) !== 'unit') return undefined;
    const digits = String(valueAt(next)).repeat(times);
    return {
      ...{ start: first.start, end: last.end, from: at, to: next + 1, value: Number(digits), digits, mixed: false },
      ...{ afterMillion: undefined, thousand: false },
    };
  }

  function cardinal(from: number): (Part & { afterMillion: number | undefined; thousand: boolean }) | undefined {
    const head = thousands(from, false);
    const scale = head ? (head.next === from ? from : after(head.next - 1)) : -1;
    if (!head || kindAt(scale) !== 'million') {
      return head && head.next > from ? { ...head, afterMillion: undefined } : undefined;
    }
    const start = after(scale);
    const rest = start > 0 && !(kindAt(start) === 'unit' && valueAt(start) === 0) ? thousands(start, true) : undefined;
    const tail = rest && rest.next > start ? rest : undefined;
    return {
      value: Math.max(1, head.value) * 1_000_000 + (tail?.value ?? 0),
      next: tail?.next ?? scale + 1,
      afterMillion: tail?.value ?? 0,
      thousand: tail?.thousand ?? false,
    };
  }

  /** `[hundreds] mil [hundreds]` or hundreds alone; `{value: 0, next: from}` before a scale that stands alone. */
  function thousands(from: number, tail: boolean): (Part & { thousand: boolean }) | undefined {
    if (kindAt(from) === 'million') return tail ? undefined : { value: 0, next: from, thousand: false };
    const head = kindAt(from) === 'thousand' ? { value: 1, next: from } : hundreds(from, false, true);
    if (!head) return undefined;
    const scale = head.next === from ? from : after(head.next - 1);
    if (kindAt(scale) !== 'thousand') return { ...head, thousand: false };
    const start = after(scale);
    const rest = start > 0 ? hundreds(start, true, false) : undefined;
    return { value: head.value * 1000 + (rest?.value ?? 0), next: rest?.next ?? scale + 1, thousand: true };
  }

  function hundreds(from: number, afterThousand: boolean, head: boolean): Part | undefined {
    const figure = figures(from, head);
    if (figure) return figure;
    if (kindAt(from) === 'cien') return { value: 100, next: from + 1 };
    if (kindAt(from) === 'unit' && kindAt(after(from)) === 'hundreds') {
      const next = after(after(from));
      const rest = next > 0 ? tens(next, afterThousand) : undefined;
      return { value: valueAt(from) * 100 + (rest?.value ?? 0), next: rest?.next ?? after(from) + 1 };
    }
    if (kindAt(from) !== 'hundred') return tens(from, afterThousand);
    const next = after(from);
    const rest = next > 0 ? tens(next, afterThousand) : undefined;
    return { value: valueAt(from) + (rest?.value ?? 0), next: rest?.next ?? from + 1 };
  }

  /** Figures count as part of a number said where a scale follows ("2 millones", "300mil") or a million stands before. */
  function figures(at: number, head: boolean): Part | undefined {
    const token = tokens[at];
    if (token?.kind !== 'digits' || token.text.length > 4 || !head) return undefined;
    const before = tokens[at - 1];
    if (before?.kind === 'mark' && before.end === token.start && /[.,'#/-]/.test(before.text)) return undefined;
    const next = kindAt(after(at));
    const scaled = next === 'thousand' || next === 'million';
    return scaled ? { value: Number(token.text), next: at + 1 } : undefined;
  }

  function tens(from: number, afterThousand: boolean): Part | undefined {
    const kind = kindAt(from);
    const value = valueAt(from);
    if (kind === 'tens' || kind === 'twenty-' || (kind === 'teen' && value === 10)) {
      const and = after(from);
      const unit = /^[yi]$/.test(tokens[and]?.text ?? '') ? after(and) : kind === 'twenty-' ? and : -1;
      const another = afterThousand && kindAt(after(unit)) === 'thousand';
      if (unit > 0 && isUnit(unit) && !another && !(value === 10 && valueAt(unit) < 6)) {
        return { value: value + valueAt(unit), next: unit + 1 };
      }
      return kind === 'twenty-' ? undefined : { value, next: from + 1 };
    }
    if (kind === 'teen' || isUnit(from)) return { value, next: from + 1 };
    return undefined;
  }

  return { group };
}
