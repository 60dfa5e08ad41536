import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bus, BusNote } from '../../bot/ports/system.ts';

/** A bus as two nodes see it; on one machine both are the same object. */
export interface BusHarness {
  nodes: [Bus, Bus];
  /** How many failures of listeners the log holds. */
  loggedFailures: () => number;
  close(): Promise<void>;
}

/** What every implementation of `Bus` does. `open` makes one that nobody else uses. */
export function busSuite(name: string, open: () => Promise<BusHarness>): void {
  describe(`Bus: ${name}`, () => {
    let harness: BusHarness;
    let here: Bus;
    let there: Bus;

    beforeEach(async () => {
      harness = await open();
      [here, there] = harness.nodes;
    });
    afterEach(() => harness.close());

    it('tells a note to the listeners of its topic on every node, and to no others', async () => {
      const heard: string[] = [];
      here.subscribe('conversation:1', () => heard.push('here'));
      there.subscribe('conversation:1', () => heard.push('there'));
      there.subscribe('conversation:2', () => heard.push('other topic'));
      here.publish('conversation:1', committed(1));
      await passed(here, harness.nodes);
      expect(heard.sort()).toEqual(['here', 'there']);
    });

    it('carries every kind of note unchanged', async () => {
      const notes: BusNote[] = [
        { kind: 'committed', conversationId: 'ñandú "1"', number: 7 },
        { kind: 'typing', conversationId: 'c', from: 'agent', typing: true },
        { kind: 'sequenced', seq: Number.MAX_SAFE_INTEGER },
      ];
      const heard = listen(there, 'topic');
      for (const note of notes) here.publish('topic', note);
      await passed(here, harness.nodes);
      expect(heard).toEqual(notes);
    });

    it('keeps the order of a topic on every node', async () => {
      const [mine, theirs] = [listen(here, 'topic'), listen(there, 'topic')];
      const notes = Array.from({ length: 500 }, (_, number) => committed(number));
      for (const note of notes) here.publish('topic', note);
      await passed(here, harness.nodes);
      expect(mine).toEqual(notes);
      expect(theirs).toEqual(notes);
    });

    it('calls no listener before the publisher is done', async () => {
      const heard = listen(here, 'topic');
      here.publish('topic', committed(1));
      await Promise.resolve();
      expect(heard).toEqual([]);
      await passed(here, harness.nodes);
      expect(heard).toEqual([committed(1)]);
    });

    it('keeps a failing listener from the publisher and from the other listeners, and logs it', async () => {
      here.subscribe('topic', () => {
        throw new Error('thrown by a listener');
      });
      // Says not that it returns a promise, as a careless listener would not.
      const rejecting = (): unknown => Promise.reject(new Error('rejected by a listener'));
      here.subscribe('topic', rejecting);
      const heard = listen(here, 'topic');
      expect(() => here.publish('topic', committed(1))).not.toThrow();
      await passed(here, harness.nodes);
      expect(heard).toEqual([committed(1)]);
      expect(harness.loggedFailures()).toBe(2);
    });

    it('ends a subscription and leaves the others of its topic', async () => {
      const heard: string[] = [];
      const twice = (): void => void heard.push('twice');
      const end = here.subscribe('topic', twice);
      here.subscribe('topic', twice);
      here.subscribe('topic', () => heard.push('other'));
      end();
      end();
      here.publish('topic', committed(1));
      await passed(here, harness.nodes);
      expect(heard.sort()).toEqual(['other', 'twice']);
    });

    it('does not call a listener that ended between publishing and hearing', async () => {
      const heard: BusNote[] = [];
      const end = here.subscribe('topic', (note) => heard.push(note));
      here.publish('topic', committed(1));
      end();
      await passed(here, harness.nodes);
      expect(heard).toEqual([]);
    });

    it('bears listeners that end, begin and publish while they are called', async () => {
      const heard: string[] = [];
      const end = here.subscribe('topic', () => {
        heard.push('once');
        end();
        endNext();
        here.subscribe('topic', (note) => heard.push(`new ${note.kind}`));
        here.publish('topic', { kind: 'sequenced', seq: 2 });
      });
      const endNext = here.subscribe('topic', () => heard.push('ended by the first'));
      here.publish('topic', committed(1));
      await passed(here, harness.nodes);
      await passed(here, harness.nodes);
      expect(heard).toEqual(['once', 'new sequenced']);
    });

    it('publishes where nobody listens', async () => {
      here.publish('nobody', committed(1));
      await passed(here, harness.nodes);
    });
  });
}

const committed = (number: number): BusNote => ({ kind: 'committed', conversationId: 'c', number });

function listen(bus: Bus, topic: string): BusNote[] {
  const heard: BusNote[] = [];
  bus.subscribe(topic, (note) => heard.push(note));
  return heard;
}

/** Resolves when a note published now on `from` was heard by all: what was published there before has been heard too. */
async function passed(from: Bus, nodes: Bus[]): Promise<void> {
  const heard = [...new Set(nodes)].map(
    (node) =>
      new Promise<void>((resolve) => {
        const end = node.subscribe('marker', () => {
          end();
          resolve();
        });
      }),
  );
  from.publish('marker', { kind: 'sequenced', seq: 0 });
  await Promise.all(heard);
}
