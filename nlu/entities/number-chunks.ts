import type { EntityType } from '../../contracts/nlu-result.ts';
import { digitsOf } from './entity-finder.ts';
import { findLeads, reaches, reachesBack, type Lead, type LeadKind } from './lead.ts';

/** A run of figures, with the marks and spaces people put inside a number. */
export interface NumberChunk {
  text: string;
  digits: string;
  start: number;
  end: number;
  /** What the words around say it is; `undefined` where they say nothing. */
  kind: LeadKind | undefined;
  /** A letter touches it, before or after. */
  glued: boolean;
  /** Its runs of digits, without the marks between. */
  groups: { text: string; start: number; end: number }[];
}

const CHUNK = /\d+(?:(?:[.,'’]| ?- ?| {1,2})\d+)*/g;
const MOST = 300;

/** Cuts the runs of figures of a text (spoken numbers already in figures) and asks the words around what they are. */
export function numberChunks(text: string): NumberChunk[] {
  const leads = findLeads(text);
  const chunks: NumberChunk[] = [];
  let next = 0;
  for (const match of text.matchAll(CHUNK)) {
    if (chunks.length >= MOST) break;
    const start = match.index;
    const end = start + match[0].length;
    while (next < leads.length && (leads[next] as Lead).end <= start) next += 1;
    const before = leads[next - 1];
    const glued = /\p{L}/u.test((text[start - 1] ?? '') + (text[end] ?? ''));
    const previous = chunks.at(-1);
    const kind =
      kindBefore(text, before, start) ?? inherited(text, previous, before, start) ?? kindAfter(text, leads[next], end);
    const groups = [...match[0].matchAll(/\d+/g)].map((group) => ({
      text: group[0],
      start: start + group.index,
      end: start + group.index + group[0].length,
    }));
    chunks.push({ text: match[0], digits: digitsOf(match[0]), start, end, kind, glued, groups });
  }
  return chunks;
}

function kindBefore(text: string, lead: Lead | undefined, start: number): LeadKind | undefined {
  return lead && reaches(text.slice(lead.end, start)) ? lead.kind : undefined;
}

/** "los radicados 400000123456 y 400000123457": the second is what the first is. */
function inherited(
  text: string,
  previous: NumberChunk | undefined,
  lead: Lead | undefined,
  start: number,
): LeadKind | undefined {
  if (previous?.kind === undefined || (lead && lead.start > previous.start)) return undefined;
  if (!/^\s?(?:,|y|e|o|,? y|and)\s?(?:(?:el|la|los|las|del|de la|con el) )?$/.test(text.slice(previous.end, start)))
    return undefined;
  return previous.kind;
}

function kindAfter(text: string, lead: Lead | undefined, end: number): LeadKind | undefined {
  if (!lead || !reachesBack(text.slice(end, lead.start))) return undefined;
  const own = /^[\s:#.]*(?:es|numero|no|nro)?[\s:#.]*\d{4}/.test(text.slice(lead.end, lead.end + 30));
  return own || lead.kind === 'other' ? undefined : lead.kind;
}

/**
 * The first groups of a chunk that together have `least`…`most` digits, and where they end; a number said digit by
 * digit is one whole. `undefined` where no such cut exists.
 */
export function leading(
  chunk: NumberChunk,
  least: number,
  most: number,
): { digits: string; start: number; end: number } | undefined {
  if (chunk.digits.length >= least && chunk.digits.length <= most) {
    return { digits: chunk.digits, start: chunk.start, end: chunk.end };
  }
  let digits = '';
  let best: { digits: string; start: number; end: number } | undefined;
  for (const group of chunk.groups) {
    digits += group.text;
    if (digits.length > most) break;
    if (digits.length >= least) best = { digits, start: chunk.start, end: group.end };
    if (group.text.length >= least) break;
  }
  const rest = chunk.digits.slice(best?.digits.length ?? 0);
  return best && rest.length >= 4 ? best : undefined;
}

/** What the number is: what the words say, or else what was asked for. */
export function kindOf(chunk: NumberChunk, expects: EntityType | undefined): LeadKind | EntityType | undefined {
  return chunk.kind ?? expects;
}
