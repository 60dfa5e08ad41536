import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RateLimit } from '../../bot/ports/system.ts';

/** A rate limit as two nodes see it; on one machine both are the same object. */
export interface RateLimitHarness {
  nodes: [RateLimit, RateLimit];
  /** Lets time go by. Some real time may go by as well: the suite's windows are long beside it. */
  advance: (ms: number) => Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** What every implementation of `RateLimit` does. `open` makes one without history. */
export function rateLimitSuite(name: string, open: () => Promise<RateLimitHarness>): void {
  describe(`RateLimit: ${name}`, () => {
    let harness: RateLimitHarness;
    let limiter: RateLimit;

    beforeEach(async () => {
      harness = await open();
      limiter = harness.nodes[0];
    });
    afterEach(() => harness.close());

    it('gives the permits of a window, then says how long until the next', async () => {
      const limit = { permits: 3, windowMs: 10 * MINUTE };
      for (let n = 0; n < 3; n++) expect(await limiter.take('citizen', limit)).toEqual({ ok: true });
      await harness.advance(4 * MINUTE);

      const refused = await limiter.take('citizen', limit);
      expect(refused.ok).toBe(false);
      const { retryAfterMs } = refused as { retryAfterMs: number };
      expect(retryAfterMs).toBeGreaterThan(5 * MINUTE);
      expect(retryAfterMs).toBeLessThanOrEqual(6 * MINUTE);
      expect(Number.isInteger(retryAfterMs)).toBe(true);

      await harness.advance(retryAfterMs);
      expect(await limiter.take('citizen', limit)).toEqual({ ok: true });
    });

    it('does not give a double burst where one window ends and the next begins', async () => {
      const limit = { permits: 2, windowMs: 10 * MINUTE };
      const results: boolean[] = [];
      for (const pause of [0, 9, 2, 0, 7, 3]) {
        await harness.advance(pause * MINUTE);
        results.push((await limiter.take('citizen', limit)).ok);
      }
      // Minutes 0, 9, 11, 11, 18, 21: the one of minute 0 is free at 10, that of 9 at 19.
      expect(results).toEqual([true, true, true, false, false, true]);
    });

    it('counts a refused take for nothing', async () => {
      const limit = { permits: 1, windowMs: 10 * MINUTE };
      await limiter.take('citizen', limit);
      for (let n = 0; n < 5; n++) {
        await harness.advance(MINUTE);
        expect((await limiter.take('citizen', limit)).ok).toBe(false);
      }
      await harness.advance(5 * MINUTE);
      expect((await limiter.take('citizen', limit)).ok).toBe(true);
    });

    it('gives exactly the permits to a burst on two nodes at once', async () => {
      const limit = { permits: 20, windowMs: 10 * MINUTE };
      const takes = Array.from({ length: 200 }, (_, n) => harness.nodes[n % 2 === 0 ? 0 : 1].take('citizen', limit));
      expect((await Promise.all(takes)).filter(({ ok }) => ok)).toHaveLength(20);
    });

    it('keeps keys and limits apart, whatever a key looks like', async () => {
      const limit = { permits: 1, windowMs: 10 * MINUTE };
      const keys = ['a', 'b', 'a:b', '', '__proto__', 'ñ', 'n\u0303', '\0', 'x'.repeat(100_000), '*', '{a}'];
      for (const key of keys) expect(await limiter.take(key, limit)).toEqual({ ok: true });
      for (const key of keys) expect((await limiter.take(key, limit)).ok).toBe(false);
      expect((await limiter.take('a', { permits: 2, windowMs: 10 * MINUTE })).ok).toBe(true);
      expect((await limiter.take('a', { permits: 1, windowMs: 11 * MINUTE })).ok).toBe(true);
    });

    it('refuses always where there are no permits', async () => {
      const refusal = { ok: false, retryAfterMs: MINUTE };
      expect(await limiter.take('citizen', { permits: 0, windowMs: MINUTE })).toEqual(refusal);
    });

    it('grants what, and only what, leaves no window with more than its permits', async () => {
      let run = 0;
      const pauses = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(pauses, fc.integer({ min: 1, max: 4 }), async (minutes, permits) => {
          // Half a minute off every pause, so that the few real milliseconds decide nothing.
          const limit = { permits, windowMs: 9.5 * MINUTE };
          const key = `run-${run++}`;
          const granted: number[] = [];
          let now = 0;
          for (const pause of minutes) {
            await harness.advance(pause * MINUTE);
            now += pause * MINUTE;
            const inWindow = granted.filter((at) => at > now - limit.windowMs).length;
            const { ok } = await limiter.take(key, limit);
            expect(ok).toBe(inWindow < permits);
            if (ok) granted.push(now);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
