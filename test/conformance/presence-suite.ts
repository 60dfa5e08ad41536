import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentPresence, PresenceBoard } from '../../agent-desk/ports/presence.ts';
import type { Clock } from '../../bot/ports/system.ts';

/** A presence board as two nodes see it; on one machine both are the same object. */
export interface PresenceHarness {
  nodes: [PresenceBoard, PresenceBoard];
  close(): Promise<void>;
}

/** What every implementation of `PresenceBoard` does. `open` makes an empty one on the given clock. */
export function presenceSuite(name: string, open: (clock: Clock) => Promise<PresenceHarness>): void {
  describe(`PresenceBoard: ${name}`, () => {
    let now: number;
    let harness: PresenceHarness;
    let here: PresenceBoard;
    let there: PresenceBoard;

    beforeEach(async () => {
      now = Date.parse('2026-11-20T13:00:00Z');
      harness = await open({ now: () => new Date(now) });
      [here, there] = harness.nodes;
    });
    afterEach(() => harness.close());

    const agent = (agentId: string, more: Partial<AgentPresence> = {}): AgentPresence => ({
      agentId,
      queues: ['rentas', 'general'],
      presence: 'available',
      seenAt: now,
      ...more,
    });
    const listed = async (board: PresenceBoard): Promise<string[]> =>
      (await board.list()).map(({ agentId }) => agentId).sort();

    it('is empty at first', async () => {
      expect(await here.list()).toEqual([]);
    });

    it('shows an agent on every node, as it was set', async () => {
      const agents = [
        agent('ana'),
        agent('beto', { presence: 'away', queues: [] }),
        agent('ñ:*', { presence: 'offline' }),
      ];
      for (const each of agents) await here.set(each);
      for (const board of harness.nodes) {
        expect(await board.list()).toHaveLength(3);
        expect(await board.list()).toEqual(expect.arrayContaining(agents));
      }
    });

    it('replaces what it knew of an agent', async () => {
      await here.set(agent('ana'));
      await there.set(agent('ana', { presence: 'away', queues: ['cobro'] }));
      expect(await here.list()).toEqual([agent('ana', { presence: 'away', queues: ['cobro'] })]);
    });

    it('removes an agent, once or again, and none else', async () => {
      await here.set(agent('ana'));
      await here.set(agent('beto'));
      await there.remove('ana');
      await there.remove('ana');
      await there.remove('nobody');
      expect(await listed(here)).toEqual(['beto']);
    });

    it('shows a heartbeat for 30 s and no longer', async () => {
      await here.set(agent('ana'));
      now += 30_000;
      expect(await listed(there)).toEqual(['ana']);
      now += 1;
      expect(await listed(there)).toEqual([]);
      expect(await listed(here)).toEqual([]);
    });

    it('lets one agent expire while the heartbeats of another go on', async () => {
      await here.set(agent('ana'));
      await here.set(agent('beto'));
      for (let beat = 0; beat < 4; beat++) {
        now += 10_000;
        await here.set(agent('beto'));
      }
      expect(await listed(there)).toEqual(['beto']);
      await there.set(agent('ana'));
      expect(await listed(here)).toEqual(['ana', 'beto']);
    });

    it('gives copies: changing what was set or listed changes nothing', async () => {
      const ana = agent('ana');
      await here.set(ana);
      ana.queues.push('cobro');
      (await here.list())[0]?.queues.push('catastro');
      expect(await here.list()).toEqual([agent('ana')]);
    });
  });
}
