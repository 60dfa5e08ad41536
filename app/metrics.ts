import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayMetrics } from '../integrations/gateway/types.ts';
import { countUnlinked } from '../store/postgres/audit.ts';
import { countLateAnswers } from '../store/postgres/filing-watch.ts';
import { outboxFigures } from '../store/postgres/outbox.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';

/** Everything that is measured, in Prometheus' words; no label holds personal data. */
export interface Metrics {
  registry: Registry;
  gateway: GatewayMetrics;
  turn(figures: { durationMs: number; outcome: string }): void;
  understood(durationMs: number, intent: string): void;
  outboxEnd(end: string): void;
}

const ANSWER_WITHIN_MS = 2_000;

/** The meters, and those that ask the database when they are read: NaN where it does not answer. */
export function createMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'ventanilla_' });
  const registers = [registry];
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10];

  const turns = new Histogram({
    ...{
      name: 'ventanilla_turn_seconds',
      help: 'From a message’s commit to its reply’s commit',
      labelNames: ['outcome'],
    },
    ...{ buckets, registers },
  });
  const nlu = new Histogram({
    name: 'ventanilla_nlu_seconds',
    help: 'Reading one sentence',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.02, 0.1],
    registers,
  });
  const intents = new Counter({
    name: 'ventanilla_intents_total',
    help: 'Sentences by intent',
    labelNames: ['intent'],
    registers,
  });
  const outbox = new Counter({
    name: 'ventanilla_outbox_total',
    help: 'Messages carried out',
    labelNames: ['end'],
    registers,
  });
  const outboxNow = new Gauge({
    ...{ name: 'ventanilla_outbox_messages', help: 'Messages now', labelNames: ['state'], registers },
    async collect() {
      const { queued, dead } = (await answered(outboxFigures(pool))) ?? { queued: NaN, dead: NaN };
      this.set({ state: 'queued' }, queued);
      this.set({ state: 'dead' }, dead);
    },
  });
  const unlinked = new Gauge({
    ...{ name: 'ventanilla_audit_unlinked_rows', help: 'Audit rows unlinked for over a minute: an alarm', registers },
    async collect() {
      this.set((await answered(countUnlinked(pool, 60))) ?? NaN);
    },
  });
  const lateAnswers = new Gauge({
    ...{ name: 'ventanilla_filings_late_first_answer', registers },
    help: 'Filings whose first answer was promised for a time that has passed: an alarm',
    async collect() {
      this.set((await answered(countLateAnswers(pool, new Date()))) ?? NaN);
    },
  });
  void [outboxNow, unlinked, lateAnswers];

  return {
    registry,
    turn: ({ durationMs, outcome }) => turns.observe({ outcome }, durationMs / 1000),
    understood(durationMs, intent) {
      nlu.observe(durationMs / 1000);
      intents.inc({ intent });
    },
    outboxEnd: (end) => outbox.inc({ end }),
    gateway: createGatewayMetrics(registry),
  };
}

/** What the database says within the time that a scrape may wait; undefined where it does not: all else is told. */
async function answered<T>(asking: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS)));
  const answer = await Promise.race([asking.catch(() => undefined), late]);
  clearTimeout(timer);
  return answer;
}
