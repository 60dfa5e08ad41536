import type { EntityContext, Found } from './entity-finder.ts';
import { MONEY_VERB } from './money-context.ts';
import { NO_MONEY, THINGS, unitFactor, UNITS } from './money-units.ts';
import type { SaidNumber } from './number-words.ts';

/** Amounts said in words, all or in part: "dos millones setecientos", "trescientas lucas", "millón y medio". */
export function saidAmounts(context: EntityContext): Found[] {
  const { view } = context;
  const found: Found[] = [];
  for (let at = 0; at < view.numbers.length; at += 1) {
    const amount = read(context, at);
    if (!amount) continue;
    const start = toView(view.starts, amount.start);
    const end = toViewEnd(view.ends, amount.end);
    if (!amount.sure && isNamed(context, start, end)) continue;
    found.push({ type: 'dinero', value: amount.value, start, end, priority: amount.sure ? 87 : 45 });
    at = amount.last;
  }
  return found;
}

interface Amount {
  value: number;
  start: number;
  end: number;
  /** A unit or "pesos" says so. */
  sure: boolean;
  /** Index of the last number used. */
  last: number;
}

const TAIL =
  /^(?<half> y medi[oa])?(?: ?(?<unit>lucas?|lukas?|luquitas?|lukitas?|barr(?:it)?as?|palos?|palitos?|melon(?:es)?)(?!\p{L}))?(?<second> y medi[oa])?(?<pesos> (?:de )?(?:pesos?|pesitos|cop)(?!\p{L}))?(?!\p{L})/u;

function read(context: EntityContext, at: number): Amount | undefined {
  const { folded, view } = context;
  const number = view.numbers[at] as SaidNumber;
  const first = view.tokens[number.from];
  const before = folded.slice(Math.max(0, number.start - 60), number.start);
  if (/^mill?i?on(?:e?s)?$/.test(first?.text ?? '') && (/s$/.test(first?.text ?? '') || /\d ?$/.test(before)))
    return undefined;
  if (
    /^millions?$/.test(first?.text ?? '') ||
    (number.value === 1 && /peso/.test(folded.slice(number.end, number.end + 9)))
  )
    return undefined;
  if (first?.text === 'mil' && /\d ?$|(?:por|al|x) $/.test(before)) return undefined;
  const tail = TAIL.exec(folded.slice(number.end, number.end + 40));
  const { half, unit, second, pesos } = tail?.groups ?? {};
  const end = number.end + (tail?.[0].length ?? 0);
  const after = folded.slice(end, end + 30);
  if (NO_MONEY.test(after) || THINGS.test(after) || (/(?:por|al) $/.test(before) && number.value === 1000))
    return undefined;
  const million = number.afterMillion !== undefined;
  const decimal = million ? decimals(context, at) : undefined;
  const factor = unitFactor(unit, number.value);
  const year = number.value >= 1980 && number.value <= 2040;
  const verb = MONEY_VERB.test(before);
  const scaled =
    million || (number.thousand && number.value >= 10_000) || (number.thousand && !year && verb && number.value > 1000);
  const sure = unit !== undefined || pesos !== undefined || /\$ ?$/.test(before);
  if (!scaled && !sure) return context.expects === 'dinero' && number.value >= 100 ? plain(number, at) : undefined;
  let value = (decimal?.value ?? completed(number)) * factor;
  if (half !== undefined || second !== undefined) value += unit !== undefined ? factor / 2 : million ? 500_000 : 500;
  const more =
    (million || factor === 1_000_000) &&
    half === undefined &&
    second === undefined &&
    pesos === undefined &&
    (number.afterMillion ?? 0) === 0
      ? remainder(context, at, end)
      : undefined;
  return {
    value: Math.round(value + (more?.value ?? 0)),
    start: (decimal?.start ?? number.start) - (/\$ ?$/.exec(before)?.[0].length ?? 0),
    end: more?.end ?? end,
    sure: sure || (more?.sure ?? false) || (number.mixed && million),
    last: more?.last ?? at,
  };
}

const plain = (number: SaidNumber, at: number): Amount => ({
  value: number.value,
  start: number.start,
  end: number.end,
  sure: true,
  last: at,
});

/** "dos millones setecientos" leaves the "mil" unsaid. */
function completed({ value, afterMillion, thousand }: SaidNumber): number {
  const unsaid = afterMillion !== undefined && !thousand && afterMillion >= 10 && afterMillion < 1000;
  return unsaid ? value - afterMillion + afterMillion * 1000 : value;
}

/** "dos palos trescientos", "un millón 200": what is said after the millions. */
function remainder(
  { folded, view }: EntityContext,
  at: number,
  end: number,
): { value: number; end: number; sure: boolean; last: number } | undefined {
  const figure =
    /^ (?:y )?(?<number>\d{2,3})(?<grouped>\.\d{3})?(?<pesos> (?:de )?pesos(?!\p{L}))?(?!\d|[.,']\d|\p{L}| ?(?:%|mil|k|cuotas|meses|pagos|anos|dias))/u.exec(
      folded.slice(end, end + 30),
    );
  if (figure?.groups) {
    const { number = '', grouped = '' } = figure.groups;
    const value = grouped === '' ? Number(number) * 1000 : Number(number + grouped.slice(1));
    return { value, end: end + figure[0].length, sure: figure.groups['pesos'] !== undefined, last: at };
  }
  const next = view.numbers[at + 1];
  if (!next || !/^ (?:y )?$/.test(folded.slice(end, next.start)) || next.value >= 1_000_000 || next.value < 10)
    return undefined;
  const tail = TAIL.exec(folded.slice(next.end, next.end + 40));
  const { unit, pesos } = tail?.groups ?? {};
  if (/^ (?:cuotas|meses|pagos|anos|dias)/.test(folded.slice(next.end, next.end + 10))) return undefined;
  const factor = unit !== undefined ? (UNITS.get(unit) ?? 1000) : next.thousand ? 1 : next.value < 1000 ? 1000 : 1;
  if (factor === 1_000_000) return undefined;
  return {
    value: next.value * factor,
    end: next.end + (tail?.[0].length ?? 0),
    sure: unit !== undefined || pesos !== undefined,
    last: at + 1,
  };
}

/** "uno punto cinco millones" is 1,500,000. */
function decimals({ folded, view }: EntityContext, at: number): { value: number; start: number } | undefined {
  const number = view.numbers[at] as SaidNumber;
  const whole = view.numbers[at - 1];
  if (!whole || !/^ (?:punto|coma|con) $/.test(folded.slice(whole.end, number.start)) || whole.value >= 1000)
    return undefined;
  const part = number.value / 1_000_000;
  if (!Number.isInteger(part) || part >= 100) return undefined;
  return { value: Math.round((whole.value + part / 10 ** String(part).length) * 1_000_000), start: whole.start };
}

/** The words around say it is a number of something else. */
function isNamed({ chunks, expects }: EntityContext, start: number, end: number): boolean {
  const chunk = chunks.find((one) => one.start < end && one.end > start);
  if (!chunk) return false;
  const dictated = chunk.start < start - 1 || chunk.end > end + 1;
  if (dictated) return true;
  if (chunk.kind !== undefined && chunk.kind !== 'other') return !/000$/.test(chunk.digits);
  return (expects === 'cedula' || expects === 'nit' || expects === 'codigo_otp') && !/000$/.test(chunk.digits);
}

/** First unit of the view that comes from the folded position. */
function toView(starts: Int32Array, position: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The unit of the view after the last that ends at or before the folded position. */
function toViewEnd(ends: Int32Array, position: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
