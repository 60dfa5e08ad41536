import { beforeEach, describe, expect, test } from 'vitest';
import { createRouterWorker, type RouterWorker } from '../../../agent-desk/server/router-worker.ts';
import type { PresenceBoard } from '../../../agent-desk/ports/presence.ts';
import type { Bus } from '../../../bot/ports/system.ts';
import {
  ANA,
  asksForPerson,
  BETO,
  CATA,
  createFakeAudit,
  createFakeBus,
  createFakeClock,
  createFakePresence,
  createFakeTown,
  silent,
  started,
  type FakeClock,
  type FakeTown,
} from '../fakes.ts';

let clock: FakeClock;
let bus: Bus;
let town: FakeTown;
let presence: PresenceBoard;
beforeEach(() => {
  clock = createFakeClock();
  bus = createFakeBus();
  town = createFakeTown({ clock, bus, audit: createFakeAudit() });
  presence = createFakePresence(clock);
});

function router(): RouterWorker {
  return createRouterWorker({
    ...{ conversations: town.conversations, presence, clock, logger: silent },
    ...{
      capacity: 4,
      ageingMs: 60_000,
      offerMs: 30_000,
      restMs: 30_000,
      offlineGraceMs: 30_000,
      reconcileMs: 3_600_000,
    },
  });
}

async function available(...staff: (typeof ANA)[]): Promise<void> {
  for (const { id, queues } of staff) {
    await presence.set({ agentId: id, queues, presence: 'available', seenAt: clock.now().getTime() });
  }
}

function offersOf(id: string): unknown[] {
  return town.facts(id).flatMap(({ fact }) => (fact.kind === 'handoff-offered' ? [fact.agentId] : []));
}

describe('the router', () => {
  test('two nodes that route at once make one offer for each who waits', async () => {
    await available(ANA, BETO);
    const ids = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6'];
    for (const id of ids) town.commit(id, started, asksForPerson);
    await Promise.all([router().round(), router().round()]);
    for (const id of ids) expect(offersOf(id)).toHaveLength(1);
  });

  test('does not stop at those who wait for queues that nobody attends', async () => {
    for (let index = 0; index < 300; index++) {
      town.commit(`u${index}`, started, { ...asksForPerson, queue: 'cobro', priority: 50 });
    }
    town.commit('c1', started, asksForPerson);
    await available(ANA);
    await router().round();
    expect(offersOf('c1')).toEqual([ANA.id]);
  });

  test('knows after a crash what was offered, and ends it when it is over', async () => {
    await available(ANA);
    town.commit('c1', started, asksForPerson);
    await router().round();
    clock.advance(29_000);
    await available(ANA, BETO);
    await router().round();
    expect(offersOf('c1')).toEqual([ANA.id]);
    clock.advance(1000);
    await router().round();
    expect(offersOf('c1')).toEqual([ANA.id, BETO.id]);
  });

  test('with nobody else an offer that ran out is ended, so that the queue shows it free', async () => {
    await available(ANA);
    town.commit('c1', started, asksForPerson);
    const worker = router();
    await worker.round();
    clock.advance(30_000);
    await available(CATA);
    await worker.round();
    expect(town.state('c1').handoff).toMatchObject({ declinedBy: [ANA.id] });
    expect(town.state('c1').handoff).not.toHaveProperty('offeredTo');
  });

  test('one conversation that cannot be changed does not hold up the others', async () => {
    await available(ANA);
    town.commit('c1', started, { ...asksForPerson, priority: 9 });
    town.commit('c2', started, asksForPerson);
    let calls = 0;
    town.beforeChange = () => (++calls === 1 ? Promise.reject(new Error('database away')) : Promise.resolve());
    const worker = router();
    await worker.round();
    expect([offersOf('c1'), offersOf('c2')]).toEqual([[], [ANA.id]]);
    await worker.round();
    expect(offersOf('c1')).toEqual([ANA.id]);
  });

  test('a citizen who goes while being offered is offered to nobody', async () => {
    await available(ANA);
    town.commit('c1', started, asksForPerson);
    town.beforeChange = () => {
      town.beforeChange = undefined;
      town.commit('c1', { kind: 'handoff-cancelled' });
      return Promise.resolve();
    };
    await router().round();
    expect(offersOf('c1')).toEqual([]);
  });

  test('stopped, it does nothing more', async () => {
    const worker = router();
    worker.start();
    await worker.stop();
    await available(ANA);
    town.commit('c1', started, asksForPerson);
    worker.wake();
    await worker.stop();
    expect(offersOf('c1')).toEqual([]);
  });
});
