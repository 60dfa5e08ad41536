import type { Pool, PoolClient } from 'pg';
import { anonymousFact, anonymousState, attachedIds, ownersOf } from '../../bot/domain/anonymise.ts';
import { foldFacts, newConversation } from '../../bot/domain/conversation.ts';
import type { ChannelName, NumberedFact } from '../../contracts/fact.ts';
import { openState, sealState, toNumberedFact, type FactRow, type Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface AnonymiseOptions extends Pick<Sealing, 'envelope' | 'digests'> {
  pool: Pool;
}

interface HeldRow {
  channel: ChannelName;
  state: Buffer;
}

/**
 * Takes out of a conversation what is of one person (by HMAC of the document), or with none all that is of anybody, in
 * one transaction: what was said, its search terms, files that no filing has, and messages that waited. Facts keep their
 * numbers. False, and nothing changed, where the conversation is under way or cannot be read.
 */
export function anonymiseConversation(
  { pool, envelope, digests }: AnonymiseOptions,
  conversationId: string,
  { subjectHmac, now }: { subjectHmac?: string; now: Date },
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<HeldRow>(AT_REST, [conversationId]);
    const [held] = rows;
    if (!held) return false;
    const facts = await readFacts(client, conversationId, envelope);
    const isAlone = subjectHmac === undefined || (await isOnlySubject(client, conversationId, subjectHmac));
    const owners = ownersOf(facts);
    const isTheirs = (index: number): boolean => {
      const owner = owners[index];
      return isAlone || (owner !== undefined && digests.hmac('document', owner) === subjectHmac);
    };
    const theirs = facts.filter((_, index) => isTheirs(index));
    const after = facts.map((each, index) => (isTheirs(index) ? { ...each, fact: anonymousFact(each.fact) } : each));

    const { locale, startedAt } = openState(conversationId, held.state, envelope);
    const fresh = newConversation(conversationId, held.channel, locale, startedAt);
    const state = anonymousState(foldFacts(fresh, after));
    await client.query(REWRITE, [
      conversationId,
      theirs.map(({ number }) => number),
      theirs.map(({ fact }) => envelope.seal(anonymousFact(fact), `fact:${conversationId}`)),
    ]);
    await client.query(FORGET_FILES, [conversationId, attachedIds(theirs.map(({ fact }) => fact)), isAlone]);
    for (const text of isAlone ? FORGET_TRACES : []) await client.query(text, [conversationId]);
    await client.query(MARK, [conversationId, sealState(state, envelope), subjectHmac ?? null, isAlone, now]);
    await client.query(
      'delete from conversation_person where conversation_id = $1 and ($2::text is null or subject_hmac = $2)',
      [conversationId, subjectHmac ?? null],
    );
    return true;
  });
}

async function readFacts(
  client: PoolClient,
  conversationId: string,
  envelope: Sealing['envelope'],
): Promise<NumberedFact[]> {
  const { rows } = await client.query<FactRow>(
    'select number, at, content from fact where conversation_id = $1 order by number',
    [conversationId],
  );
  return rows.map((row) => toNumberedFact(conversationId, row, envelope));
}

async function isOnlySubject(client: PoolClient, conversationId: string, subjectHmac: string): Promise<boolean> {
  const { rows } = await client.query<{ others: boolean }>(
    `select exists (select from conversation_person where conversation_id = $1 and subject_hmac <> $2) as others`,
    [conversationId, subjectHmac],
  );
  return rows[0]?.others !== true;
}

/** Nobody attends it, no turn holds it, nothing waits for one, and nothing leaves by the outbox yet. */
const AT_REST = `
select channel, state from conversation
where id = $1 and owner in ('bot', 'closed') and (lease_until is null or lease_until < clock_timestamp())
  and not exists (select from waiting where conversation_id = $1)
  and not exists (select from outbox where conversation_id = $1 and state = 'queued')
for update`;

const REWRITE = `
update fact set content = new.content, search = null
from unnest($2::bigint[], $3::bytea[]) as new (number, content)
where fact.conversation_id = $1 and fact.number = new.number`;

/** A file that goes with a filing is kept as long as the filing. */
const FORGET_FILES = `
delete from upload where conversation_id = $1 and (id = any ($2::text[]) or $3)
  and not exists (select from filing_annex where upload_id = upload.id)`;

/** What else is kept of who wrote: contacts of messages that could not be sent, ids, admissions, the portal's word. */
const FORGET_TRACES = [
  `update outbox set payload = ''::bytea, state = 'expired' where conversation_id = $1 and state = 'dead'`,
  'delete from inbound where conversation_id = $1',
  'delete from otp_admission where conversation_id = $1',
  'delete from portal_sign_on where conversation_id = $1',
  'delete from paper_share where conversation_id = $1',
];

/** The version moves on, so that a turn that had read it before commits nothing. */
const MARK = `
update conversation
set state = $2, version = version + 1, anonymised_at = $5,
    subject_hmac = case when $3::text is null or subject_hmac = $3 then null else subject_hmac end,
    address_hmac = case when $4 then '' else address_hmac end
where id = $1`;
