import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { Turn, TurnOutcome, TurnStore } from '../../bot/ports/conversation-store.ts';
import { COMMITS_TOPIC, type BusNote } from '../../bot/ports/system.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { createTurnRunner, type TurnRunner } from '../../bot/turn-runner.ts';

const NOTHING: TurnOutcome = { facts: [], outbox: [], audit: [] };

interface TestStore extends TurnStore {
  committed: TurnOutcome[];
  fails: number;
  commit: (turn: Turn) => boolean;
  open: () => void;
}

/** One message waits; the store counts as the real one does. `commit` and `open` say what befalls each. */
function createStore(counts: { attempts: number; failures: number }): TestStore {
  let waiting = true;
  const store: TestStore = {
    committed: [],
    fails: 0,
    commit: () => true,
    open: () => undefined,
    async takeTurn(id) {
      await Promise.resolve();
      if (!waiting) return undefined;
      store.open();
      const at = '2026-11-20T15:00:00.000Z';
      const fact = { kind: 'citizen-said' as const, text: 'hola', clientId: 'm', attachments: [] };
      return {
        ...{ conversation: newConversation(id, 'web', 'es-CO', at), trigger: { number: 2, at, fact } },
        ...{ version: 1, fence: 1, addressHmac: 'a', attempts: ++counts.attempts, failures: counts.failures },
      };
    },
    async commitTurn(turn, outcome) {
      await Promise.resolve();
      const committed = store.commit(turn);
      if (committed) {
        waiting = false;
        store.committed.push(outcome);
      }
      return { committed, lastNumber: 3 };
    },
    failTurn() {
      counts.failures += 1;
      store.fails += 1;
      return Promise.resolve();
    },
    findWaiting: () => Promise.resolve(waiting ? ['c1'] : []),
  };
  return store;
}

describe('the turn runner', () => {
  let runner: TurnRunner;
  let logged: { level: number; msg: string; failures?: number }[];
  let ended: (outcome: string) => void;

  beforeEach(() => ([logged, ended] = [[], () => undefined]));
  afterEach(() => runner.stop());

  /** Runs until `outcome` was told so many times. */
  const run = async (
    store: TurnStore,
    handle: () => Promise<TurnOutcome>,
    [outcome, count]: [string, number],
  ): Promise<void> => {
    const listeners = new Set<(note: BusNote) => void>();
    const bus = {
      publish: () => undefined,
      subscribe: (topic: string, listener: (note: BusNote) => void) => {
        if (topic === COMMITS_TOPIC) listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const write = (line: string): void => void logged.push(JSON.parse(line) as (typeof logged)[number]);
    runner = createTurnRunner({
      ...{ store, bus, handle, renderer: createRenderer(), logger: pino({}, { write }), concurrency: 2, sweepMs: 5 },
      host: (turn, inner) => inner(turn),
      onTurn: (figures) => ended(figures.outcome),
      now: () => 0,
    });
    await new Promise<void>((resolve) => {
      let left = count;
      ended = (told) => {
        if (told === outcome && --left === 0) resolve();
      };
      runner.start();
    });
    await runner.stop();
  };

  const broken = () => Promise.reject(new Error('a bug'));
  const calm = () => Promise.resolve(NOTHING);

  it('apologises after four failures, with an ERROR from the fourth on', async () => {
    const store = createStore({ attempts: 0, failures: 0 });
    await run(store, broken, ['apologised', 1]);
    expect(store.fails).toBe(4);
    expect(logged.map(({ level, msg, failures }) => [level, msg, failures])).toEqual([
      [40, 'turn failed', 1],
      [40, 'turn failed', 2],
      [40, 'turn failed', 3],
      [50, 'turn failed', 4],
    ]);
    expect(store.committed[0]?.facts.map(({ kind }) => kind)).toContain('handoff-requested');
  });

  it('kills are no failures: a message that was tried often is answered like any other', async () => {
    const store = createStore({ attempts: 40, failures: 0 });
    await run(store, calm, ['committed', 1]);
    expect(store.committed).toEqual([NOTHING]);
  });

  it('superseded commits are no failures either', async () => {
    const store = createStore({ attempts: 0, failures: 0 });
    let tries = 0;
    store.commit = () => ++tries > 10;
    await run(store, calm, ['committed', 1]);
    expect([store.fails, store.committed, logged]).toEqual([0, [NOTHING], []]);
  });

  it('a commit that fails is a failure of the turn: an ERROR from the fourth on, and then the apology', async () => {
    const store = createStore({ attempts: 0, failures: 0 });
    store.commit = ({ failures }) => {
      if (failures < 4) throw new Error('the database refuses this row');
      return true;
    };
    await run(store, calm, ['apologised', 1]);
    expect(logged.map(({ level }) => level)).toEqual([40, 40, 40, 50]);
    expect(store.fails).toBe(4);
  });

  it('a conversation that does not open is an ERROR each time; a database that is away is a warning', async () => {
    const store = createStore({ attempts: 0, failures: 0 });
    store.open = () => {
      throw new AppError('internal.bug', 'a stored conversation is not readable');
    };
    await run(store, calm, ['failed', 3]);
    expect(logged.slice(0, 3).map(({ level }) => level)).toEqual([50, 50, 50]);

    logged = [];
    const away = createStore({ attempts: 0, failures: 0 });
    let tries = 0;
    away.open = () => {
      if (++tries <= 2) throw new Error('ECONNREFUSED');
    };
    await run(away, calm, ['committed', 1]);
    expect(logged.map(({ level }) => level)).toEqual([40, 40]);
  });
});
