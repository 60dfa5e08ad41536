import type { Pool } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { accept, addNote, sendMessage } from '../../../agent-desk/domain/decisions.ts';
import { ownDatabase } from '../../support/database.ts';
import {
  agent,
  botSaid,
  createNode,
  createTestClock,
  handoff,
  openConversation,
  otpMessage,
  outcomeOf,
  say,
  type TestNode,
} from './kit.ts';

/** One of each kind of thing that must not be readable; none of them occurs anywhere else. */
const PLANTED = {
  said: 'ornitorrinco',
  replied: 'tamarindo',
  wrote: 'chirimoya',
  noted: 'guanabana',
  document: '31987654',
  name: 'Hermenegilda',
  account: '812345',
  contact: '3005550199',
  code: '482915',
  detail: 'zapote',
  upload: 'borojo',
  fileName: 'cedula-de-hermenegilda',
  passwordHash: '$argon2id$v=19$planted',
};

describe('what is stored cannot be read without the keys (R-I5)', () => {
  const db = ownDatabase();
  let node: TestNode;
  let id: string;

  beforeAll(async () => {
    node = createNode(db.pool, createTestClock());
    id = await plantEverything(node);
  });

  it('in no column of any table', async () => {
    const tables = await readTables(db.pool);
    // The search itself works: what stands in the clear on purpose is found.
    expect(holders(tables, id)).toEqual(
      expect.arrayContaining(['audit', 'conversation', 'fact', 'inbound', 'outbox', 'upload', 'waiting']),
    );
    expect(holders(tables, 'agent-1')).toEqual(expect.arrayContaining(['audit', 'staff']));
    for (const [what, words] of Object.entries(PLANTED)) expect([what, holders(tables, words)]).toEqual([what, []]);
  });

  it('in no byte of the database’s files', async () => {
    const bytes = await readFiles(db.pool);
    expect(bytes.includes(id)).toBe(true);
    for (const [what, words] of Object.entries(PLANTED)) expect([what, bytes.includes(words)]).toEqual([what, false]);
  });

  it('and is all there for those who have them', async () => {
    const text = JSON.stringify([
      await node.log.read(id, { audience: 'all', after: 0, limit: 50 }),
      await node.desk.find(id),
      await node.outbox.claim(5, 1000),
      await node.accounts.findByUser('agent-1'),
      {
        ...(await node.uploads.read(id, 'up')),
        content: Buffer.from((await node.uploads.read(id, 'up'))!.content).toString(),
      },
    ]);
    // The detail of an audit row has no reader in the product yet.
    const readable = Object.entries(PLANTED).filter(([what]) => what !== 'detail');
    for (const [, words] of readable) expect(text).toContain(words);
  });
});

async function plantEverything(node: TestNode): Promise<string> {
  const { clock } = node;
  const id = await openConversation(node);
  const who = {
    taxpayerId: 'T1',
    name: `${PLANTED.name} Quintana`,
    documentType: 'CC',
    document: PLANTED.document,
  } as const;
  const obligation = {
    tax: 'predial',
    year: 2026,
    capitalCop: 1,
    interestCop: 0,
    balanceCop: Number(PLANTED.account),
  } as const;
  await say(node, id, `mi palabra es ${PLANTED.said}`, '1');
  const turn = await node.conversations.takeTurn(id);
  await node.conversations.commitTurn(
    turn!,
    outcomeOf(
      [
        { kind: 'identity-verified', level: 2, method: 'otp', ...who },
        { kind: 'account-read', account: { asOf: '2026-11-20', obligations: [obligation] } },
        botSaid(PLANTED.replied),
        handoff(),
      ],
      {
        outbox: [otpMessage('otp-1')],
        audit: [
          {
            actor: { kind: 'citizen', id },
            action: 'account.disclosed',
            module: 'bot',
            conversationId: id,
            subject: PLANTED.document,
            detail: { words: PLANTED.detail },
          },
        ],
      },
    ),
  );
  const actor = { profile: agent('agent-1') };
  await node.desk.change(id, (state) => accept(state, { actor }, clock.now()));
  await node.desk.change(
    id,
    (state) => sendMessage(state, { actor, clientId: 'a', text: PLANTED.wrote }, clock.now()),
    { clientId: 'a' },
  );
  await node.desk.change(id, (state) => addNote(state, { actor, clientId: 'b', text: PLANTED.noted }, clock.now()));
  await node.auditTrail.append({
    actor: { kind: 'staff', id: 'agent-1' },
    action: 'viewed',
    module: 'desk',
    subject: PLANTED.document,
  });
  // Long enough to be kept out of line as well.
  const content = Buffer.from(PLANTED.upload.repeat(2_000));
  const file = { id: 'up', name: `${PLANTED.fileName}.pdf`, contentType: 'application/pdf', content };
  await node.uploads.save(id, [{ ...file, state: 'clean' }], 1_000_000);
  await node.accounts.save({ ...agent('agent-1'), passwordHash: PLANTED.passwordHash });
  await say(node, id, `y otra vez ${PLANTED.said}`, '2');
  return id;
}

type Tables = Map<string, Buffer>;

/** Every table's values, bytes as bytes. */
async function readTables(pool: Pool): Promise<Tables> {
  const { rows } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const tables: Tables = new Map();
  for (const { name } of rows) {
    const { rows: content } = await pool.query<Record<string, unknown>>(`select * from ${name}`);
    const values = content.flatMap((row) => Object.values(row));
    tables.set(
      name,
      Buffer.concat(values.map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))))),
    );
  }
  return tables;
}

function holders(tables: Tables, words: string): string[] {
  return [...tables]
    .filter(([, bytes]) => bytes.includes(words))
    .map(([name]) => name)
    .sort();
}

/** The database's folder, all its files one after another. */
async function readFiles(pool: Pool): Promise<Buffer> {
  await pool.query('checkpoint');
  const { rows } = await pool.query<{ bytes: Buffer | null }>(
    `select pg_read_binary_file(folder || '/' || file, 0, 100000000, true) as bytes
     from (select 'base/' || oid as folder from pg_database where datname = current_database()) here,
          pg_ls_dir(folder) as file`,
  );
  return Buffer.concat(rows.flatMap(({ bytes }) => (bytes ? [bytes] : [])));
}
