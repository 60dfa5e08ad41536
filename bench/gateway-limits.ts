import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import os from 'node:os';
import { pino } from 'pino';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import type { SlotBook } from '../bot/ports/slot-book.ts';
import type { Clock } from '../bot/ports/system.ts';
import { createGateway, type GatewayOptions } from '../integrations/gateway/gateway.ts';
import type { Gateway, GatewayContext, SystemName } from '../integrations/gateway/types.ts';
import { createMemorySlotBook } from '../store/memory/slot-book.ts';

/**
 * `npm run bench:gateway`: that a system that hangs moves the others' p95 by less than 10 %, and that of 2,000
 * citizens who ask within a minute, at 100 a minute, each is answered or told a moment of his own, and then answered at it.
 * Loopback; the systems are a process of their own. Ends with 1 where it does not hold.
 */
const CALLERS = 2_000;
const PER_MINUTE = 100;
const ROUNDS = 6;
const SLICE_MS = 4_000;
const SAP_PER_SECOND = 60;
const OTHERS_AT_ONCE = 8;

const wallClock: Clock = { now: () => new Date() };
const Answer = z.object({ value: z.number() });
const failures: string[] = [];

await main();

async function main(): Promise<void> {
  const city = fork(path.join(import.meta.dirname, 'support/bare-city.ts'), { execArgv: ['--import', 'tsx'] });
  try {
    const [port] = (await once(city, 'message')) as [number];
    const baseUrl = `http://127.0.0.1:${port}`;
    const cpus = os.cpus();
    console.log(
      `${cpus.length} × ${cpus[0]?.model ?? 'cpu'}, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}`,
    );
    await compareHanging(baseUrl);
    await crowdOfOneMinute(baseUrl);
    await crowdToTheEnd(baseUrl);
  } finally {
    city.kill();
  }
  for (const failure of failures) console.error(`NOT HELD: ${failure}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

function open(baseUrl: string, extra: Partial<GatewayOptions>): Gateway {
  return createGateway({
    ...{ baseUrl, tokenUrl: `${baseUrl}/token`, clientId: 'bench', clientSecret: 'bench' },
    ...{ clock: wallClock, random: Math.random, logger: pino({ level: 'silent' }) },
    ...extra,
  });
}

function ask(gateway: Gateway, system: SystemName, n: number, context: Partial<GatewayContext> = {}) {
  const request = { system, operation: 'bench', method: 'GET' as const, path: `/${system}`, query: { n: `${n}` } };
  return gateway.call({ ...request, answer: Answer }, { correlationId: `bench-${n}`, ...context });
}

function hold(isHeld: boolean, what: string): void {
  if (!isHeld) failures.push(what);
}

/** Slices with SAP well and with SAP silent alternate; the same questions come to it in both. */
async function compareHanging(baseUrl: string): Promise<void> {
  const gateway = open(baseUrl, {});
  const waits: Record<'well' | 'hanging', number[]> = { well: [], hanging: [] };
  let sapFailures = 0;
  let number = 0;
  await slice(gateway, () => 'well');
  for (let round = 0; round < ROUNDS; round++) {
    // Which comes first alternates too.
    for (const state of round % 2 === 0 ? (['well', 'hanging'] as const) : (['hanging', 'well'] as const)) {
      await fetch(`${baseUrl}/control?sap=${state}`, { method: 'POST' });
      waits[state].push(...(await slice(gateway, () => state)));
      await fetch(`${baseUrl}/control?sap=well`, { method: 'POST' });
      // The calls that hang end, and the breaker tries again and closes.
      await sleep(3_200);
      await ask(gateway, 'sap', number++).catch(() => undefined);
    }
  }
  await gateway.close();
  const [well, hanging] = [p95(waits.well), p95(waits.hanging)];
  const moved = (hanging / well - 1) * 100;
  console.log(
    `another system's p95: ${well.toFixed(2)} ms with SAP well (${waits.well.length} calls), ${hanging.toFixed(2)} ms with SAP hanging ` +
      `(${waits.hanging.length} calls; ${sapFailures} of SAP's failed): ${moved > 0 ? '+' : ''}${moved.toFixed(1)} %`,
  );
  hold(moved < 10, `p95 of another system moved by ${moved.toFixed(1)} %`);

  async function slice(to: Gateway, stateOf: () => 'well' | 'hanging'): Promise<number[]> {
    const durations: number[] = [];
    const endAt = performance.now() + SLICE_MS;
    const pending: Promise<unknown>[] = [];
    const toSap = (async () => {
      while (performance.now() < endAt) {
        pending.push(ask(to, 'sap', number++).catch(() => (sapFailures += stateOf() === 'hanging' ? 1 : 0)));
        await sleep(1000 / SAP_PER_SECOND);
      }
    })();
    const toOther = Array.from({ length: OTHERS_AT_ONCE }, async () => {
      while (performance.now() < endAt) {
        const started = performance.now();
        await ask(to, 'rit', number++);
        durations.push(performance.now() - started);
      }
    });
    await Promise.all([toSap, ...toOther]);
    await Promise.all(pending);
    return durations;
  }
}

/** In real time: 2,000 in one minute, each answered or told when. */
async function crowdOfOneMinute(baseUrl: string): Promise<void> {
  const slots = createMemorySlotBook({ clock: wallClock });
  const gateway = open(baseUrl, { slots, systems: { sap: { perMinute: PER_MINUTE } } });
  const moments: number[] = [];
  const waits: number[] = [];
  let served = 0;
  let dropped = 0;
  const one = async (n: number): Promise<void> => {
    const started = performance.now();
    await ask(gateway, 'sap', n, { reservation: `conversation-${n}` }).then(
      () => (served += 1),
      (error: unknown) => {
        const isTold = error instanceof AppError && error.code === 'backoffice.busy' && error.retryAfterS !== undefined;
        if (isTold) moments.push(Date.now() + (error.retryAfterS ?? 0) * 1000);
        else dropped += 1;
      },
    );
    waits.push(performance.now() - started);
  };
  const startedAt = performance.now();
  const asked: Promise<void>[] = [];
  for (let n = 0; n < CALLERS; n++) {
    await sleep(Math.max(0, startedAt + (n * 60_000) / CALLERS - performance.now()));
    asked.push(one(n));
  }
  await Promise.all(asked);
  await gateway.close();
  moments.sort((a, b) => a - b);
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
  // The moment is worked out here from a duration, a few ms after it was said.
  const least = Math.min(...gaps);
  console.log(
    `2,000 within a minute at ${PER_MINUTE} a minute, in real time: ${served} answered, ${moments.length} told when (moments ≥ ${least.toFixed(0)} ms ` +
      `apart, the last in ${((Math.max(...moments) - Date.now()) / 60_000).toFixed(1)} min), ${dropped} dropped; p95 until answered or told ${p95(waits).toFixed(1)} ms`,
  );
  hold(dropped === 0 && served + moments.length === CALLERS, `${dropped} dropped`);
  hold(served <= PER_MINUTE + 3, `${served} were sent within a minute and the patience`);
  hold(least > 0, 'two were told the same moment');
}

/** The same crowd in a time of its own: all come back up to 5 s late at the moment they were told, until all are served. */
async function crowdToTheEnd(baseUrl: string): Promise<void> {
  let nowMs = Date.parse('2026-11-20T13:00:00Z');
  const startMs = nowMs;
  const slots: SlotBook = createMemorySlotBook({ clock: { now: () => new Date(nowMs) } });
  const gateway = open(baseUrl, { slots, systems: { sap: { perMinute: PER_MINUTE } } });
  const servedAt: number[] = [];
  let told = 0;
  let toldAgain = 0;
  let dropped = 0;
  const visits = Array.from({ length: CALLERS }, (_, n) => ({
    at: startMs + (n * 60_000) / CALLERS,
    n,
    isBack: false,
  }));
  for (;;) {
    visits.sort((a, b) => a.at - b.at);
    const visit = visits.shift();
    if (!visit || visits.length > CALLERS) break;
    nowMs = Math.max(nowMs, Math.floor(visit.at));
    try {
      await ask(gateway, 'sap', visit.n, { reservation: `conversation-${visit.n}`, patienceMs: 0 });
      servedAt.push(nowMs);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'backoffice.busy' || error.retryAfterS === undefined) {
        dropped += 1;
        continue;
      }
      told += 1;
      if (visit.isBack) toldAgain += 1;
      visits.push({ at: nowMs + error.retryAfterS * 1000 + ((visit.n * 7_919) % 5_000), n: visit.n, isBack: true });
    }
  }
  await gateway.close();
  servedAt.sort((a, b) => a - b);
  let most = 0;
  for (const [index, at] of servedAt.entries()) {
    let count = index;
    while (count < servedAt.length && (servedAt[count] ?? 0) < at + 60_000) count += 1;
    most = Math.max(most, count - index);
  }
  console.log(
    `the same to the end, in a clock of its own: ${servedAt.length} answered (${told} told when, ${toldAgain} of them told twice), ${dropped} dropped, ` +
      `the last after ${(((servedAt.at(-1) ?? 0) - startMs) / 60_000).toFixed(1)} min; most in any 60 s: ${most}`,
  );
  hold(servedAt.length === CALLERS && dropped === 0, `${CALLERS - servedAt.length} of the crowd were never answered`);
  hold(toldAgain === 0, `${toldAgain} were told a moment that did not hold`);
  hold(most <= PER_MINUTE, `${most} were sent within 60 s`);
}

function p95(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}
