import type { Pool } from 'pg';
import type { ConversationSummary } from '../../contracts/desk-protocol.ts';
import type { Fact } from '../../contracts/fact.ts';
import { summarise } from '../../agent-desk/domain/summary.ts';
import type { DeskConversation, DeskConversations, DeskFeed } from '../../agent-desk/ports/desk-store.ts';
import { foldFacts } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import {
  auditColumns,
  factColumns,
  isUniqueViolation,
  openState,
  sealState,
  stateColumns,
  toNumberedFact,
} from './rows.ts';
import type { FactRow, Sealing } from './rows.ts';
import { serviceOrder } from './service-order.ts';

export interface DeskOptions extends Sealing {
  pool: Pool;
  clock: Clock;
}

/** How often a desk action is decided again because the conversation changed under it. */
const CHANGE_TRIES = 20;

/** Conversations as staff see and change them, in PostgreSQL. */
export function createDeskConversations(options: DeskOptions): DeskConversations {
  const { pool, clock } = options;

  const load = async (id: string): Promise<{ row: ConversationRow; conversation: DeskConversation } | undefined> => {
    const { rows } = await pool.query<ConversationRow>({
      name: 'desk-load',
      text: `${SELECT} where id = $1`,
      values: [id],
    });
    return rows[0] && { row: rows[0], conversation: toDeskConversation(rows[0], options) };
  };

  const knownAction = async (conversationId: string, clientId: string): Promise<number | undefined> => {
    const { rows } = await pool.query<{ number: string }>(
      `select number from inbound where channel = 'desk' and provider_message_id = $1`,
      [`${conversationId}:${clientId}`],
    );
    return rows[0] && Number(rows[0].number);
  };

  return {
    async change(conversationId, decide, { clientId } = {}) {
      for (let tries = 0; tries < CHANGE_TRIES; tries++) {
        const loaded = await load(conversationId);
        if (!loaded) {
          const detail = 'there is no such conversation';
          return { decision: { ok: false, code: 'conversation.unknown', detail }, number: 0, repeated: false };
        }
        const { row, conversation } = loaded;
        const known = clientId === undefined ? undefined : await knownAction(conversationId, clientId);
        const decision = decide(conversation.state);
        if (known !== undefined) return { decision, number: known, repeated: true };
        if (!decision.ok || (decision.facts.length === 0 && decision.audit.length === 0)) {
          return { decision, number: conversation.summary.lastNumber, repeated: false };
        }

        const at = clock.now();
        const numbered = decision.facts.map((fact) => ({ number: 0, at: at.toISOString(), fact }));
        const state = foldFacts(conversation.state, numbered);
        const facts = factColumns(conversationId, decision.facts, options);
        const values = [
          ...[conversationId, row.version, at, sealState(state, options.envelope)],
          ...stateColumns(state, options.digests),
          ...[facts.kinds, facts.publics, facts.contents, facts.searches],
          wakingPlace(decision.facts, decision.wakesBot),
          clientId === undefined ? null : `${conversationId}:${clientId}`,
          ...auditColumns(decision.audit, options),
        ];
        try {
          const { rows } = await pool.query<{ last_number: string }>({ name: 'desk-change', text: CHANGE, values });
          if (rows[0]) return { decision, number: Number(rows[0].last_number), repeated: false };
        } catch (error) {
          // The same client id at the same moment: the next round finds its number.
          if (!isUniqueViolation(error)) throw error;
        }
      }
      throw new AppError('conversation.changed', 'the conversation kept changing', { retryable: true });
    },

    async find(conversationId) {
      return (await load(conversationId))?.conversation;
    },

    async listFor({ agentId, queues }) {
      const { rows } = await pool.query<ConversationRow>(
        `${SELECT} where (owner = 'queued' and queue = any($2)) or (owner = 'agent' and agent_id = $1)
         order by owner, ${serviceOrder('conversation')} limit 500`,
        [agentId, queues],
      );
      return rows.map((row): ConversationSummary => toDeskConversation(row, options).summary);
    },

    async listWaiting(limit) {
      const { rows } = await pool.query<ConversationRow>(
        `${SELECT} where owner = 'queued' and (offered_to is null or offer_until < $2)
         order by ${serviceOrder('conversation')} limit $1`,
        [limit, clock.now()],
      );
      return rows.map((row) => toDeskConversation(row, options));
    },

    async countHeld() {
      const { rows } = await pool.query<{ agent: string; held: number }>(
        // An offer holds its place too, so that nobody is offered more than can be taken.
        `select agent, count(*)::int as held from (
           select agent_id as agent from conversation where owner = 'agent'
           union all
           select offered_to from conversation where owner = 'queued' and offer_until >= $1
         ) held where agent is not null group by agent`,
        [clock.now()],
      );
      return new Map(rows.map((row) => [row.agent, row.held]));
    },
  };
}

/** The events of all conversations in the sequencer's order. */
export function createDeskFeed(options: DeskOptions): DeskFeed {
  const { pool, envelope } = options;
  return {
    async since(after, limit) {
      const { rows } = await pool.query<ConversationRow & FactRow & { conversation_id: string; seq: string }>({
        name: 'desk-since',
        text: `select fact.seq, fact.conversation_id, fact.number, fact.at, fact.content,
                      conversation.id, state, version, last_number, updated_at
               from fact join conversation on conversation.id = fact.conversation_id
               where fact.seq > $1 order by fact.seq limit $2`,
        values: [after, limit],
      });
      return rows.map((row) => ({
        seq: Number(row.seq),
        conversationId: row.conversation_id,
        numbered: toNumberedFact(row.conversation_id, row, envelope),
        summary: toDeskConversation(row, options).summary,
      }));
    },
    async latestSeq() {
      const { rows } = await pool.query<{ last: string }>('select last from sequencer');
      return Number(rows[0]?.last ?? 0);
    },
  };
}

interface ConversationRow {
  id: string;
  state: Buffer;
  version: string;
  last_number: string;
  updated_at: Date;
}

function toDeskConversation(row: ConversationRow, { envelope, clock }: DeskOptions): DeskConversation {
  const state = openState(row.id, row.state, envelope);
  return { state, summary: summarise(state, Number(row.last_number), row.updated_at.toISOString(), clock.now()) };
}

/** Place (from 1) among the new facts of the one that waits for a turn, or null. */
function wakingPlace(facts: readonly Fact[], kind: Fact['kind'] | undefined): number | null {
  const index = kind === undefined ? -1 : facts.findIndex((fact) => fact.kind === kind);
  return index < 0 ? null : index + 1;
}

const SELECT = 'select id, state, version, last_number, updated_at from conversation';

const CHANGE = `
with changed as (
  update conversation
  set version = version + 1, last_number = last_number + cardinality($13::text[]), updated_at = $3, state = $4,
      subject_hmac = coalesce($5, subject_hmac), owner = $6, queue = $7, priority = $8, waiting_since = $9,
      offered_to = $10, offer_until = $11, agent_id = $12
  where id = $1 and version = $2
  returning last_number, last_number - cardinality($13::text[]) as base
), stored as (
  insert into fact (conversation_id, number, kind, public, at, content, search)
  select $1, base + place, kind, public, $3, content, search::bigint[]
  from changed, unnest($13::text[], $14::bool[], $15::bytea[], $16::text[])
       with ordinality as new (kind, public, content, search, place)
), waits as (
  insert into waiting (conversation_id, number, since)
  select $1, base + $17::bigint, $3 from changed where $17::bigint is not null
), known as (
  insert into inbound (channel, provider_message_id, conversation_id, number, at)
  select 'desk', $18::text, $1, last_number, $3 from changed where $18::text is not null
), audited as (
  insert into audit (at, actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)
  select $3, new.* from changed,
    unnest($19::text[], $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::text[], $26::bytea[])
      as new (actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)
)
select last_number from changed`;
