import type { Logger } from 'pino';
import { AppError } from './domain/errors.ts';
import type { Turn, TurnOutcome, TurnStore } from './ports/conversation-store.ts';
import { COMMITS_TOPIC, conversationTopic, type Bus } from './ports/system.ts';
import { apologise } from './apology.ts';
import type { Renderer } from './replies/render.ts';

/** Wraps a turn: Bot Framework middleware runs around it. */
export type TurnHost = (turn: Turn, handle: (turn: Turn) => Promise<TurnOutcome>) => Promise<TurnOutcome>;

export interface TurnRunnerOptions {
  store: TurnStore;
  bus: Bus;
  host: TurnHost;
  handle(turn: Turn): Promise<TurnOutcome>;
  renderer: Renderer;
  logger: Logger;
  /** Most turns under way at once in this process. */
  concurrency: number;
  /** How often stored messages without a turn are looked for, ms. */
  sweepMs: number;
  /** Told after each commit: duration from the message's arrival to the commit, ms. */
  onTurn?(figures: { durationMs: number; outcome: 'committed' | 'superseded' | 'failed' | 'apologised' }): void;
  now(): number;
}

export interface TurnRunner {
  start(): void;
  /** Takes no new turn and waits for those under way. */
  stop(): Promise<void>;
}

/** After so many failures of one message, the citizen is told and a person takes over. */
const MOST_FAILURES = 4;
/** A turn that takes longer than this (a slow back office) shows the assistant typing, ms. */
const TYPING_AFTER_MS = 400;
/** A failing turn is tried again after this long, times its failures, ms. */
const RETRY_MS = 250;
/** Longest rest of one that fails even to be given up, ms. */
const LONGEST_RETRY_MS = 60_000;

/**
 * Runs turns: each conversation's messages in order and one at a time, different conversations side by side.
 * Woken by commits; a message whose wake was lost (a killed process) is found by the sweep.
 */
export function createTurnRunner(options: TurnRunnerOptions): TurnRunner {
  const { store, bus, logger } = options;
  const due: string[] = [];
  const known = new Set<string>();
  /** Woken while under way: looked at once more at the end. */
  const again = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();
  let stopped = true;
  let unsubscribe: (() => void) | undefined;
  let sweeper: NodeJS.Timeout | undefined;

  const wake = (conversationId: string): void => {
    if (stopped) return;
    if (running.has(conversationId)) again.add(conversationId);
    else if (!known.has(conversationId)) {
      known.add(conversationId);
      due.push(conversationId);
    }
    fill();
  };

  const fill = (): void => {
    while (!stopped && running.size < options.concurrency) {
      const conversationId = due.shift();
      if (conversationId === undefined) return;
      known.delete(conversationId);
      const work = drain(conversationId)
        .catch((error: unknown) => interrupted(conversationId, error))
        .finally(() => {
          running.delete(conversationId);
          if (again.delete(conversationId)) wake(conversationId);
          fill();
        });
      running.set(conversationId, work);
    }
  };

  /** The database was away, or the conversation does not open: then somebody must look at it, time will not mend it. */
  const interrupted = (conversationId: string, error: unknown): void => {
    const isLasting = error instanceof AppError && !error.retryable;
    logger[isLasting ? 'error' : 'warn']({ err: error, conversationId }, 'turns of a conversation interrupted');
    if (isLasting) options.onTurn?.({ durationMs: 0, outcome: 'failed' });
  };

  const drain = async (conversationId: string): Promise<void> => {
    while (!stopped) {
      again.delete(conversationId);
      const turn = await store.takeTurn(conversationId);
      if (!turn) return;
      if (!(await runOne(turn))) return;
    }
  };

  /** False where the conversation must rest before the next try. */
  const runOne = async (turn: Turn): Promise<boolean> => {
    const conversationId = turn.conversation.id;
    const started = Date.parse(turn.trigger.at);
    const giveUp = turn.failures >= MOST_FAILURES;
    let done: { committed: boolean; lastNumber: number };
    const typing = setTimeout(() => {
      bus.publish(conversationTopic(conversationId), { kind: 'typing', conversationId, from: 'bot', typing: true });
    }, TYPING_AFTER_MS);
    try {
      const outcome = giveUp ? apologise(turn, options.renderer) : await options.host(turn, options.handle);
      done = await store.commitTurn(turn, outcome);
    } catch (error) {
      const failures = turn.failures + 1;
      const level = failures >= MOST_FAILURES ? 'error' : 'warn';
      logger[level]({ err: error, conversationId, failures }, 'turn failed');
      options.onTurn?.({ durationMs: options.now() - started, outcome: 'failed' });
      await store.failTurn(turn);
      const retry = setTimeout(
        () => {
          retries.delete(retry);
          wake(conversationId);
        },
        Math.min(LONGEST_RETRY_MS, RETRY_MS * failures),
      );
      retries.add(retry);
      return false;
    } finally {
      clearTimeout(typing);
    }
    const { committed, lastNumber } = done;
    options.onTurn?.({
      durationMs: options.now() - started,
      outcome: !committed ? 'superseded' : giveUp ? 'apologised' : 'committed',
    });
    if (committed) {
      const note = { kind: 'committed' as const, conversationId, number: lastNumber };
      bus.publish(conversationTopic(conversationId), note);
      bus.publish(COMMITS_TOPIC, note);
    }
    return true;
  };

  const sweep = async (): Promise<void> => {
    try {
      for (const conversationId of await store.findWaiting(options.concurrency * 4)) wake(conversationId);
    } catch (error) {
      logger.warn({ err: error }, 'sweep for waiting messages failed');
    }
    if (!stopped) sweeper = setTimeout(() => void sweep(), options.sweepMs);
  };

  return {
    start() {
      stopped = false;
      unsubscribe = bus.subscribe(COMMITS_TOPIC, (note) => {
        if (note.kind === 'committed' && note.waits) wake(note.conversationId);
      });
      void sweep();
    },
    async stop() {
      stopped = true;
      unsubscribe?.();
      clearTimeout(sweeper);
      for (const retry of retries) clearTimeout(retry);
      await Promise.allSettled(running.values());
    },
  };
}
