import { PUBLIC_KINDS, type Fact, type FactKind, type NumberedFact } from '../../contracts/fact.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import type { AuditEntry } from '../../bot/ports/audit.ts';
import type { Digests } from '../../bot/ports/system.ts';
import { searchDigests, type Envelope } from './envelope.ts';

/** What the adapters of this room share: how things are sealed and looked up. */
export interface Sealing {
  envelope: Envelope;
  digests: Digests;
  /** Folded stems of a text, for the search index. */
  stems(text: string): string[];
}

/** Rows of facts as parallel arrays, ready for `unnest`. */
export interface FactColumns {
  kinds: string[];
  publics: boolean[];
  contents: Buffer[];
  /** One array literal a fact, or null: arrays of arrays must be rectangular, so they travel as text. */
  searches: (string | null)[];
  /** Rank of those that wait for a turn of their own, null for the rest; and until when (ISO), where not at once. */
  ranks: (number | null)[];
  dues: (string | null)[];
}

const publicKinds: ReadonlySet<FactKind> = new Set<FactKind>(PUBLIC_KINDS);

/** Seals facts, bound to their conversation. */
export function factColumns(conversationId: string, facts: readonly Fact[], sealing: Sealing): FactColumns {
  return {
    kinds: facts.map((fact) => fact.kind),
    publics: facts.map((fact) => publicKinds.has(fact.kind)),
    contents: facts.map((fact) => sealing.envelope.seal(fact, `fact:${conversationId}`)),
    searches: facts.map((fact) => searchLiteral(fact, sealing)),
    ranks: facts.map(rankOf),
    dues: facts.map((fact) => (fact.kind === 'answer-deferred' || fact.kind === 'reminder-set' ? fact.until : null)),
  };
}

/** What was begun goes before what was said meanwhile. */
function rankOf({ kind }: Fact): number | null {
  if (kind === 'write-intended') return 0;
  return kind === 'answer-deferred' || kind === 'reminder-set' ? 1 : null;
}

function searchLiteral(fact: Fact, { stems, digests }: Sealing): string | null {
  const text = wordsOf(fact);
  if (text === undefined) return null;
  const terms = searchDigests(stems(text), digests);
  return terms.length === 0 ? null : `{${terms.join(',')}}`;
}

function wordsOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'citizen-said':
    case 'agent-said':
    case 'note-added':
      return fact.text;
    default:
      return undefined;
  }
}

export interface FactRow {
  number: string;
  at: Date;
  content: Buffer;
}

export function toNumberedFact(conversationId: string, row: FactRow, envelope: Envelope): NumberedFact {
  return {
    number: Number(row.number),
    at: row.at.toISOString(),
    // Our own sealed bytes: their shape was checked when they were written, their integrity by the seal.
    fact: envelope.open(row.content, `fact:${conversationId}`) as Fact,
  };
}

export const sealState = (state: Conversation, envelope: Envelope): Buffer => envelope.seal(state, `state:${state.id}`);

export const openState = (id: string, sealed: Buffer, envelope: Envelope): Conversation =>
  envelope.open(sealed, `state:${id}`) as Conversation;

/** The columns of `conversation` that mirror the state, for queries; the state is the truth. */
export function stateColumns(state: Conversation, digests: Digests): unknown[] {
  const { handoff, identity } = state;
  return [
    identity.level >= 2 && identity.document !== undefined ? digests.hmac('document', identity.document) : null,
    state.owner,
    handoff?.queue ?? null,
    handoff?.priority ?? 0,
    handoff?.requestedAt ?? null,
    handoff?.offeredTo ?? null,
    handoff?.offerUntil ?? null,
    handoff?.agentId ?? null,
  ];
}

/** Audit rows as parallel arrays, ready for `unnest`. */
export function auditColumns(entries: readonly AuditEntry[], sealing: Sealing): unknown[] {
  return [
    entries.map((entry) => entry.actor.kind),
    entries.map((entry) => entry.actor.id),
    entries.map((entry) => entry.action),
    entries.map((entry) => entry.module),
    entries.map((entry) => entry.conversationId ?? null),
    entries.map((entry) => (entry.subject === undefined ? null : sealing.digests.hmac('document', entry.subject))),
    entries.map((entry) => entry.ip ?? null),
    entries.map((entry) =>
      sealing.envelope.seal(
        { ...entry.detail, ...(entry.subject !== undefined && { subject: entry.subject }) },
        'audit',
      ),
    ),
  ];
}

/** SQLSTATE of a unique violation. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}
