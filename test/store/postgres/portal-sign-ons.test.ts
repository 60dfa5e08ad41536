import { beforeEach, describe, expect, it } from 'vitest';
import type { PortalSignOns } from '../../../bot/ports/portal-sign-ons.ts';
import { createPortalSignOns } from '../../../store/postgres/portal-sign-ons.ts';
import { ownDatabase } from '../../support/database.ts';
import { createTestClock, sealing, times, type TestClock } from './kit.ts';

describe('whom portal tokens name', () => {
  const db = ownDatabase();
  let clock: TestClock;
  let nodes: PortalSignOns[];

  beforeEach(async () => {
    await db.pool.query('truncate portal_sign_on');
    clock = createTestClock();
    nodes = times(2, (index) =>
      createPortalSignOns({ ...sealing, clock, pool: index === 0 ? db.pool : db.newPool(4) }),
    );
  });

  const identity = (jti: string, livesMs = 60_000) => ({
    ...{ documentType: 'CC' as const, document: '1900123456', jti },
    expiresAt: new Date(clock.now().getTime() + livesMs).toISOString(),
  });

  it('a token’s id is good once, on all nodes and at once', async () => {
    const answers = await Promise.all(times(10, (index) => nodes[index % 2]!.admit(identity('jti-1'), `c-${index}`)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await nodes[0]!.admit(identity('jti-2'), 'c-20')).toBe(true);
  });

  it('is kept for its own conversation until it is used or has ended', async () => {
    await nodes[0]!.admit(identity('jti-1'), 'c-1');
    expect(await nodes[1]!.find('c-1')).toEqual({ documentType: 'CC', document: '1900123456' });
    expect(await nodes[1]!.find('c-2')).toBeUndefined();
    await nodes[1]!.finish('c-1');
    expect(await nodes[0]!.find('c-1')).toBeUndefined();
    await nodes[0]!.admit(identity('jti-2'), 'c-3');
    clock.advance(60_000);
    expect(await nodes[0]!.find('c-3')).toBeUndefined();
  });

  it('used, its id is remembered and the person is not; an hour after its end neither is', async () => {
    await nodes[0]!.admit(identity('jti-1'), 'c-1');
    await nodes[0]!.finish('c-1');
    expect(await nodes[0]!.admit(identity('jti-1'), 'c-2')).toBe(false);
    const { rows } = await db.pool.query<{ all: string; claims: Buffer | null }>(
      'select t::text as all, claims from portal_sign_on t',
    );
    expect(rows).toMatchObject([{ claims: null }]);
    expect(rows[0]?.all).not.toMatch(/1900123456|jti-1/);
    clock.advance(3_660_001);
    await nodes[0]!.admit(identity('jti-9'), 'c-9');
    expect((await db.pool.query('select from portal_sign_on')).rowCount).toBe(1);
  });
});
