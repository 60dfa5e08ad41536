import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../app/config.ts';
import { openStorage } from '../../app/storage.ts';
import { ownDatabase } from '../support/database.ts';
import { createNode, createTestClock, openConversation, otpMessage, outcomeOf, say } from '../store/postgres/kit.ts';

const root = path.resolve(import.meta.dirname, '../..');
const logger = pino({ level: 'silent' });

describe('a database that DATABASE_URL names', () => {
  const db = ownDatabase();

  it('is made and migrated by the first of several nodes that start at once (R-Q7)', async () => {
    const url = new URL(db.url);
    url.pathname = `/test_${randomBytes(8).toString('hex')}`;
    const config = readConfig({ DATABASE_URL: url.toString(), DATABASE_CONNECTIONS: '2' }, '/');
    const nodes = await Promise.all([1, 2, 3].map(() => openStorage(config, root, logger)));
    for (const { pool } of nodes) {
      expect((await pool.query('select count(*)::int as n from conversation')).rows).toEqual([{ n: 0 }]);
    }
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('that goes away in the middle of a transaction fails that transaction and nothing else', async () => {
    const { pool, close } = await openStorage(readConfig({ DATABASE_URL: db.url }, '/'), root, logger);
    const lent = await pool.connect();
    const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid');
    // Not by `events.once`, which listens to errors as well: one that nobody listens to would end the process.
    const lost = new Promise((resolve) => lent.once('end', () => resolve(undefined)));
    await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await lost;
    await expect(lent.query('select 1')).rejects.toThrow();
    lent.release(true);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await close();
  });

  it('that cannot be reached stops the start', async () => {
    const url = new URL(db.url);
    url.password = 'wrong';
    const config = readConfig({ DATABASE_URL: url.toString() }, '/');
    await expect(openStorage(config, root, logger)).rejects.toThrow(/^DATABASE_URL: .*password authentication failed/);
  });
});

describe('npm run dead-letters', () => {
  const db = ownDatabase();

  const run = async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
    const command = ['--import', 'tsx', path.join(root, 'scripts/dead-letters.ts'), ...args];
    try {
      const done = await promisify(execFile)(process.execPath, command, {
        cwd: root,
        env: { PATH: '', DATABASE_URL: db.url },
      });
      return { code: 0, ...done };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };

  it('lists dead letters without a personal word and puts one back', async () => {
    const node = createNode(db.pool, createTestClock());
    const id = await openConversation(node);
    await say(node, id, 'mándeme el código');
    const turn = await node.conversations.takeTurn(id);
    await node.conversations.commitTurn(turn!, outcomeOf([], { outbox: [otpMessage('m1'), otpMessage('m2')] }));
    await node.outbox.end('m1', 'dead', 'backoffice.refused');

    const listed = await run('list');
    expect(listed).toMatchObject({ code: 0, stderr: expect.stringContaining('1 dead letter(s)') as string });
    expect(listed.stdout).toContain(`m1  otp  attempts=0  reason=backoffice.refused  conversation=${id}`);
    expect(listed.stdout).not.toMatch(/31987654|3005550199|482915|m2/);

    expect(await run('retry', 'm1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('in the queue again') as string,
    });
    expect(await run('retry', 'm1')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no dead letter m1') as string,
    });
    expect((await db.pool.query(`select state from outbox where id = 'm1'`)).rows).toEqual([{ state: 'queued' }]);
  });

  it('what is not understood is answered with how it is used', async () => {
    for (const answer of await Promise.all([run(), run('remove', 'm1')])) {
      expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining('usage:') as string });
    }
  });
});
