import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { randomBytes, randomInt } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../app/config.ts';
import { openDelivery } from '../app/delivery.ts';
import { createOutboxWorker } from '../app/workers/outbox-worker.ts';
import { createOtpEffects, type OtpEffectsOptions } from '../bot/otp-effects.ts';
import { startEmbeddedPostgres } from '../store/postgres/embedded.ts';
import { migrate } from '../store/postgres/migrate.ts';
import { createOtpLedger } from '../store/postgres/otp-ledger.ts';
import {
  startHttpCounterpart,
  startTwilio,
  TWILIO,
  type Counterpart,
} from '../test/integrations/delivery/counterparts.ts';
import { createNode, openConversation, outcomeOf, say, sealing } from '../test/store/postgres/kit.ts';
import { createFakeCases } from '../test/support/fake-cases.ts';

/**
 * `npm run bench:otp`: 3,000 OTPs in a minute, from the turn that asks for one to the provider that has it, while
 * the first provider hangs for 20 s and then refuses for 20 s. Loopback, one machine, real PostgreSQL.
 */
const PER_SECOND = 50;
const PHASES = [
  { name: 'both up', seconds: 20, mode: { kind: 'answers' } },
  { name: 'first one hangs', seconds: 20, mode: { kind: 'hangs' } },
  { name: 'first one answers 503', seconds: 20, mode: { kind: 'status', status: 503 } },
] as const satisfies { name: string; seconds: number; mode: Counterpart['mode'] }[];
/** What is still under way at the end may take so long. */
const DRAIN_MS = 20_000;

interface Sent {
  phase: number;
  /** When the turn was committed and when a provider first had it, ms. */
  at: number;
  hadAt?: number;
  by?: 'first' | 'second';
}

await main();

async function main(): Promise<void> {
  const closers: (() => unknown)[] = [];
  try {
    const pool = await openDatabase(closers);
    const [first, second] = [await startTwilio(), await startHttpCounterpart(() => ({ status: 200, body: {} }))];
    closers.unshift(() => Promise.all([first.stop(), second.stop()]));
    const sent = new Map<string, Sent>();
    watch(first, 'first', sent);
    watch(second, 'second', sent);
    const ask = await openOffice(pool, first, second, closers);

    console.log(`${PER_SECOND * 60} OTPs a minute, SMS_PROVIDERS=twilio,http`);
    const changes: number[] = [];
    for (const [phase, { seconds, mode }] of PHASES.entries()) {
      first.mode = mode;
      changes.push(performance.now());
      await pace(PER_SECOND, seconds, (number) => ask(`${phase}${String(number).padStart(5, '0')}`, phase, sent));
    }
    const until = performance.now() + DRAIN_MS;
    while ([...sent.values()].some(({ hadAt }) => hadAt === undefined) && performance.now() < until) await pause(50);
    report([...sent.values()], changes);
  } finally {
    for (const close of closers) await close();
  }
}

function report(all: Sent[], changes: number[]): void {
  for (const [phase, { name }] of PHASES.entries()) {
    const own = all.filter((each) => each.phase === phase);
    const delays = own.flatMap(({ at, hadAt }) => (hadAt === undefined ? [] : [hadAt - at])).sort((a, b) => a - b);
    const share = ((delays.length / own.length) * 100).toFixed(2);
    const byFirst = own.filter(({ by }) => by === 'first').length;
    // From the provider's fall to the first message that was asked for after it and has arrived.
    const fell = changes[phase] ?? 0;
    const mended = Math.min(...own.flatMap(({ hadAt }) => (hadAt === undefined ? [] : [hadAt - fell])));
    console.log(
      `${name.padEnd(24)} asked ${own.length}  delivered ${share} %  by the first ${byFirst}  ` +
        `delay ms p50 ${at(delays, 0.5)} p95 ${at(delays, 0.95)} p99 ${at(delays, 0.99)} max ${at(delays, 1)}  ` +
        `first one delivered after ${Math.round(mended)} ms`,
    );
  }
}

function at(sorted: number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
}

/** Notes when a provider answered yes to a message, by the number in its text. */
function watch(counterpart: Counterpart, by: 'first' | 'second', sent: Map<string, Sent>): void {
  const push = counterpart.taken.push.bind(counterpart.taken);
  counterpart.taken.push = (...all) => {
    for (const { body } of all) {
      const id = /REF(\d{6})/.exec(body)?.[1];
      const message = id === undefined ? undefined : sent.get(id);
      if (message && counterpart.mode.kind === 'answers' && message.hadAt === undefined)
        Object.assign(message, { hadAt: performance.now(), by });
    }
    return push(...all);
  };
}

/** Everything between the turn and the providers, as the product puts it together. */
async function openOffice(pool: pg.Pool, first: Counterpart, second: Counterpart, closers: (() => unknown)[]) {
  const clock = { now: () => new Date() };
  const ids = {
    id: () => randomBytes(16).toString('base64url'),
    digits: (n: number) => String(randomInt(10 ** n)).padStart(n, '0'),
  };
  const logger = pino({ level: 'silent' });
  const node = createNode(pool, clock);
  const config = readConfig(
    {
      ...{ SMS_PROVIDERS: 'twilio,http', TWILIO_API_URL: first.url, TWILIO_FROM: '+12025550100' },
      ...{ TWILIO_ACCOUNT_SID: TWILIO.accountSid, TWILIO_AUTH_TOKEN: TWILIO.authToken, SMS_HTTP_URL: second.url },
    },
    os.tmpdir(),
  );
  const delivery = await openDelivery({
    ...{ config, pool, digests: sealing.digests, clock, ids, logger },
    gateway: { deliver: () => Promise.reject(new RangeError('not among the providers')) },
  });
  const worker = createOutboxWorker({
    ...{ outbox: node.outbox, delivery: delivery.delivery, clock, logger },
    isDelivering: () => delivery.delivery.isDelivering(),
    onDelayed: () => Promise.resolve(),
  });
  worker.start();
  closers.unshift(
    () => worker.stop(),
    () => delivery.close(),
  );

  return async (reference: string, phase: number, sent: Map<string, Sent>): Promise<void> => {
    const options: OtpEffectsOptions = {
      register: {
        findTaxpayer: (document) =>
          Promise.resolve({
            ...{ taxpayerId: `tp-${document}`, documentType: 'CC', document, name: 'Persona' },
            contacts: [{ kind: 'sms', value: `+57300${reference.padStart(7, '0')}`, masked: '' }],
          }),
      },
      ledger: createOtpLedger({ pool, clock, perDocument: 3, perAddress: 1_000_000, windowMs: 900_000 }),
      ...{ digests: sealing.digests, ids, clock, cases: createFakeCases(clock) },
      otpText: (code) => ({ text: `Su código es ${code}. REF${reference}`, subject: 'Su código' }),
      lostContactText: () => ({ text: '', subject: '' }),
      caseText: () => '',
    };
    const id = await openConversation(node);
    await say(node, id, 'mi documento');
    const turn = await node.conversations.takeTurn(id);
    if (!turn) throw new Error('no turn to take');
    const effects = createOtpEffects(options, {
      conversationId: id,
      number: turn.trigger.number,
      addressHmac: id,
      text: '',
    });
    const { facts, outbox, audit } = await effects.send(`19${reference}`, 'CC', turn.conversation, {
      correlationId: id,
    });
    sent.set(reference, { phase, at: performance.now() });
    await node.conversations.commitTurn(turn, outcomeOf(facts, { outbox, audit }));
  };
}

/** Calls `work` so many times a second, for so long, whether or not earlier ones have ended. */
async function pace(perSecond: number, seconds: number, work: (number: number) => Promise<void>): Promise<void> {
  const started = performance.now();
  const all: Promise<void>[] = [];
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = started + (number * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const one = work(number);
    // The first failure ends the run; the others then meet closed doors.
    one.catch(() => undefined);
    all.push(one);
  }
  await Promise.all(all);
}

async function openDatabase(closers: (() => unknown)[]): Promise<pg.Pool> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-bench-otp-'));
  await chmod(dataDir, 0o755);
  const logger = pino({ level: 'silent' });
  const server = await startEmbeddedPostgres({ dataDir, logger });
  closers.unshift(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const url = new URL(server.url);
  url.pathname = '/postgres';
  const pool = new pg.Pool({ connectionString: url.toString(), max: 20 });
  // The server's last word to a connection that is closing.
  pool.on('error', () => undefined);
  closers.unshift(() => pool.end());
  await migrate(pool, path.resolve(import.meta.dirname, '../store/postgres/migrations'), logger);
  return pool;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
