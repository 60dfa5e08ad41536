import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../bot/domain/errors.ts';
import { SLOT_RULES } from '../../bot/ports/slot-book.ts';
import type { GatewayOptions } from '../../integrations/gateway/gateway.ts';
import { createRetryBudget } from '../../integrations/gateway/retry-budget.ts';
import type { Gateway, GatewayContext } from '../../integrations/gateway/types.ts';
import { createMemorySlotBook } from '../../store/memory/slot-book.ts';
import { openTestbed, question } from './gateway-testbed.ts';
import { call } from './world.ts';

const { windowMs, promptMs, keptMs } = SLOT_RULES;

describe('the gateway client under load', () => {
  let bed: Awaited<ReturnType<typeof openTestbed>>;
  beforeEach(async () => {
    bed = await openTestbed();
  });
  afterEach(() => bed.close());

  const openLimited = (perMinute: number, extra: Partial<GatewayOptions> = {}): Gateway =>
    bed.open({ systems: { sap: { perMinute } }, slots: createMemorySlotBook({ clock: bed.clock }), ...extra });
  const unhurried: GatewayContext = { ...call, patienceMs: 0 };
  async function busy(asked: Promise<unknown>): Promise<AppError> {
    const error: unknown = await asked.then(
      () => 'it was answered',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'backoffice.busy', retryable: true });
    return error as AppError;
  }
  const untilOf = (error: AppError): number => bed.clock.now().getTime() + (error.retryAfterS ?? Number.NaN) * 1000;
  function answerStatus(status: number, headers: Record<string, string> = {}): void {
    bed.server.answerWith((_request, response) => {
      response.writeHead(status, headers).end('{"value":1}');
    });
  }
  const answerWell = (): void => bed.server.answerWith((_request, response) => response.end('{"value":1}'));

  describe('R-G2 the limit a minute', () => {
    it('sends no more than it allows, and tells the others when without keeping a place', async () => {
      const gateway = openLimited(3);
      for (let n = 0; n < 3; n++) await gateway.call(question(n), unhurried);
      const told = [];
      for (let n = 3; n < 6; n++) told.push((await busy(gateway.call(question(n), unhurried))).retryAfterS);
      expect(told).toEqual(Array.from({ length: 3 }, () => (windowMs + promptMs) / 1000));
      expect(bed.server.seen).toHaveLength(3);
      expect(bed.metrics.at(-1)).toMatchObject({ outcome: 'busy', attempts: 0 });
    });

    it('is of one system only, and being busy is no failure of it', async () => {
      const gateway = openLimited(1, { breaker: { failures: 1, halfOpenAfterMs: 60_000 } });
      await gateway.call(question(0), unhurried);
      await busy(gateway.call(question(1), unhurried));
      expect(gateway.health().sap).toMatchObject({ state: 'up', breaker: 'closed' });
      for (let n = 0; n < 5; n++) await gateway.call({ ...question(n), system: 'rit' }, unhurried);
    });

    it('a place kept for a reservation answers the same question at its moment, ahead of all who come later', async () => {
      const gateway = openLimited(2);
      for (let n = 0; n < 2; n++) await gateway.call(question(n), unhurried);
      const mine = { ...unhurried, reservation: 'conversation-1' };
      const until = untilOf(await busy(gateway.call(question(7), mine)));
      const again = untilOf(await busy(gateway.call(question(7), { ...mine, correlationId: 'another-turn' })));
      expect(again).toBe(until);
      const others = [];
      for (let n = 0; n < 3; n++) {
        others.push(untilOf(await busy(gateway.call(question(7), { ...unhurried, reservation: `other-${n}` }))));
      }
      expect(new Set([until, ...others]).size).toBe(4);

      bed.clock.advance(until - bed.clock.now().getTime());
      await busy(gateway.call(question(8), unhurried));
      expect(await gateway.call(question(7), mine)).toEqual({ value: 1 });
      expect(bed.server.seen).toHaveLength(3);
    });

    it('the reservation of one question is not that of another, so that a turn may keep a place for each', async () => {
      const gateway = openLimited(1);
      await gateway.call(question(0), unhurried);
      const mine = { ...unhurried, reservation: 'conversation-1' };
      const [first, second] = await Promise.all([1, 2].map((n) => busy(gateway.call(question(n), mine))));
      expect(first && second && Math.abs(untilOf(first) - untilOf(second))).toBeGreaterThanOrEqual(windowMs);
    });

    it('one who comes too late for his place queues anew, with a new moment', async () => {
      const gateway = openLimited(1);
      await gateway.call(question(0), unhurried);
      const mine = { ...unhurried, reservation: 'conversation-1' };
      const until = untilOf(await busy(gateway.call(question(1), mine)));
      await busy(gateway.call(question(1), { ...mine, reservation: 'conversation-2' }));
      bed.clock.advance(until - bed.clock.now().getTime() + keptMs + 1);
      expect(untilOf(await busy(gateway.call(question(1), mine)))).toBeGreaterThan(bed.clock.now().getTime());
      expect(bed.server.seen).toHaveLength(1);
    });

    it('a place that is near is waited for within the patience', async () => {
      const gateway = openLimited(2);
      for (let n = 0; n < 2; n++) await gateway.call(question(n), unhurried);
      const mine = { ...call, reservation: 'conversation-1' };
      const until = untilOf(await busy(gateway.call(question(7), mine)));
      bed.clock.advance(until - bed.clock.now().getTime() - 300);
      const started = performance.now();
      expect(await gateway.call(question(7), mine)).toEqual({ value: 1 });
      expect(performance.now() - started).toBeGreaterThanOrEqual(300);
      expect(bed.metrics.at(-1)?.placeWaitMs).toBeGreaterThanOrEqual(300);
    });

    it('a queue too long to keep a place in is told without a time', async () => {
      const gateway = openLimited(1);
      const asked = (n: number): Promise<unknown> =>
        gateway.call(question(n), { ...unhurried, reservation: `conversation-${n}` });
      await asked(0);
      let error = await busy(asked(1));
      for (let n = 2; error.retryAfterS !== undefined && n < 100; n++) error = await busy(asked(n));
      expect(error.retryAfterS).toBeUndefined();
    });

    it('retries take places too; where there is none the first failure stands', async () => {
      const gateway = openLimited(2);
      answerStatus(503);
      await expect(gateway.call(question(0), unhurried)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      expect(bed.server.seen).toHaveLength(2);
    });

    it('no place is spent on a system whose breaker is open', async () => {
      const gateway = openLimited(2, { breaker: { failures: 1, halfOpenAfterMs: 60_000 } });
      answerStatus(500);
      const write = { ...question(), method: 'POST' as const };
      await expect(gateway.call(write, unhurried)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      for (let n = 0; n < 5; n++) {
        await expect(gateway.call(write, unhurried)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      }
      const other = openLimited(2);
      answerWell();
      await other.call(write, unhurried);
      expect(bed.server.seen).toHaveLength(2);
    });

    it('a limit without a book of places is refused when the client is made', () => {
      expect(() => bed.open({ systems: { sap: { perMinute: 1 } } })).toThrow(AppError);
    });
  });

  describe('a 429 of the system', () => {
    it('R-G1 leaves it alone for as long as it says, without a single request', async () => {
      const gateway = bed.open();
      answerStatus(429, { 'retry-after': '20' });
      expect((await busy(gateway.call(question(1), call))).retryAfterS).toBe(20);
      answerWell();
      const { retryAfterS } = await busy(gateway.call(question(2), call));
      expect(retryAfterS).toBeGreaterThan(15);
      expect(retryAfterS).toBeLessThanOrEqual(20);
      expect(bed.server.seen).toHaveLength(1);
      expect(gateway.health().sap).toMatchObject({ breaker: 'closed' });
      expect(await gateway.call({ ...question(3), system: 'rit' }, call)).toEqual({ value: 1 });
    });

    it('may say it as a date, reckoned from its own clock', async () => {
      answerStatus(429, { date: 'Fri, 20 Nov 2026 15:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2026 15:00:40 GMT' });
      expect((await busy(bed.open().call(question(1), call))).retryAfterS).toBe(40);
      answerStatus(429, { 'retry-after': 'later' });
      expect((await busy(bed.open().call(question(1), call))).retryAfterS).toBeUndefined();
    });

    it('keeps a place after it for a reservation', async () => {
      const gateway = openLimited(100);
      const mine = { ...call, reservation: 'conversation-1' };
      answerStatus(429, { 'retry-after': '20' });
      const told = await busy(gateway.call(question(1), mine));
      expect(told.retryAfterS).toBeGreaterThan(15);
      const again = await busy(gateway.call(question(1), mine));
      expect(again.retryAfterS).toBe(told.retryAfterS);
      expect(bed.server.seen).toHaveLength(1);
    });

    it('one that says nothing of time is not asked again at once', async () => {
      answerStatus(429);
      await busy(bed.open().call(question(1), call));
      expect(bed.server.seen).toHaveLength(1);
    });
  });

  describe('identical questions under way', () => {
    /** Answers only when told to. */
    function hold(): (answer: string) => void {
      const waiting: ((answer: string) => void)[] = [];
      bed.server.answerWith((_request, response) => waiting.push((answer) => response.end(answer)));
      return (answer) => waiting.splice(0).forEach((release) => release(answer));
    }

    it('share one request, whoever asks', async () => {
      const gateway = bed.open();
      const release = hold();
      const asked = Array.from({ length: 30 }, (_, n) => gateway.call(question(), { correlationId: `turn-${n}` }));
      await vi.waitFor(() => expect(bed.server.seen).toHaveLength(1));
      release('{"value":4}');
      expect(await Promise.all(asked)).toEqual(Array.from({ length: 30 }, () => ({ value: 4 })));
      expect(bed.server.seen).toHaveLength(1);
      expect(bed.metrics.filter(({ outcome }) => outcome === 'shared')).toHaveLength(29);
    });

    it('also where they are searches by POST; but never writes, and never what differs in anything', async () => {
      const gateway = bed.open();
      const post = { ...question(), method: 'POST' as const, body: { a: 1 } };
      const release = hold();
      const asked = [
        ...[post, post].map((request) => gateway.call({ ...request, readOnly: true as const }, call)),
        ...[post, post].map((request) => gateway.call({ ...request, idempotencyKey: 'k' }, call)),
        gateway.call({ ...post, body: { a: 2 }, readOnly: true }, call),
        gateway.call({ ...post, body: { a: 1 }, readOnly: true, system: 'rit' }, call),
      ];
      await vi.waitFor(() => expect(bed.server.seen).toHaveLength(5));
      release('{"value":1}');
      await Promise.all(asked);
      expect(bed.server.seen).toHaveLength(5);
    });

    it('an answer is not kept: the next question asks again', async () => {
      const gateway = bed.open();
      await gateway.call(question(), call);
      await gateway.call(question(), call);
      expect(bed.server.seen).toHaveLength(2);
    });

    it('a failure is shared too, a 404 is read by each in his way', async () => {
      const gateway = bed.open();
      bed.server.answerWith((_request, response) => {
        response.statusCode = 404;
        response.end();
      });
      const [found, called] = await Promise.allSettled([
        gateway.find(question(), call),
        gateway.call(question(), call),
      ]);
      expect(found).toEqual({ status: 'fulfilled', value: undefined });
      expect(called).toMatchObject({ status: 'rejected', reason: { code: 'backoffice.refused' } });
    });

    it('one who joins late is not failed by the time of the first: he asks for himself', async () => {
      const gateway = bed.open({ timeoutMs: 1_500 });
      bed.server.answerWith((_request, response) => {
        if (bed.server.seen.length > 1) response.end('{"value":8}');
      });
      const first = gateway.call(question(), call).catch((error: unknown) => error);
      await vi.waitFor(() => expect(bed.server.seen).toHaveLength(1));
      await new Promise((resolve) => setTimeout(resolve, 700));
      const second = gateway.call(question(), call);
      expect(await first).toMatchObject({ code: 'backoffice.unreachable' });
      expect(await second).toEqual({ value: 8 });
    });

    it('those who wait for a place each get one of their own', async () => {
      const gateway = openLimited(1);
      await gateway.call(question(0), unhurried);
      const told = await Promise.all(
        Array.from({ length: 5 }, (_, n) =>
          busy(gateway.call(question(1), { ...unhurried, reservation: `conversation-${n}` })),
        ),
      );
      expect(new Set(told.map(({ retryAfterS }) => retryAfterS)).size).toBe(5);
    });
  });

  describe('a system that hangs', () => {
    it('holds no more than its share: the rest is told at once, and nothing of it waits long', async () => {
      const gateway = bed.open({
        timeoutMs: 2_500,
        breaker: { failures: 1_000, halfOpenAfterMs: 1_000 },
        systems: { sap: { concurrency: 3, queue: 2 } },
      });
      bed.server.answerWith(({ path }, response) => {
        if (!path.startsWith('/sap/')) response.end('{"value":5}');
      });
      const asked = Array.from({ length: 20 }, (_, n) => gateway.call(question(n), call));
      const ends = Promise.allSettled(asked);
      const told = (): number => bed.metrics.filter(({ outcome }) => outcome === 'broken').length;
      await vi.waitFor(() => expect([bed.server.seen.length, told()]).toEqual([3, 15]));
      expect(gateway.health().sap).toMatchObject({ inFlight: 3, queued: 2, breaker: 'closed' });
      expect(await gateway.call({ ...question(), system: 'rit', path: '/rit/x' }, call)).toEqual({ value: 5 });
      expect((await ends).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'rejected'));
      // The two of the queue did not stay until the three had ended: nothing was sent for them.
      expect([bed.server.seen.length, told()]).toEqual([4, 17]);
      expect(gateway.health().sap).toMatchObject({ inFlight: 0, queued: 0 });
    });

    it('those in the queue go on, in order, when one ends', async () => {
      const gateway = bed.open({ systems: { sap: { concurrency: 1, queue: 5 } } });
      await Promise.all([0, 1, 2, 3].map((n) => gateway.call(question(n), call)));
      expect(bed.server.seen.map(({ path }) => path.at(-1))).toEqual(['0', '1', '2', '3']);
    });

    it('our own crowd does not open its breaker', async () => {
      const gateway = bed.open({
        breaker: { failures: 1, halfOpenAfterMs: 60_000 },
        systems: { sap: { concurrency: 1, queue: 0 } },
      });
      const ends = await Promise.allSettled([0, 1, 2].map((n) => gateway.call(question(n), call)));
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(gateway.health().sap).toMatchObject({ state: 'up', breaker: 'closed' });
    });
  });

  describe('retries', () => {
    it('stay a tenth of the calls, beyond the few that there always are', async () => {
      const withheld: unknown[] = [];
      const gateway = bed.open({
        breaker: { failures: 1_000, halfOpenAfterMs: 1_000 },
        systems: { sap: { retries: { share: 0.1, floor: 0 } } },
        metrics: { onRetryWithheld: (retry) => withheld.push(retry) },
      });
      answerStatus(503);
      for (let n = 0; n < 50; n++) await gateway.call(question(n), call).catch(() => undefined);
      expect(bed.server.seen).toHaveLength(55);
      expect(withheld.length).toBeGreaterThan(0);
    });

    it('a quiet system gets its few back, one a second, and saves no more than so many', () => {
      let nowMs = 0;
      const budget = createRetryBudget({ share: 0.1, floor: 3 }, () => nowMs);
      const spend = (): number => {
        let spent = 0;
        while (budget.spend()) spent += 1;
        return spent;
      };
      expect(spend()).toBe(3);
      nowMs += 2_000;
      expect(spend()).toBe(2);
      nowMs += 3_600_000;
      expect(spend()).toBe(3);
      for (let calls = 0; calls < 5_000; calls++) budget.earn();
      expect(spend()).toBe(100);
    });
  });

  describe('kept answers', () => {
    const table = { ...question(), cacheTtlMs: 1_000, staleTtlMs: 5_000 };

    it('R-G1 tell the time they are of, and stand in while the system fails', async () => {
      const gateway = bed.open();
      const asOf = bed.clock.now().toISOString();
      expect(await gateway.consult(table, call)).toEqual({ value: { value: 1 }, asOf, stale: false });
      bed.clock.advance(500);
      expect(await gateway.consult(table, call)).toEqual({ value: { value: 1 }, asOf, stale: false });
      expect(bed.server.seen).toHaveLength(1);

      answerStatus(500);
      bed.clock.advance(500);
      expect(await gateway.consult(table, call)).toEqual({ value: { value: 1 }, asOf, stale: true });
      await expect(gateway.call(table, call)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      bed.clock.advance(5_000);
      await expect(gateway.consult(table, call)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    });

    it('a refusal is an answer: nothing old stands in for it', async () => {
      const gateway = bed.open();
      await gateway.consult(table, call);
      bed.clock.advance(1_000);
      answerStatus(403);
      await expect(gateway.consult(table, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
    });

    it('there are none of a POST, nor of a system that forbids it', async () => {
      const gateway = bed.open({ systems: { rit: { cache: false } } });
      for (const request of [
        { ...table, method: 'POST' as const, readOnly: true as const },
        { ...table, system: 'rit' as const },
      ]) {
        const before = bed.server.seen.length;
        for (let n = 0; n < 2; n++) await gateway.call(request, call);
        expect(bed.server.seen.length - before).toBe(2);
      }
    });
  });
});
