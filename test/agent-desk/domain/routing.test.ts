import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { QueueName } from '../../../contracts/fact.ts';
import { assign, inOrder, type Available, type Waiting } from '../../../agent-desk/domain/routing.ts';

const NOW = new Date('2026-11-20T14:00:00.000Z');
const RULES = { capacity: 4, ageingMs: 60_000 };

function waits(conversationId: string, more: Partial<Waiting> = {}): Waiting {
  return {
    ...{ conversationId, queue: 'rentas', priority: 0, waitingSince: '2026-11-20T13:59:00.000Z' },
    ...{ declinedBy: [], restingAgents: new Set<string>() },
    ...more,
  };
}

function agent(agentId: string, more: Partial<Available> = {}): Available {
  return { agentId, queues: ['rentas'], load: 0, ...more };
}

describe('who is offered what', () => {
  test('the most urgent first, to the agent with the fewest', () => {
    const offers = assign(
      [waits('plain'), waits('urgent', { priority: 5 })],
      [agent('busy', { load: 2 }), agent('idle')],
      { ...RULES, capacity: 3 },
      NOW,
    );
    expect(offers).toEqual([
      { conversationId: 'urgent', agentId: 'idle' },
      { conversationId: 'plain', agentId: 'idle' },
    ]);
  });

  test('waiting long enough outweighs priority', () => {
    const old = waits('old', { waitingSince: '2026-11-20T13:50:00.000Z' });
    const urgent = waits('urgent', { priority: 5, waitingSince: '2026-11-20T13:59:59.000Z' });
    expect(inOrder([urgent, old], RULES, NOW).map((one) => one.conversationId)).toEqual(['old', 'urgent']);
  });

  test('those who let it pass come last, the one who did so longest ago first among them', () => {
    const one = waits('c', { declinedBy: ['a', 'b', 'a'] });
    expect(assign([one], [agent('a'), agent('b'), agent('fresh', { load: 3 })], RULES, NOW)[0]?.agentId).toBe('fresh');
    expect(assign([one], [agent('a'), agent('b')], RULES, NOW)[0]?.agentId).toBe('b');
  });

  test('nobody is nagged with what they have just let pass, nor offered beyond their skill or room', () => {
    expect(assign([waits('c', { restingAgents: new Set(['a']) })], [agent('a')], RULES, NOW)).toEqual([]);
    expect(assign([waits('c')], [agent('a', { queues: ['catastro'] })], RULES, NOW)).toEqual([]);
    expect(assign([waits('c')], [agent('a', { load: 4 })], RULES, NOW)).toEqual([]);
  });
});

describe('for any queue and any staff', () => {
  const queue = fc.constantFrom(...QueueName.options);
  const agents = fc.uniqueArray(
    fc.record({
      agentId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      queues: fc.uniqueArray(queue, { maxLength: 3 }),
      load: fc.integer({ min: 0, max: 6 }),
    }),
    { selector: (one) => one.agentId },
  );
  const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 5 });
  const waiting = fc.array(
    fc.record({
      conversationId: fc.integer({ min: 0, max: 30 }).map(String),
      queue,
      priority: fc.integer({ min: 0, max: 20 }),
      waitingSince: fc.integer({ min: 0, max: 3_600_000 }).map((ms) => new Date(NOW.getTime() - ms).toISOString()),
      declinedBy: names,
      restingAgents: names.map((list) => new Set(list)),
    }),
    { maxLength: 40 },
  );

  test('no conversation goes to two, nobody gets more than they can take', () => {
    fc.assert(
      fc.property(waiting, agents, (conversations, staff) => {
        const offers = assign(conversations, staff, RULES, NOW);
        expect(new Set(offers.map((one) => one.conversationId)).size).toBe(offers.length);
        for (const { agentId, load, queues } of staff) {
          const own = offers.filter((one) => one.agentId === agentId);
          expect(own.length).toBeLessThanOrEqual(Math.max(0, RULES.capacity - load));
          for (const { conversationId } of own) {
            const possible = conversations.filter((one) => one.conversationId === conversationId);
            expect(possible.some((one) => queues.includes(one.queue) && !one.restingAgents.has(agentId))).toBe(true);
          }
        }
      }),
    );
  });

  test('R-D1 nobody waits while someone able is free who has not just let it pass', () => {
    fc.assert(
      fc.property(
        waiting.map((list) => [...new Map(list.map((one) => [one.conversationId, one])).values()]),
        agents,
        (conversations, staff) => {
          const offers = assign(conversations, staff, RULES, NOW);
          const given = new Set(offers.map((one) => one.conversationId));
          const room = (one: Available): number =>
            RULES.capacity - one.load - offers.filter((made) => made.agentId === one.agentId).length;
          for (const left of conversations.filter((one) => !given.has(one.conversationId))) {
            const free = staff.filter(
              (one) => one.queues.includes(left.queue) && room(one) > 0 && !left.restingAgents.has(one.agentId),
            );
            expect(free).toEqual([]);
          }
        },
      ),
    );
  });

  test('the order of what comes in changes nothing', () => {
    const unique = waiting.map((list) => [...new Map(list.map((one) => [one.conversationId, one])).values()]);
    fc.assert(
      fc.property(unique, agents, (conversations, staff) => {
        const turned = assign([...conversations].reverse(), [...staff].reverse(), RULES, NOW);
        expect(turned).toEqual(assign(conversations, staff, RULES, NOW));
      }),
    );
  });
});
