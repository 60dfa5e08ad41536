import { describe, expect, test } from 'vitest';
import { readCookie } from '../../../agent-desk/server/cookies.ts';
import { createFeedFollower } from '../../../agent-desk/server/feed-follower.ts';
import { isOwnOrigin } from '../../../agent-desk/server/origin.ts';
import { createPasswordCheck, hashPassword } from '../../../agent-desk/server/password.ts';
import {
  createFakeAudit,
  createFakeBus,
  createFakeClock,
  createFakeTown,
  citizenSays,
  silent,
  started,
} from '../fakes.ts';

describe('passwords', () => {
  test('are kept as argon2id, each with a salt of its own', async () => {
    const [one, other] = await Promise.all([hashPassword('clave'), hashPassword('clave')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  test("where there is no account nothing matches, the decoy's own password neither", async () => {
    const check = createPasswordCheck({ parallel: 2, queued: 8, decoy: 'decoy' });
    expect(await check.matches(undefined, 'decoy')).toBe(false);
    expect(await check.matches(await hashPassword('clave'), 'clave')).toBe(true);
    expect(await check.matches(await hashPassword('clave'), 'Clave')).toBe(false);
  });

  test('more than may wait are refused at once, the others are answered', async () => {
    const check = createPasswordCheck({ parallel: 1, queued: 2, decoy: 'decoy' });
    const hash = await hashPassword('clave');
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => check.matches(hash, 'clave')));
    expect(answers.map((answer) => answer.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(answers[3]).toMatchObject({ reason: { code: 'rate.limited', retryAfterS: 5 } });
    expect(await check.matches(hash, 'clave')).toBe(true);
  });

  test('an account whose hash cannot be read lets nobody in and does not block the next', async () => {
    const check = createPasswordCheck({ parallel: 1, queued: 2, decoy: 'decoy' });
    await expect(check.matches('not a hash', 'clave')).rejects.toThrow();
    expect(await check.matches(await hashPassword('clave'), 'clave')).toBe(true);
  });
});

test.each([
  [{}, true],
  [{ origin: 'http://127.0.0.1:4000', host: '127.0.0.1:4000' }, true],
  [{ origin: 'http://localhost:4000', host: '127.0.0.1:4000' }, false],
  [{ origin: 'https://ventanilla.gov.co', host: 'inner:8080' }, true],
  [{ origin: 'http://ventanilla.gov.co', host: 'inner:8080' }, false],
  [{ origin: 'https://ventanilla.gov.co.malo.example', host: 'inner:8080' }, false],
  [{ origin: 'null', host: 'inner' }, false],
  [{ origin: '', host: 'inner' }, false],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, false],
  [{ origin: 'http://a:1', host: 'a:1', 'sec-fetch-site': 'cross-site' }, false],
])('a request with %j is ours: %s', (headers, expected) => {
  expect(isOwnOrigin(headers, 'https://ventanilla.gov.co/base')).toBe(expected);
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['a=1; k=v; b=2', 'v'],
  ['k=v; k=w', 'v'],
  ['xk=1; kx=2', undefined],
  ['k', undefined],
  ['k=a=b', 'a=b'],
])('the cookie k of %j is %j', (header, expected) => {
  expect(readCookie(header, 'k')).toBe(expected);
});

describe('following the feed', () => {
  test('a wake that is lost is made good by looking', async () => {
    const clock = createFakeClock();
    const town = createFakeTown({ clock, bus: createFakeBus(), audit: createFakeAudit() });
    // A bus of its own, on which nobody speaks.
    const follower = createFeedFollower({ feed: town.feed, bus: createFakeBus(), logger: silent, pollMs: 5 });
    const heard = new Promise<number[]>((resolve) => follower.onPage((page) => resolve(page.map((one) => one.seq))));
    await follower.start();
    town.commit('c1', started, citizenSays('hola'));
    expect(await heard).toEqual([1, 2]);
    await follower.stop();
  });

  test('thousands at once come in order, each once; the latest stay at hand', async () => {
    const clock = createFakeClock();
    const bus = createFakeBus();
    const town = createFakeTown({ clock, bus, audit: createFakeAudit() });
    const follower = createFeedFollower({ feed: town.feed, bus, logger: silent, pollMs: 3_600_000 });
    const seqs: number[] = [];
    const done = new Promise<void>((resolve) =>
      follower.onPage((page) => {
        seqs.push(...page.map((one) => one.seq));
        if (seqs.length >= 3001) resolve();
      }),
    );
    await follower.start();
    town.commit('c1', started, ...Array.from({ length: 3000 }, (_, index) => citizenSays(`m${index}`)));
    await done;
    expect(seqs).toEqual(Array.from({ length: 3001 }, (_, index) => index + 1));
    expect(follower.recent(3001)).toEqual([]);
    expect(follower.recent(2000)).toHaveLength(1001);
    expect(follower.recent(1001)).toHaveLength(2000);
    expect(follower.recent(1000)).toBeUndefined();
    expect(follower.recent(4000)).toBeUndefined();
    await follower.stop();
  });

  test('a listener that breaks does not keep the others from hearing', async () => {
    const bus = createFakeBus();
    const town = createFakeTown({ clock: createFakeClock(), bus, audit: createFakeAudit() });
    const follower = createFeedFollower({ feed: town.feed, bus, logger: silent, pollMs: 3_600_000 });
    follower.onPage(() => {
      throw new Error('broken');
    });
    const heard = new Promise<void>((resolve) => follower.onPage(() => resolve()));
    await follower.start();
    town.commit('c1', started);
    await heard;
    await follower.stop();
  });
});
