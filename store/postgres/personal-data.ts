import type { Pool } from 'pg';
import { ownersOf } from '../../bot/domain/anonymise.ts';
import type { Filings } from '../../bot/ports/filings.ts';
import type { Papers } from '../../bot/ports/papers.ts';
import type { DataSubject, PersonalData } from '../../bot/ports/personal-data.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { ChannelName, NumberedFact } from '../../contracts/fact.ts';
import type { HeldConversation, HeldData, Permission } from '../../contracts/personal-data.ts';
import { requestErasure } from './erasure.ts';
import { toNumberedFact, type FactRow, type Sealing } from './rows.ts';
import { inTransaction } from './transaction.ts';

export interface PersonalDataOptions extends Pick<Sealing, 'envelope' | 'digests'> {
  pool: Pool;
  clock: Clock;
  filings: Pick<Filings, 'list'>;
  papers: Pick<Papers, 'list'>;
}

/** Most that one answer holds, newest first: an answer is read by a person and kept in one row. */
const MOST_CONVERSATIONS = 200;
const MOST_FACTS = 5_000;
const MOST_ROWS = 500;

/** What we hold of persons, in PostgreSQL: found by HMAC, opened for them alone. */
export function createPersonalData(options: PersonalDataOptions): PersonalData {
  const { pool, clock, digests } = options;
  return {
    permissions: (taxpayerId) => readPermissions(pool, digests.hmac('taxpayer', taxpayerId)),
    async permit(answers) {
      await inTransaction(pool, async (client) => {
        for (const answer of answers) {
          await client.query(
            `insert into permission (key, taxpayer_hmac, purpose, given, version, text_sha256, conversation_id, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (key) do nothing`,
            [
              ...[answer.key, digests.hmac('taxpayer', answer.taxpayerId), answer.purpose, answer.given],
              ...[answer.version, answer.textSha256 ?? null, answer.conversationId, clock.now()],
            ],
          );
        }
      });
    },
    collect: (subject) => collect(subject, options),
    requestErasure: (request) => requestErasure(request, options),
  };
}

async function readPermissions(pool: Pool, taxpayerHmac: string): Promise<Permission[]> {
  const { rows } = await pool.query<Omit<Permission, 'at'> & { at: Date }>(
    `select distinct on (purpose) purpose, given, version, at from permission
     where taxpayer_hmac = $1 order by purpose, id desc`,
    [taxpayerHmac],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

async function collect({ taxpayerId, document }: DataSubject, options: PersonalDataOptions): Promise<HeldData> {
  const { pool, digests, clock, filings } = options;
  const [subjectHmac, taxpayerHmac] = [digests.hmac('document', document), digests.hmac('taxpayer', taxpayerId)];
  const found = await pool.query<{ id: string; channel: ChannelName; created_at: Date }>(
    `select id, channel, created_at from conversation_person join conversation on id = conversation_id
     where conversation_person.subject_hmac = $1 order by created_at desc limit $2`,
    [subjectHmac, MOST_CONVERSATIONS + 1],
  );
  const conversations: HeldConversation[] = [];
  let facts = 0;
  let isCut = found.rows.length > MOST_CONVERSATIONS;
  for (const { id, channel, created_at } of found.rows.slice(0, MOST_CONVERSATIONS)) {
    if (facts >= MOST_FACTS) {
      isCut = true;
      break;
    }
    const log = await readLog(id, options);
    facts += log.length;
    isCut ||= log.length >= MOST_FACTS;
    conversations.push({ id, channel, startedAt: created_at.toISOString(), ...ownPart(log, document) });
  }
  const cases = await pool.query<{ number: string; kind: string; state: string; opened_at: Date }>(
    `select number, kind, state, opened_at from case_file
     where taxpayer_hmac = $1 or document_hmac = $2 order by opened_at desc limit $3`,
    [taxpayerHmac, subjectHmac, MOST_ROWS],
  );
  const papers = await options.papers.list(taxpayerId, MOST_ROWS);
  const disclosures = await pool.query<{ at: Date; action: string; actor_kind: 'citizen' | 'staff' | 'system' }>(
    'select at, action, actor_kind from audit where subject_hmac = $1 order by id desc limit $2',
    [subjectHmac, MOST_ROWS],
  );
  return {
    ...{ asOf: clock.now().toISOString(), conversations },
    permissions: await readPermissions(pool, taxpayerHmac),
    cases: cases.rows.map(({ opened_at, ...row }) => ({ ...row, openedAt: opened_at.toISOString() })),
    filings: await filings.list(taxpayerId),
    papers: papers.map(({ kind, number, issuedAt }) => ({ kind, number, issuedAt })),
    disclosures: disclosures.rows.map(({ at, action, actor_kind }) => ({
      at: at.toISOString(),
      action,
      by: actor_kind,
    })),
    isCut: isCut || [cases.rows, papers, disclosures.rows].some(({ length }) => length >= MOST_ROWS),
  };
}

async function readLog(conversationId: string, { pool, envelope }: PersonalDataOptions): Promise<NumberedFact[]> {
  const { rows } = await pool.query<FactRow>(
    'select number, at, content from fact where conversation_id = $1 order by number desc limit $2',
    [conversationId, MOST_FACTS],
  );
  return rows.reverse().map((row) => toNumberedFact(conversationId, row, envelope));
}

/** What was said and agreed to while this person was the one who wrote; words that were made anonymous are gone. */
function ownPart(log: readonly NumberedFact[], document: string): Pick<HeldConversation, 'messages' | 'consents'> {
  const owners = ownersOf(log);
  const own = log.filter((_, index) => owners[index] === document);
  return {
    messages: own.flatMap(({ at, fact }): HeldConversation['messages'] => {
      if (fact.kind === 'citizen-said') return [{ at, from: 'citizen', text: fact.text }];
      if (fact.kind === 'bot-said') return [{ at, from: 'bot', text: fact.reply.text }];
      return fact.kind === 'agent-said' ? [{ at, from: 'agent', text: fact.text }] : [];
    }),
    consents: own.flatMap(({ at, fact }) =>
      fact.kind === 'consent-given' || fact.kind === 'consent-refused'
        ? [{ at, version: fact.version, given: fact.kind === 'consent-given' }]
        : [],
    ),
  };
}
