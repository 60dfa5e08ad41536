import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../bot/ports/audit.ts';
import { checkAuditChain, countUnlinked, linkAudit } from '../../../store/postgres/audit.ts';
import { freshDatabase } from '../../support/database.ts';
import { createNode, createTestClock, times, type TestNode } from './kit.ts';

const entry = (id: string): AuditEntry => ({
  actor: { kind: 'staff', id },
  action: 'conversation.viewed',
  module: 'desk',
  conversationId: 'c1',
  subject: '31987654',
  ip: '127.0.0.1',
  detail: { why: 'test' },
});

describe('the audit record (R-D6)', () => {
  const db = freshDatabase();
  let node: TestNode;

  beforeEach(() => {
    node = createNode(db.pool, createTestClock());
  });

  const append = async (count: number): Promise<void> => {
    for (const id of times(count, (index) => `staff-${index}`)) await node.auditTrail.append(entry(id));
  };

  it('is linked in batches, whole, and each row once', async () => {
    await append(7);
    expect(await checkAuditChain(db.pool)).toEqual({ linked: 0, unlinked: 7 });
    expect(await linkAudit(db.pool, 5)).toBe(5);
    expect(await checkAuditChain(db.pool)).toEqual({ linked: 5, unlinked: 2 });
    expect(await linkAudit(db.pool, 5)).toBe(2);
    expect(await linkAudit(db.pool, 5)).toBe(0);
    expect(await checkAuditChain(db.pool)).toEqual({ linked: 7, unlinked: 0 });
  });

  it('is one chain however many nodes write and link at once', async () => {
    const pools = times(3, () => db.newPool(4));
    const writers = pools.map(async (pool) => {
      const own = createNode(pool, node.clock);
      for (const id of times(40, (index) => `staff-${index}`)) {
        await own.auditTrail.append(entry(id));
        await linkAudit(pool, 3);
      }
    });
    await Promise.all(writers);
    while ((await linkAudit(db.pool, 50)) > 0);
    expect(await checkAuditChain(db.pool)).toEqual({ linked: 120, unlinked: 0 });
  });

  it('is walked over more than one page', async () => {
    await db.pool.query(
      `insert into audit (at, actor_kind, actor_id, action, module, detail)
       select now(), 'system', 'x', 'y', 'system', '\\x00' from generate_series(1, 2500)`,
    );
    expect(await linkAudit(db.pool, 5000)).toBe(2500);
    expect(await checkAuditChain(db.pool)).toEqual({ linked: 2500, unlinked: 0 });
  });

  it('rows that stay without a link are counted by age', async () => {
    await db.pool.query(
      `insert into audit (at, actor_kind, actor_id, action, module, detail)
       select now() - make_interval(secs => age), 'system', 'x', 'y', 'system', '\\x00' from unnest(array[1, 70, 3600]) as age`,
    );
    expect(await countUnlinked(db.pool)).toBe(3);
    expect(await countUnlinked(db.pool, 60)).toBe(2);
  });

  describe('nobody rewrites it', () => {
    beforeEach(async () => {
      await append(5);
      await linkAudit(db.pool, 4);
    });

    it.each([
      ['a linked row', `update audit set actor_id = 'other' where seq = 2`],
      ['a row that is not linked yet', `update audit set actor_id = 'other' where seq is null`],
      ['the detail of one that is not linked yet', `update audit set detail = '\\x01' where seq is null`],
      ['a link', `update audit set hash = '\\x01' where seq = 2`],
      ['a row’s existence', 'delete from audit where seq = 2'],
      ['an unlinked row’s existence', 'delete from audit where seq is null'],
      ['the whole table', 'truncate audit'],
      ['the whole table and what hangs on it', 'truncate audit cascade'],
    ])('the database refuses to change %s', async (_what, sql) => {
      await expect(db.pool.query(sql)).rejects.toThrow(/append-only/);
      expect(await checkAuditChain(db.pool)).toEqual({ linked: 4, unlinked: 1 });
    });
  });

  describe('whoever gets past the database is found out', () => {
    beforeEach(async () => {
      await append(6);
      await linkAudit(db.pool, 10);
      await asSuperuser(db.pool, 'disable');
    });
    afterEach(() => asSuperuser(db.pool, 'enable'));

    const columns = [
      'at',
      'actor_kind',
      'actor_id',
      'action',
      'module',
      'conversation_id',
      'subject_hmac',
      'ip',
      'detail',
    ];
    it.each(columns)('a changed %s', async (column) => {
      const value = column === 'at' ? `at + interval '1 s'` : column === 'detail' ? `'\\x0102'::bytea` : `'changed'`;
      await db.pool.query(`update audit set ${column} = ${value} where seq = 3`);
      expect(await checkAuditChain(db.pool)).toMatchObject({ brokenAt: 3 });
    });

    it('a changed row under fresh links: every hash after it is another', async () => {
      const hashes = async () =>
        (await db.pool.query<{ hash: Buffer }>('select hash from audit order by seq')).rows.map(({ hash }) =>
          hash.toString('hex'),
        );
      const before = await hashes();
      await db.pool.query('update audit set seq = null, previous_hash = null, hash = null');
      await linkAudit(db.pool, 10);
      expect(await hashes()).toEqual(before);

      await db.pool.query(`update audit set ip = '127.0.0.2' where seq = 3`);
      // As one would who knows the method: the row gets a hash that fits it.
      await db.pool.query('update audit set seq = null, previous_hash = null, hash = null where seq >= 3');
      await linkAudit(db.pool, 10);
      const after = await hashes();
      expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
      for (const hash of after.slice(2)) expect(before).not.toContain(hash);
    });

    it('a removed row', async () => {
      await db.pool.query('delete from audit where seq = 3');
      expect(await checkAuditChain(db.pool)).toMatchObject({ linked: 2, brokenAt: 3 });
    });

    it('a removed row, the rest moved up', async () => {
      await db.pool.query('delete from audit where seq = 3');
      for (const seq of [4, 5, 6]) await db.pool.query('update audit set seq = $1 - 1 where seq = $1', [seq]);
      expect(await checkAuditChain(db.pool)).toMatchObject({ linked: 2, brokenAt: 3 });
    });

    it('an inserted row, the rest moved down', async () => {
      for (const seq of [6, 5, 4, 3])
        await db.pool.query('update audit set seq = $1::bigint + 1 where seq = $1::bigint', [seq]);
      await db.pool.query(
        `insert into audit (at, actor_kind, actor_id, action, module, detail, seq, previous_hash, hash)
         select at, actor_kind, 'invented', action, module, detail, 3, previous_hash, hash from audit where seq = 4`,
      );
      expect(await checkAuditChain(db.pool)).toMatchObject({ linked: 2, brokenAt: 3 });
    });

    it('two rows changed about', async () => {
      const moves = [
        [3, 100],
        [4, 3],
        [100, 4],
      ];
      for (const [from, to] of moves) await db.pool.query('update audit set seq = $2 where seq = $1', [from, to]);
      expect(await checkAuditChain(db.pool)).toMatchObject({ linked: 2, brokenAt: 3 });
    });
  });
});

async function asSuperuser(pool: Pool, what: 'disable' | 'enable'): Promise<void> {
  await pool.query(`alter table audit ${what} trigger all`);
}
