import { follows, matches, precedes, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { MONEY_VERB } from './money-context.ts';
import { millionShares, sharedUnits } from './money-shares.ts';
import { NO_MONEY, THINGS, unitFactor, UNITS } from './money-units.ts';
import type { NumberChunk } from './number-chunks.ts';
import { saidAmounts } from './said-amounts.ts';

/**
 * `dinero`: whole pesos, from figures with a mark, a unit or a verb of paying (`$1.250.000`, `500 mil`, `2 palos`,
 * "debo 1250000") or from words ("un millón doscientos" is 1,200,000). Percentages, UVT and "por mil" are none.
 */
export const findDinero: EntityFinder = (context) => {
  const amounts = [...written(context), ...spaced(context), ...saidAmounts(context), ...millionShares(context)];
  return [...amounts, ...sharedUnits(context, amounts)];
};

const FIGURE =
  /(?<![\d\p{L}#]|\d[.,'’/-]|# )(?<mark>\$ ?|cop ?\$? ?)?(?<figure>\d{1,3}(?:['’.,]\d{3})+(?:[,.]\d{1,2}(?!\d))?|\d{1,13}(?:[.,]\d{1,2}(?!\d))?)(?: ?(?<unit>mil|millones|millons|milones|millone|millon|millions?|luquitas?|lukitas?|lucas?|lukas?|lks|barr(?:it)?as?|palit?os?|palos?|melon(?:es)?|k|(?<=\d)mm?)(?![\p{L}\/]))?(?<half> y medi[oa])?(?<pesos>(?: ?(?:(?:de )?(?:pesos?|pesitos|peos|pes[oi]tos|cop|mcte|moneda corriente|colombian pesos)(?!\p{L})|\$(?!\d))){1,2})?/gu;

function written(context: EntityContext): Found[] {
  const { text, view } = context;
  const found: Found[] = [];
  for (const { groups, start, end } of matches(text, FIGURE)) {
    const { mark, figure = '', unit, half, pesos } = groups;
    const first = start + (mark?.length ?? 0);
    if (view.said[first] === 1 || precedes(text, end, NO_MONEY)) continue;
    const scaled =
      unit !== undefined && /^m{1,2}$/.test(unit)
        ? mark !== undefined || follows(text, start, MONEY_VERB)
        : unit !== undefined;
    if (unit !== undefined && !scaled) continue;
    if (mark === undefined && !scaled && pesos === undefined && !saysAmount(context, figure, start, end)) continue;
    if (unit === 'mil' && (follows(text, start, /\bal $/) || precedes(text, end, THINGS))) continue;
    const tail = scaled && UNITS.get(unit ?? '') === 1_000_000 ? rest(text, end) : undefined;
    const factor = unitFactor(unit, toNumber(figure));
    const value = Math.round((toNumber(figure) + (half === undefined ? 0 : 0.5)) * factor) + (tail?.value ?? 0);
    if (mark?.startsWith('cop') && value < 1000) continue;
    if (value > 0 && value < 1e13) found.push({ type: 'dinero', value, start, end: tail?.end ?? end, priority: 86 });
  }
  return found;
}

/** "2 millones 700", "2 palos 300 mil". */
function rest(text: string, end: number): { value: number; end: number } | undefined {
  const match =
    /^ (?:y )?(?<number>\d{2,3})(?:(?<grouped>[.,']\d{3})| ?(?<unit>mil|lucas?|lukas?|k)(?!\p{L}))?(?<pesos> (?:de )?pesos?(?!\p{L}))?(?!\d|[.,']\d|\p{L}| ?%| (?:cuotas|meses|pagos|metros|dias|anos))/u.exec(
      text.slice(end, end + 40),
    );
  if (!match?.groups) return undefined;
  const { number = '', grouped = '' } = match.groups;
  const value = grouped === '' ? Number(number) * 1000 : Number(number + grouped.slice(1));
  return { value, end: end + match[0].length };
}

/** Points and apostrophes group; a comma groups before three digits and marks cents before one or two. */
function toNumber(figure: string): number {
  const grouped = /^\d{1,3}(?:['’.,]\d{3})+(?:[,.]\d{1,2})?$/.test(figure);
  if (!grouped) return Number(figure.replace(',', '.'));
  return Math.floor(Number(figure.replace(/[,.]\d{1,2}$/, '').replace(/\D/g, '')));
}

/** A plain figure is an amount after a verb or noun of money, or where money is awaited. */
function saysAmount({ text, chunks, expects }: EntityContext, figure: string, start: number, end: number): boolean {
  const chunk: NumberChunk | undefined = chunks.find((one) => one.start <= start && one.end >= end);
  const digits = figure.replace(/\D/g, '');
  const grouped = /^\d{1,3}(?:['’.,]\d{3})+/.test(figure);
  if (!chunk || chunk.glued || digits.length < 4 || digits.length > 11 || chunk.text.length > figure.length)
    return false;
  if (/^\/\d/.test(text.slice(end, end + 2))) return false;
  if (expects === 'codigo_otp' && digits.length === 6) return false;
  if (chunk.kind === undefined && /^\d{1,3}['’]\d{3}[.,]\d{3}$/.test(figure)) return true;
  if (expects === 'dinero' && chunk.kind === undefined) return true;
  const round = digits.endsWith('000') || digits.endsWith('00');
  const led = chunk.kind !== undefined && !/\b(?:de|por) $/.test(text.slice(Math.max(0, start - 8), start));
  if (led) return false;
  const verb = MONEY_VERB.test(text.slice(Math.max(0, start - 60), start));
  if (grouped) return (verb && chunk.kind === undefined) || (round && CONTEXT.test(text));
  return verb && digits.length >= 5 && digits.length <= 9 && chunk.kind === undefined && (round || digits.length !== 8);
}

const CONTEXT =
  /pag|deb|dev[eo]|cobr|cuota|plata|valor|saldo|abon|recib|factur|peso|deud|interes|avaluo|cuest|consign|descuent|mora|impuest|predial|liquid|barat|car[oi]|gan[oa]|plat|cost/;

/** "250 000 pesos", "$ 1 250 000". */
function spaced({ text }: EntityContext): Found[] {
  const grouped =
    /(?<![\d\p{L}]|\d[ .,'-])(?:(?<mark>\$ ?)\d{1,3}(?: \d{3})+|\d{1,3}(?: \d{3})+(?= ?(?:de )?pesos))(?<pesos> (?:de )?pesos)?(?![\d\p{L}]|[ .,]\d)/gu;
  return [...matches(text, grouped)].map(({ span, start, end }): Found => ({
    type: 'dinero',
    value: Number(span.replace(/\D/g, '')),
    start,
    end,
    priority: 88,
  }));
}
