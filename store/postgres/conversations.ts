import type { Pool } from 'pg';
import { newConversation, foldFacts, type Conversation } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { InboundStore, Turn, TurnOutcome, TurnStore } from '../../bot/ports/conversation-store.ts';
import type { Clock } from '../../bot/ports/system.ts';
import {
  auditColumns,
  factColumns,
  isUniqueViolation,
  openState,
  sealState,
  stateColumns,
  toNumberedFact,
  type Sealing,
} from './rows.ts';
import { serviceOrder } from './service-order.ts';

export interface ConversationsOptions extends Sealing {
  pool: Pool;
  clock: Clock;
  /** How long one turn may hold a conversation before another node may take it, ms. */
  leaseMs: number;
}

/** Conversations in PostgreSQL. Intake and commit are one statement each, so each is whole or nothing. */
export function createConversations(options: ConversationsOptions): InboundStore & TurnStore {
  const { pool, clock, envelope } = options;

  const knownInbound = async (channel: string, providerMessageId: string): Promise<number | undefined> => {
    const { rows } = await pool.query<{ number: string }>(
      'select number from inbound where channel = $1 and provider_message_id = $2',
      [channel, providerMessageId],
    );
    return rows[0] && Number(rows[0].number);
  };

  const release = async (conversationId: string, fence: number): Promise<void> => {
    const values = [conversationId, fence];
    await pool.query('update conversation set lease_until = null where id = $1 and lease_fence = $2', values);
  };

  /** What does not open now will not open in a moment: it keeps its lease, longer after each failure. */
  const openTurn = async (conversationId: string, row: TurnRow): Promise<Turn> => {
    try {
      return toTurn(conversationId, row, options);
    } catch (error) {
      const values = [conversationId, row.lease_fence, row.number, options.leaseMs, LONGEST_REST_MS];
      await pool.query({ name: 'rest-turn', text: REST_TURN, values });
      throw error instanceof AppError
        ? error
        : new AppError('internal.bug', 'a stored conversation is not readable', { cause: error });
    }
  };

  return {
    async failTurn({ conversation, fence, trigger }) {
      await pool.query({ name: 'fail-turn', text: FAIL_TURN, values: [conversation.id, fence, trigger.number] });
    },

    async open({ id, channel, locale, addressHmac }) {
      const at = clock.now();
      const started = { kind: 'conversation-started' as const, channel, locale };
      const columns = factColumns(id, [started], options);
      const state = sealState(newConversation(id, channel, locale, at.toISOString()), envelope);
      await pool.query({
        name: 'open',
        text: OPEN,
        values: [id, channel, addressHmac, state, at, columns.contents[0]],
      });
    },

    async receive({ channel, conversationId, providerMessageId, fact }) {
      const columns = factColumns(conversationId, [fact], options);
      const values = [
        conversationId,
        channel,
        providerMessageId,
        clock.now(),
        columns.contents[0],
        columns.searches[0],
      ];
      try {
        const { rows } = await pool.query<{ number: string }>({ name: 'receive', text: RECEIVE, values });
        if (rows[0]) return { number: Number(rows[0].number), repeated: false };
      } catch (error) {
        // Two deliveries of the same message at once: the other one won.
        if (!isUniqueViolation(error)) throw error;
      }
      const number = await knownInbound(channel, providerMessageId);
      if (number !== undefined) return { number, repeated: true };
      throw new AppError('conversation.unknown', 'there is no such conversation');
    },

    async takeTurn(conversationId) {
      for (let tries = 0; tries < TAKE_TRIES; tries++) {
        const values = [conversationId, options.leaseMs, clock.now()];
        const { rows } = await pool.query<TakenRow>({ name: 'take-turn', text: TAKE_TURN, values });
        const row = rows[0];
        if (!row) return undefined;
        if (row.number !== null) return openTurn(conversationId, row);
        // We waited for a commit that answered the very message we had seen: look again, there may be another.
        await release(conversationId, Number(row.lease_fence));
      }
      return undefined;
    },

    async commitTurn(turn, outcome) {
      const values = commitValues(turn, outcome, clock.now(), options);
      const { rows } = await pool.query<{ last_number: string }>({ name: 'commit-turn', text: COMMIT_TURN, values });
      if (rows[0]) return { committed: true, lastNumber: Number(rows[0].last_number) };
      // The desk changed the state meanwhile: give the lease back, so that the turn is tried again at once.
      await release(turn.conversation.id, turn.fence);
      return { committed: false, lastNumber: turn.trigger.number };
    },

    async findWaiting(limit) {
      const { rows } = await pool.query<{ conversation_id: string }>(FIND_WAITING, [limit, clock.now()]);
      return rows.map((row) => row.conversation_id);
    },
  };
}

/** How often a turn is looked for again that another node ended under our eyes; `findWaiting` finds it later. */
const TAKE_TRIES = 5;
/** Longest rest of a conversation whose state does not open. */
const LONGEST_REST_MS = 3_600_000;

/** A lease, and the fact it is for; no fact where it was answered while we waited for the row. */
type TakenRow = TurnRow | { lease_fence: string; number: null };

interface TurnRow {
  state: Buffer;
  version: string;
  lease_fence: string;
  address_hmac: string;
  number: string;
  attempts: number;
  failures: number;
  at: Date;
  content: Buffer;
  queue_position: string | null;
}

function toTurn(conversationId: string, row: TurnRow, { envelope }: Sealing): Turn {
  return {
    conversation: openState(conversationId, row.state, envelope),
    trigger: toNumberedFact(conversationId, row, envelope),
    version: Number(row.version),
    fence: Number(row.lease_fence),
    attempts: row.attempts,
    failures: row.failures,
    addressHmac: row.address_hmac,
    ...(row.queue_position !== null && { queuePosition: Number(row.queue_position) }),
  };
}

function commitValues(turn: Turn, outcome: TurnOutcome, at: Date, options: ConversationsOptions): unknown[] {
  const { conversation, trigger } = turn;
  const iso = at.toISOString();
  const state = turnState(turn, outcome, iso);
  const facts = factColumns(conversation.id, outcome.facts, options);
  return [
    conversation.id,
    turn.version,
    turn.fence,
    trigger.number,
    at,
    sealState(state, options.envelope),
    ...stateColumns(state, options.digests),
    ...[facts.kinds, facts.publics, facts.contents, facts.searches],
    outcome.outbox.map((message) => message.id),
    outcome.outbox.map((message) => message.kind),
    outcome.outbox.map((message) => options.envelope.seal(message.payload, `outbox:${message.id}`)),
    outcome.outbox.map((message) => message.expiresAt ?? null),
    ...auditColumns(outcome.audit, options),
    ...[facts.ranks, facts.dues],
  ];
}

/** The trigger becomes part of the state with the turn that answers it, so that state and log never disagree. */
function turnState({ conversation, trigger }: Turn, outcome: TurnOutcome, at: string): Conversation {
  const own = outcome.facts.map((fact) => ({ number: 0, at, fact }));
  // A fact of the desk was folded when it was committed; a citizen's message only waits.
  return foldFacts(conversation, trigger.fact.kind === 'citizen-said' ? [trigger, ...own] : own);
}

const OPEN = `
with opened as (
  insert into conversation (id, channel, address_hmac, state, last_number, created_at, updated_at)
  values ($1, $2, $3, $4, 1, $5, $5)
  on conflict (id) do nothing
  returning id
)
insert into fact (conversation_id, number, kind, public, at, content)
select id, 1, 'conversation-started', false, $5, $6 from opened`;

const RECEIVE = `
with numbered as (
  update conversation set last_number = last_number + 1, updated_at = $4
  where id = $1 and not exists (select from inbound where channel = $2 and provider_message_id = $3)
  returning last_number as number
), stored as (
  insert into fact (conversation_id, number, kind, public, at, content, search)
  select $1, number, 'citizen-said', true, $4, $5, $6::bigint[] from numbered
), known as (
  insert into inbound (channel, provider_message_id, conversation_id, number, at)
  select $2, $3, $1, number, $4 from numbered
), waits as (
  insert into waiting (conversation_id, number, since) select $1, number, $4 from numbered
)
select number from numbered`;

const TAKE_TURN = `
with next as (
  select number from waiting
  where conversation_id = $1 and (due_at is null or due_at <= $3)
  order by rank, number limit 1
), leased as (
  update conversation
  set lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000), lease_fence = lease_fence + 1
  where id = $1 and (lease_until is null or lease_until < clock_timestamp()) and exists (select from next)
  returning *
), tried as (
  update waiting set attempts = attempts + 1
  from next, leased where waiting.conversation_id = $1 and waiting.number = next.number
  returning waiting.number, waiting.attempts, waiting.failures
)
select leased.state, leased.version, leased.lease_fence, leased.address_hmac,
       tried.number, tried.attempts, tried.failures, fact.at, fact.content,
       case when leased.owner = 'queued' then (
         select count(*) from conversation other
         where other.owner = 'queued' and other.queue = leased.queue
           and (${serviceOrder('other')}) < (${serviceOrder('leased')})
       ) end as queue_position
from leased left join tried on true left join fact on fact.conversation_id = $1 and fact.number = tried.number`;

const FAIL_TURN = `
with released as (
  update conversation set lease_until = null where id = $1 and lease_fence = $2 returning id
)
update waiting set failures = failures + 1 from released where conversation_id = released.id and number = $3`;

const REST_TURN = `
with failed as (
  update waiting set failures = failures + 1 where conversation_id = $1 and number = $3 returning failures
)
update conversation
set lease_until = clock_timestamp() + make_interval(secs => least($4::float8 * power(2, least(failures, 20)), $5) / 1000)
from failed where id = $1 and lease_fence = $2`;

const COMMIT_TURN = `
with changed as (
  update conversation
  set version = version + 1, last_number = last_number + cardinality($15::text[]), updated_at = $5,
      lease_until = null, state = $6, subject_hmac = coalesce($7, subject_hmac), owner = $8, queue = $9,
      priority = $10, waiting_since = $11, offered_to = $12, offer_until = $13, agent_id = $14
  where id = $1 and version = $2 and lease_fence = $3
  returning last_number
), stored as (
  insert into fact (conversation_id, number, kind, public, at, content, search)
  select $1, last_number - cardinality($15::text[]) + place, kind, public, $5, content, search::bigint[]
  from changed, unnest($15::text[], $16::bool[], $17::bytea[], $18::text[])
       with ordinality as new (kind, public, content, search, place)
), waits as (
  insert into waiting (conversation_id, number, since, rank, due_at)
  select $1, last_number - cardinality($15::text[]) + place, $5, rank, due_at
  from changed, unnest($31::smallint[], $32::timestamptz[]) with ordinality as new (rank, due_at, place)
  where rank is not null
), handled as (
  delete from waiting using changed where conversation_id = $1 and number = $4
), sends as (
  insert into outbox (id, conversation_id, kind, payload, expires_at, due_at, created_at)
  select new.id, $1, new.kind, new.payload, new.expires_at, $5, $5
  from changed, unnest($19::text[], $20::text[], $21::bytea[], $22::timestamptz[])
       as new (id, kind, payload, expires_at)
), audited as (
  insert into audit (at, actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)
  select $5, new.* from changed,
    unnest($23::text[], $24::text[], $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::bytea[])
      as new (actor_kind, actor_id, action, module, conversation_id, subject_hmac, ip, detail)
)
select last_number from changed`;

const FIND_WAITING = `
select waiting.conversation_id
from waiting join conversation on conversation.id = waiting.conversation_id
where (lease_until is null or lease_until < clock_timestamp()) and (due_at is null or due_at <= $2)
group by waiting.conversation_id
order by min(waiting.since)
limit $1`;
