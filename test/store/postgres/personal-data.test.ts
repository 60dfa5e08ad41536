import type { Pool } from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../../contracts/fact.ts';
import { checkAuditChain, linkAudit } from '../../../store/postgres/audit.ts';
import { createCases } from '../../../store/postgres/cases.ts';
import { carryOutErasure, decideErasure, listErasures } from '../../../store/postgres/erasure.ts';
import { createFilings } from '../../../store/postgres/filings.ts';
import { createPersonalData } from '../../../store/postgres/personal-data.ts';
import { anonymiseOld } from '../../../store/postgres/retention.ts';
import { searchFacts } from '../../../store/postgres/search.ts';
import { personalDataSuite } from '../../conformance/personal-data-suite.ts';
import { freshDatabase } from '../../support/database.ts';
import { createFakePapers } from '../../support/fake-papers.ts';
import {
  answer,
  botSaid,
  createNode,
  createTestClock,
  openConversation,
  otpMessage,
  outcomeOf,
  say,
  sealing,
  type TestClock,
  type TestNode,
} from './kit.ts';

const MARINA = { taxpayerId: 'tp-marina', document: '31987654', name: 'MARINA LUCUMÍ' };
const TOMAS = { taxpayerId: 'tp-tomas', document: '1900123456', name: 'TOMÁS AGUIRRE' };
type Person = typeof MARINA;
const HOUR_MS = 3_600_000;

const db = freshDatabase();
let clock: TestClock;
let node: TestNode;

beforeEach(() => {
  clock = createTestClock();
  node = createNode(db.pool, clock);
});

const options = (pool: Pool = db.pool) => ({ ...sealing, pool, clock });
const data = (pool: Pool = db.pool) => {
  return createPersonalData({ ...options(pool), filings: filingsOf(pool), papers: createFakePapers({ clock }) });
};
const filingsOf = (pool: Pool = db.pool) =>
  createFilings({ ...options(pool), calendar: { closedDays: [], suspendedTerms: [] } });
const forget = (pool: Pool = db.pool) => carryOutErasure({ ...options(pool), filings: filingsOf(pool) });
const casesOf = () => createCases(options());

const proven = ({ taxpayerId, document, name }: Person): Fact[] => [
  { kind: 'document-said', documentType: 'CC', document },
  { kind: 'identity-verified', level: 2, method: 'otp', taxpayerId, name, documentType: 'CC', document },
];

/** One conversation in which a person was proven and said something of their own. */
async function talk(person: Person, words: string): Promise<string> {
  const id = await openConversation(node);
  await say(node, id, `mi cédula es ${person.document}`, 'm1');
  await answer(node, id, [
    { kind: 'consent-given', version: '2026-11-5', textSha256: 'x' },
    ...proven(person),
    botSaid(`Gracias, ${person.name}`),
  ]);
  await say(node, id, words, 'm2');
  const turn = await node.conversations.takeTurn(id);
  if (!turn) throw new Error('no turn');
  await node.conversations.commitTurn(
    turn,
    outcomeOf([botSaid(`Usted debe $812.000, ${person.name}`)], {
      audit: [
        {
          ...{ actor: { kind: 'citizen', id }, action: 'account.disclosed', module: 'bot', conversationId: id },
          ...{ subject: person.document, detail: { level: 2 } },
        },
      ],
    }),
  );
  await node.uploads.save(
    id,
    [{ id: `up-${id}`, name: 'cedula.png', contentType: 'image/png', content: new Uint8Array(9), state: 'clean' }],
    1e6,
  );
  return id;
}

/** Everything that is sealed of conversations and cases, opened, as one text. */
async function everything(pool: Pool): Promise<string> {
  const { envelope } = sealing;
  const facts = await pool.query<{ conversation_id: string; content: Buffer }>(
    'select conversation_id, content from fact',
  );
  const states = await pool.query<{ id: string; state: Buffer }>('select id, state from conversation');
  const cases = await pool.query<{ number: string; content: Buffer }>('select number, content from case_file');
  const outbox = await pool.query<{ id: string; payload: Buffer }>(
    `select id, payload from outbox where payload <> ''`,
  );
  return JSON.stringify([
    facts.rows.map((row) => envelope.open(row.content, `fact:${row.conversation_id}`)),
    states.rows.map((row) => envelope.open(row.state, `state:${row.id}`)),
    cases.rows.map((row) => envelope.open(row.content, `case:${row.number}`)),
    outbox.rows.map((row) => envelope.open(row.payload, `outbox:${row.id}`)),
  ]);
}

const rowsOf = async (id: string): Promise<unknown> =>
  (await db.pool.query('select number, content, search from fact where conversation_id = $1 order by number', [id]))
    .rows;
const stateOf = async (number: string): Promise<string | undefined> =>
  (await db.pool.query<{ state: string }>('select state from erasure where number = $1', [number])).rows[0]?.state;
const wish = (person: Person, number = 'V-2026-000001', pool = db.pool) =>
  data(pool).requestErasure({ ...person, number, conversationId: 'c' });

describe('what is held of a person (R-I4)', () => {
  test('all conversations, consents, cases and disclosures of the person, and nobody else’s', async () => {
    await talk(MARINA, 'cuánto debo de la casa azul');
    await talk(MARINA, 'quiero el paz y salvo');
    await talk(TOMAS, 'debo algo del lote verde');
    await casesOf().open({ kind: 'other', channel: 'web', summary: 's', detail: {}, ...MARINA, key: 'k1' });
    await casesOf().open({ kind: 'other', channel: 'web', summary: 's', detail: {}, ...TOMAS, key: 'k2' });
    const held = await data().collect(MARINA);
    expect(held.conversations).toHaveLength(2);
    expect(held.conversations.map(({ messages }) => messages.length)).toEqual([4, 4]);
    expect(held.conversations[0]?.consents).toMatchObject([{ version: '2026-11-5', given: true }]);
    expect(held.cases).toMatchObject([{ number: 'C-2026-000001', state: 'open' }]);
    expect(held.disclosures).toMatchObject([
      { action: 'account.disclosed', by: 'citizen' },
      { action: 'account.disclosed', by: 'citizen' },
    ]);
    expect(held.isCut).toBe(false);
    expect(JSON.stringify(held)).toContain('casa azul');
    expect(JSON.stringify(held)).not.toMatch(/lote verde|TOMÁS|1900123456/);
  });

  test('of a conversation where another was proven too, only the own part', async () => {
    const id = await talk(MARINA, 'cuánto debo de la casa azul');
    await say(node, id, 'ahora la de Tomás', 'm3');
    await answer(node, id, [{ kind: 'identity-dropped', reason: 'other-document' }, ...proven(TOMAS)]);
    await say(node, id, 'el lote verde', 'm4');
    await answer(node, id, [botSaid('Debe $1')]);
    const [his, hers] = [await data().collect(TOMAS), await data().collect(MARINA)];
    expect(JSON.stringify(hers)).not.toMatch(/lote verde|ahora la de/);
    expect(JSON.stringify(his)).toMatch(/ahora la de Tomás.*el lote verde/);
    expect(JSON.stringify(his)).not.toMatch(/casa azul|MARINA/);
  });
});

personalDataSuite('PostgreSQL', () => data());

describe('being forgotten (R-I4)', () => {
  test('no search and no row finds the person, others are untouched, and the record still holds', async () => {
    const [first, second] = [await talk(MARINA, 'la casa azul'), await talk(MARINA, 'el paz y salvo azul')];
    const other = await talk(TOMAS, 'la casa azul de mi tío');
    await linkAudit(db.pool, 100);
    const [before, numbers] = [
      await rowsOf(other),
      (await node.log.read(first, { audience: 'all', limit: 100 })).length,
    ];
    expect(await wish(MARINA)).toBe('approved');
    // Its citizen may still be reading.
    await forget();
    expect(await stateOf('V-2026-000001')).toBe('approved');
    expect(await everything(db.pool)).toContain(MARINA.document);
    clock.advance(HOUR_MS + 1);
    await forget();
    expect(await stateOf('V-2026-000001')).toBe('done');

    expect(await everything(db.pool)).not.toMatch(/31987654|MARINA|812\.000, MARINA|paz y salvo azul/);
    expect((await searchFacts(db.pool, 'casa azul', sealing, 10)).map(({ conversationId }) => conversationId)).toEqual([
      other,
    ]);
    expect(await rowsOf(other)).toEqual(before);
    // The numbers of the log stay, and it can be read.
    expect(await node.log.read(first, { audience: 'all', limit: 100 })).toHaveLength(numbers);
    expect((await data().collect(MARINA)).conversations).toEqual([]);
    expect((await data().collect(TOMAS)).conversations).toHaveLength(1);
    const traces = `select (select count(*)::int from upload where conversation_id = any ($1)) as files,
      (select count(*)::int from inbound where conversation_id = any ($1)) as ids,
      (select count(*)::int from conversation where id = any ($1) and (subject_hmac is not null or address_hmac <> '')) as named`;
    const { rows } = await db.pool.query(traces, [[first, second]]);
    expect(rows).toEqual([{ files: 0, ids: 0, named: 0 }]);

    while ((await linkAudit(db.pool, 100)) > 0);
    const chain = await checkAuditChain(db.pool);
    expect(chain).not.toHaveProperty('brokenAt');
    expect(chain.linked).toBeGreaterThanOrEqual(4);
    // What the law keeps: who saw the data.
    expect((await data().collect(MARINA)).disclosures).toHaveLength(2);
  });

  test('who is forgotten and comes back begins as nobody, and what is said then is kept again', async () => {
    const id = await talk(MARINA, 'la casa azul');
    await wish(MARINA);
    clock.advance(HOUR_MS + 1);
    await forget();
    await say(node, id, 'hola otra vez', 'm9');
    const turn = await node.conversations.takeTurn(id);
    expect(turn?.conversation.identity).toEqual({ level: 0 });
    if (turn) await node.conversations.commitTurn(turn, outcomeOf(proven(MARINA)));
    expect(JSON.stringify(await data().collect(MARINA))).toContain('hola otra vez');
  });

  test('a conversation under way waits, and is forgotten once it rests', async () => {
    const busy = await talk(MARINA, 'la casa azul');
    const quiet = await talk(MARINA, 'otra cosa');
    await wish(MARINA);
    clock.advance(HOUR_MS + 1);
    await say(node, busy, 'sigo aquí', 'm3');
    await forget();
    expect(await stateOf('V-2026-000001')).toBe('approved');
    expect((await data().collect(MARINA)).conversations.map(({ id }) => id)).toEqual([busy]);
    expect(quiet).not.toBe(busy);
    await answer(node, busy, [{ kind: 'conversation-closed', by: 'citizen' }]);
    await forget();
    expect(await stateOf('V-2026-000001')).toBe('done');
    expect(await everything(db.pool)).not.toMatch(/31987654|MARINA/);
  });

  test('of a conversation with another person’s proof, the other’s part stays', async () => {
    const id = await talk(MARINA, 'la casa azul');
    await say(node, id, 'ahora la de Tomás', 'm3');
    await answer(node, id, [{ kind: 'identity-dropped', reason: 'other-document' }, ...proven(TOMAS)]);
    await say(node, id, 'el lote verde', 'm4');
    await answer(node, id, [botSaid('Debe $1')]);
    await wish(MARINA);
    clock.advance(HOUR_MS + 1);
    await forget();
    const left = await everything(db.pool);
    expect(left).not.toMatch(/31987654|MARINA|casa azul/);
    expect(left).toMatch(/lote verde/);
    expect((await data().collect(TOMAS)).conversations).toHaveLength(1);
  });

  test('with something under way a person decides, once, and it stands in the record', async () => {
    await talk(MARINA, 'la casa azul');
    const { number } = await casesOf().open({
      ...{ kind: 'payment-missing', channel: 'web', summary: 'Marina', detail: {}, ...MARINA, key: 'k' },
    });
    expect(await wish(MARINA)).toBe('waiting');
    expect(await wish(MARINA)).toBe('waiting');
    clock.advance(HOUR_MS + 1);
    await forget();
    expect(await everything(db.pool)).toContain(MARINA.document);
    expect(await listErasures(db.pool, 10)).toMatchObject([{ number: 'V-2026-000001', state: 'waiting' }]);

    await casesOf().setState(number, { state: 'closed', by: 'staff', key: 'close' });
    const decision = { approved: true, by: 'ana', why: 'caso cerrado' };
    expect(await decideErasure('V-2026-000001', decision, options())).toBe(true);
    expect(await decideErasure('V-2026-000001', decision, options())).toBe(false);
    await forget();
    expect(await stateOf('V-2026-000001')).toBe('done');
    expect(await everything(db.pool)).not.toMatch(/31987654|MARINA|Marina/);
    const { rows } = await db.pool.query(
      `select action, actor_id from audit where action like 'personal-data.%' order by id`,
    );
    expect(rows).toEqual([
      { action: 'personal-data.erasure-approved', actor_id: 'ana' },
      { action: 'personal-data.erased', actor_id: 'erasure' },
    ]);
  });

  test('permissions that were given end with it, and messages that waited for an operator are emptied', async () => {
    const id = await talk(MARINA, 'la casa azul');
    await data().permit([
      { taxpayerId: MARINA.taxpayerId, purpose: 'notices', given: true, version: 'v1', conversationId: id, key: 'k1' },
    ]);
    await say(node, id, 'código', 'm3');
    const turn = await node.conversations.takeTurn(id);
    if (turn) await node.conversations.commitTurn(turn, outcomeOf([], { outbox: [otpMessage('o1')] }));
    await node.outbox.end('o1', 'dead', 'x');
    await wish(MARINA);
    clock.advance(HOUR_MS + 1);
    await forget();
    expect(await data().permissions(MARINA.taxpayerId)).toMatchObject([{ purpose: 'notices', given: false }]);
    expect(await node.deadLetters.list(10)).toEqual([]);
    expect(await everything(db.pool)).not.toMatch(/31987654|482915/);
  });

  test('interrupted anywhere and run again, it ends as if it had not been', async () => {
    let interrupted = 0;
    for (let failsAt = 1; ; failsAt++) {
      await db.empty();
      await talk(MARINA, 'la casa azul');
      await talk(MARINA, 'el lote');
      const other = await talk(TOMAS, 'lo mío');
      const before = await rowsOf(other);
      await casesOf().open({ kind: 'other', channel: 'web', summary: 'Marina', detail: {}, ...MARINA, key: 'k' });
      await casesOf().setState('C-2026-000001', { state: 'closed', by: 'staff', key: 'close' });
      await wish(MARINA);
      clock.advance(HOUR_MS + 1);
      const failed = await forget(failingPool(failsAt)).then(
        () => false,
        () => true,
      );
      if (!failed) break;
      interrupted += 1;
      await forget();
      expect(await stateOf('V-2026-000001'), `interrupted at ${failsAt}`).toBe('done');
      expect(await everything(db.pool), `interrupted at ${failsAt}`).not.toMatch(/31987654|MARINA|Marina/);
      expect(await rowsOf(other)).toEqual(before);
    }
    expect(interrupted).toBeGreaterThan(20);
  });
});

test('R-I4 a conversation that nobody has touched for its period is made anonymous, and one that goes on is not', async () => {
  const [old, young] = [await talk(MARINA, 'la casa azul'), await talk(TOMAS, 'lo mío')];
  clock.advance(730 * 24 * HOUR_MS);
  await say(node, young, 'sigo', 'm3');
  await answer(node, young, [botSaid('Bien')]);
  clock.advance(1);
  const period = { before: new Date(clock.now().getTime() - 730 * 24 * HOUR_MS), now: clock.now() };
  await anonymiseOld(options(), period, 10);
  expect(await everything(db.pool)).not.toMatch(/31987654|MARINA|azul/);
  expect(JSON.stringify(await data().collect(TOMAS))).toContain('sigo');
  // Once is enough.
  expect(await anonymiseOld(options(), period, 1)).toBe(false);
  expect((await node.log.read(old, { audience: 'all', limit: 100 })).map(({ fact }) => fact.kind)).toContain(
    'citizen-said',
  );
});

/** The pool of a process that dies at its n-th question: a transaction that was begun is undone. */
function failingPool(failsAt: number): Pool {
  let asked = 0;
  const failing = <T extends { query: (...args: never[]) => unknown }>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name);
        if (name === 'query')
          return (...args: never[]) => {
            asked += 1;
            if (asked >= failsAt && args[0] !== ('rollback' as never))
              return Promise.reject(new Error('the process died'));
            return object.query(...args);
          };
        if (name === 'connect') return async () => failing((await db.pool.connect()) as unknown as T) as unknown;
        return typeof value === 'function' ? (value.bind(object) as unknown) : value;
      },
    });
  return failing(db.pool as never);
}
