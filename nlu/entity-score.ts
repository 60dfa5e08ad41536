import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { EntityType, type Entity, type NluContext } from '../contracts/nlu-result.ts';

/** A line of a gold set: a text and all that must be found in it, in order. `now` is ISO; Friday 20 November 2026 where missing. */
export const GoldLine = z.strictObject({
  text: z.string(),
  now: z.string().optional(),
  expects: EntityType.optional(),
  entities: z.array(
    z.strictObject({
      type: EntityType,
      value: z.union([z.string(), z.number()]),
      text: z.string(),
      valid: z.literal(false).optional(),
    }),
  ),
});
export type GoldLine = z.infer<typeof GoldLine>;

/** Reads a gold set; throws naming the file where it is not one. */
export function readGold(file: string): GoldLine[] {
  const read = z.array(GoldLine).safeParse(parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** Precision, recall and F1, 0…1, with what they were counted from. */
export interface Score {
  precision: number;
  recall: number;
  f1: number;
  hits: number;
  found: number;
  gold: number;
}

/** How well entities are found. */
export interface EntityScore {
  lines: number;
  /** Lines with nothing wrong in type, value and span. */
  perfectLines: number;
  /** Type and value agree. */
  value: Score;
  /** Type, value and span agree. */
  exact: Score;
  /** Type agrees and the spans overlap. */
  overlapping: Score;
  /** Type and value, type by type. */
  types: Partial<Record<EntityType, Score>>;
  /** What went wrong, for a person to read: `missed` and `invented` by type and value. */
  mistakes: { text: string; missed: string[]; invented: string[] }[];
}

/** Finds the entities of every line and compares. */
export function scoreEntities(
  lines: readonly GoldLine[],
  find: (text: string, context: Pick<NluContext, 'expects' | 'now'>) => Entity[],
): EntityScore {
  const rows = lines.map((line) => {
    const now = new Date(line.now ?? '2026-11-20T15:00:00Z');
    return {
      line,
      gold: placed(line),
      found: find(line.text, { now, ...(line.expects ? { expects: line.expects } : {}) }),
    };
  });
  const count = (same: Same, type?: EntityType): Score => {
    let [hits, found, gold] = [0, 0, 0];
    for (const row of rows) {
      const wanted = row.gold.filter((one) => type === undefined || one.type === type);
      const had = row.found.filter((one) => type === undefined || one.type === type);
      hits += pairs(wanted, had, same).hits;
      found += had.length;
      gold += wanted.length;
    }
    return score(hits, found, gold);
  };
  const types = EntityType.options.filter((type) =>
    rows.some(({ gold, found }) => [...gold, ...found].some((one) => one.type === type)),
  );
  return {
    lines: rows.length,
    perfectLines: rows.filter(
      ({ gold, found }) => gold.length === found.length && pairs(gold, found, sameAll).hits === gold.length,
    ).length,
    value: count(sameValue),
    exact: count(sameAll),
    overlapping: count(overlap),
    types: Object.fromEntries(types.map((type) => [type, count(sameValue, type)])),
    mistakes: rows.flatMap(({ line, gold, found }) => {
      const { missed, invented } = pairs(gold, found, sameValue);
      return missed.length + invented.length === 0
        ? []
        : [{ text: line.text, missed: missed.map(label), invented: invented.map(label) }];
    }),
  };
}

type Placed = Pick<Entity, 'type' | 'value' | 'start' | 'end'>;
type Same = (a: Placed, b: Placed) => boolean;

const sameValue: Same = (a, b) => a.type === b.type && a.value === b.value;
const sameAll: Same = (a, b) => sameValue(a, b) && a.start === b.start && a.end === b.end;
const overlap: Same = (a, b) => a.type === b.type && a.start < b.end && b.start < a.end;
const label = ({ type, value }: Placed): string => `${type}=${value}`;

/** Where the slices stand: each after the one before, or else where it first occurs. */
function placed(line: GoldLine): Placed[] {
  let from = 0;
  return line.entities.map(({ type, value, text }) => {
    const next = line.text.indexOf(text, from);
    const start = next < 0 ? Math.max(0, line.text.indexOf(text)) : next;
    from = start + text.length;
    return { type, value, start, end: start + text.length };
  });
}

/** Each gold entity takes at most one that was found. */
function pairs(
  gold: readonly Placed[],
  found: readonly Placed[],
  same: Same,
): { hits: number; missed: Placed[]; invented: Placed[] } {
  const left = [...found];
  const missed: Placed[] = [];
  for (const one of gold) {
    const at = left.findIndex((other) => same(one, other));
    if (at < 0) missed.push(one);
    else left.splice(at, 1);
  }
  return { hits: gold.length - missed.length, missed, invented: left };
}

function score(hits: number, found: number, gold: number): Score {
  const precision = found === 0 ? 1 : hits / found;
  const recall = gold === 0 ? 1 : hits / gold;
  const f1 = found + gold === 0 ? 1 : (2 * hits) / (found + gold);
  return { precision: round(precision), recall: round(recall), f1: round(f1), hits, found, gold };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
