import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createCases } from '../../store/postgres/cases.ts';
import { checkAuditChain } from '../../store/postgres/audit.ts';
import { ownDatabase } from '../support/database.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { openWebChat, type WebChat } from '../support/web-chat.ts';
import { answer, botSaid, createNode, createTestClock, openConversation, say, sealing } from '../store/postgres/kit.ts';
import { codesIn, readCitizens, readMailbox, type Taxpayer } from './kill-world.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** What a person once said here: enough that who carries it out can be stopped among them. */
const CONVERSATIONS = 300;
const WITHIN_MS = 60_000;
const HOUR_MS = 3_600_000;
const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

const db = ownDatabase();
let env: Record<string, string>;
let product: RunningProduct;

beforeAll(async () => {
  env = { DATABASE_URL: db.url, ENCRYPTION_KEYS: `k1:${secret(7)}`, DIGEST_KEY: secret(9) };
  product = await startProduct({ env });
}, 240_000);
afterAll(() => product?.stop(), 60_000);

test('R-I4: a person’s data are asked for, given, and forgotten by processes of which one is killed among them', async () => {
  const [person, other] = (await readCitizens(product.baseUrl)) as [Taxpayer, Taxpayer];
  await seed(person, CONVERSATIONS, 'la casa azul');
  await seed(other, 1, 'la casa de mi tío');
  const cases = createCases({ ...sealing, pool: db.pool, clock: createTestClock(new Date().toISOString()) });
  const open = await cases.open({
    ...{ kind: 'other', channel: 'web', summary: `Caso de ${person.name}`, detail: {}, key: 'open' },
    document: person.document,
  });

  // Given at once, and the wish to be forgotten waits for a person while a case is open.
  const chat = await openWebChat({ baseUrl: product.baseUrl, name: 'own', deadline: Date.now() + 200_000 });
  await chat.say('deseo conocer qué datos míos tienen guardados');
  await heard(chat, 'identity.ask-document');
  await chat.say(person.document);
  await heard(chat, 'identity.otp-sent');
  await chat.say(await codeOf(person));
  await heard(chat, 'paper.personal-data');
  expect(await copies()).toBe(1);
  await chat.say('borren mis datos');
  await heard(chat, 'own-data.delete-confirm');
  await chat.say('sí');
  const told = await heard(chat, 'own-data.erasure-waiting');
  const number = /V-\d{4}-\d{6}/.exec(told.text)?.[0] ?? '';
  chat.close();

  expect(await run([])).toMatchObject({ code: 2 });
  const listed = await run(['list']);
  expect([listed.code, listed.output]).toEqual([0, expect.stringContaining(number)]);
  expect(listed.output).not.toContain(person.document);
  const approve = (of: string) => run(['approve', of, '--by', 'ana', '--why', 'caso resuelto']);
  expect(await approve('V-2026-999999')).toMatchObject({ code: 1 });
  await cases.setState(open.number, { state: 'closed', by: 'staff', key: 'close' });
  expect(await approve(number)).toMatchObject({ code: 0 });
  expect(await approve(number)).toMatchObject({ code: 1 });

  // Each life begins with a round: this one ends among the conversations.
  await product.kill9();
  product.launch();
  await until('some are forgotten', async () => (await left(person)) < CONVERSATIONS - 5);
  await product.kill9();
  const afterKill = await left(person);
  expect(afterKill).toBeGreaterThan(1);
  expect(await stateOf(number)).toBe('approved');

  // The next one takes the rest; the conversation of just now is left to its citizen.
  await product.restart();
  await until('only the last conversation is left', async () => (await left(person)) === 1);
  await product.kill9();
  await db.pool.query(`update conversation set updated_at = now() - interval '2 hours' where id = $1`, [
    chat.conversationId,
  ]);
  await product.restart();
  await until('the wish is carried out', async () => (await stateOf(number)) === 'done');

  const kept = await everything();
  expect(kept).not.toContain(person.document);
  expect(kept).not.toMatch(/casa azul/);
  expect(kept).toContain('la casa de mi tío');
  expect(await left(other)).toBe(1);
  // What the law keeps stands: the filing itself, answered, with its receipt; copies of the data that were given do not.
  const { rows: filings } = await db.pool.query('select state from filing where number = $1', [number]);
  expect(filings).toEqual([{ state: 'answered' }]);
  expect(await copies()).toBe(0);
  await until('the record is linked', async () => (await checkAuditChain(db.pool)).linked > 0);
  expect(await checkAuditChain(db.pool)).not.toHaveProperty('brokenAt');
  const { rows: decided } = await db.pool.query(
    `select action from audit where action like 'personal-data.eras%' order by id`,
  );
  expect(decided.map(({ action }: { action: string }) => action)).toEqual([
    ...['personal-data.erasure-requested', 'personal-data.erasure-approved', 'personal-data.erased'],
  ]);
  expect((await run(['list'])).output).not.toContain(number);
}, 240_000);

/** Conversations of three hours ago, each with a proof and something of the person's own. */
async function seed({ document, name }: Taxpayer, count: number, words: string): Promise<void> {
  const node = createNode(db.pool, createTestClock(new Date(Date.now() - 3 * HOUR_MS).toISOString()));
  for (let made = 0; made < count; made++) {
    const id = await openConversation(node);
    await say(node, id, `${words}, mi cédula es ${document}`);
    const identity = { taxpayerId: `tp-${document}`, documentType: 'CC' as const, document, name };
    await answer(node, id, [
      { kind: 'identity-verified', level: 2, method: 'otp', ...identity },
      botSaid(`Sí, ${name}`),
    ]);
  }
}

async function codeOf({ document }: Taxpayer): Promise<string> {
  let code: string | undefined;
  await until('the code', async () => {
    code = codesIn(await readMailbox(product.baseUrl, document)).at(-1);
    return code !== undefined;
  });
  return code ?? '';
}

const heard = (chat: WebChat, key: string) =>
  chat.until(key, (seen) => seen.find((each) => each.key === key || each.key === `${key}-again`));

const hmacOf = ({ document }: Taxpayer): string => sealing.digests.hmac('document', document);

async function left(person: Taxpayer): Promise<number> {
  const counted = 'select count(*)::int as n from conversation_person where subject_hmac = $1';
  return (await db.pool.query<{ n: number }>(counted, [hmacOf(person)])).rows[0]?.n ?? 0;
}

async function stateOf(number: string): Promise<string | undefined> {
  const { rows } = await db.pool.query<{ state: string }>('select state from erasure where number = $1', [number]);
  return rows[0]?.state;
}

/** Copies of the data that were given out. */
async function copies(): Promise<number> {
  const counted = `select count(*)::int as n from paper where kind = 'personal-data'`;
  return (await db.pool.query<{ n: number }>(counted)).rows[0]?.n ?? 0;
}

/** All facts and states, opened, as one text. */
async function everything(): Promise<string> {
  const { envelope } = sealing;
  const Fact = z.object({ conversation_id: z.string(), content: z.instanceof(Buffer) });
  const State = z.object({ id: z.string(), state: z.instanceof(Buffer) });
  const facts = z.array(Fact).parse((await db.pool.query('select conversation_id, content from fact')).rows);
  const states = z.array(State).parse((await db.pool.query('select id, state from conversation')).rows);
  return JSON.stringify([
    facts.map((row) => envelope.open(row.content, `fact:${row.conversation_id}`)),
    states.map((row) => envelope.open(row.state, `state:${row.id}`)),
  ]);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MS; !(await isSo()); await new Promise((done) => setTimeout(done, 5)))
    if (Date.now() > deadline) throw new Error(`${what}: not within ${WITHIN_MS} ms\n${product.lines.join('\n')}`);
}

/** The administrator's command, as a process beside the product. */
async function run(words: string[]): Promise<{ code: number | null; output: string }> {
  const command = [path.join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/personal-data.ts', ...words];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, ...env, DATA_DIR: product.dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output };
}
