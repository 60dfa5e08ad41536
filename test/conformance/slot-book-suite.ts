import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SLOT_RULES, type Slot, type SlotBook } from '../../bot/ports/slot-book.ts';

/** A book of places as two nodes see it; on one machine both are the same object. */
export interface SlotBookHarness {
  nodes: [SlotBook, SlotBook];
  /** Lets time go by. Some real time may go by as well, less than `slackMs` in a test. */
  advance: (ms: number) => Promise<void>;
  slackMs: number;
  close(): Promise<void>;
}

const { windowMs, promptMs, keptMs, maxAheadMs } = SLOT_RULES;

/** What every implementation of `SlotBook` does. `open` makes one without history. */
export function slotBookSuite(name: string, open: () => Promise<SlotBookHarness>): void {
  describe(`SlotBook: ${name}`, () => {
    let harness: SlotBookHarness;
    let book: SlotBook;

    beforeEach(async () => {
      harness = await open();
      book = harness.nodes[0];
    });
    afterEach(() => harness.close());

    /** Fills the queue's first minute. */
    async function fill(perMinute: number, queue = 'sap'): Promise<void> {
      for (let n = 0; n < perMinute; n++) {
        expect(await book.take(queue, { perMinute, patienceMs: 0 })).toEqual({
          kind: 'go',
          waitMs: 0,
          usableMs: promptMs,
        });
      }
    }
    const near = (slot: Slot, ms: number): void => {
      expect(slot.waitMs).toBeLessThanOrEqual(ms);
      expect(slot.waitMs).toBeGreaterThanOrEqual(ms - harness.slackMs);
    };

    it('R-G2 hands out a minute of places at once, then says when the next is free and keeps nothing for nobody', async () => {
      await fill(5);
      for (let n = 0; n < 3; n++) {
        const slot = await book.take('sap', { perMinute: 5, patienceMs: 1_000 });
        expect(slot.kind).toBe('none');
        near(slot, windowMs + promptMs);
      }
      await harness.advance(windowMs + promptMs);
      expect(await book.take('sap', { perMinute: 5, patienceMs: 0 })).toMatchObject({ kind: 'go', waitMs: 0 });
    });

    it('keeps a place under a name: each its own moment, told again and never doubled', async () => {
      await fill(4);
      const asked = { perMinute: 4, patienceMs: 0 };
      const first = await book.take('sap', { ...asked, name: 'first' });
      const second = await harness.nodes[1].take('sap', { ...asked, name: 'second' });
      expect([first.kind, second.kind]).toEqual(['kept', 'kept']);
      near(first, windowMs + promptMs);
      near(second, first.waitMs + windowMs / 4);
      expect(second.waitMs).toBeGreaterThan(first.waitMs);

      await harness.advance(10_000);
      for (let n = 0; n < 3; n++) {
        const again = await harness.nodes[1].take('sap', { ...asked, name: 'first' });
        expect(again.kind).toBe('kept');
        near(again, first.waitMs - 10_000);
      }
      const third = await book.take('sap', { ...asked, name: 'third' });
      near(third, second.waitMs - 10_000 + windowMs / 4);
    });

    it('gives the kept place at its moment, and a little late, without queueing again', async () => {
      await fill(2);
      const asked = { perMinute: 2, patienceMs: 0 };
      const kept = await book.take('sap', { ...asked, name: 'mine' });
      const other = await book.take('sap', { ...asked, name: 'other' });
      await harness.advance(kept.waitMs);
      const used = await harness.nodes[1].take('sap', { ...asked, name: 'mine' });
      expect(used).toMatchObject({ kind: 'go', waitMs: 0 });
      await harness.advance(other.waitMs - kept.waitMs + keptMs - 2 * harness.slackMs - 1);
      expect(await book.take('sap', { ...asked, name: 'other' })).toMatchObject({ kind: 'go', waitMs: 0 });
      // Used once, it is gone.
      expect(await book.take('sap', { ...asked, name: 'mine' })).toMatchObject({ kind: 'kept' });
    });

    it('a kept place that is near enough is given with the wait for it', async () => {
      await fill(2);
      const kept = await book.take('sap', { perMinute: 2, patienceMs: 0, name: 'mine' });
      await harness.advance(kept.waitMs - 2_000);
      const slot = await book.take('sap', { perMinute: 2, patienceMs: 3_000, name: 'mine' });
      expect(slot.kind).toBe('go');
      near(slot, 2_000);
    });

    it('a place nobody came for has lapsed, and its name queues anew', async () => {
      await fill(2);
      const asked = { perMinute: 2, patienceMs: 0, name: 'mine' };
      const kept = await book.take('sap', asked);
      await book.take('sap', { ...asked, name: 'after' });
      await book.take('sap', { ...asked, name: 'long after' });
      await harness.advance(kept.waitMs + keptMs + 1);
      const anew = await book.take('sap', asked);
      expect(anew.kind).toBe('kept');
      expect(anew.waitMs).toBeGreaterThan(0);
    });

    it('those who come later never pass those whose place is kept', async () => {
      await fill(2);
      const kept = await book.take('sap', { perMinute: 2, patienceMs: 0, name: 'mine' });
      const late = await book.take('sap', { perMinute: 2, patienceMs: windowMs * 3 });
      expect(late.kind).toBe('go');
      expect(late.waitMs).toBeGreaterThan(kept.waitMs);
    });

    it('waits out a pause that the system asked for, whoever asks', async () => {
      const slot = await book.take('sap', { perMinute: 10, patienceMs: 0, notBeforeMs: 20_000, name: 'mine' });
      expect(slot).toEqual({ kind: 'kept', waitMs: 20_000 });
      expect(await book.take('sap', { perMinute: 10, patienceMs: 0, notBeforeMs: 20_000 })).toMatchObject({
        kind: 'none',
      });
      await harness.advance(20_000);
      expect(await book.take('sap', { perMinute: 10, patienceMs: 0, name: 'mine' })).toMatchObject({ kind: 'go' });
    });

    it('a kept place that a pause makes useless is exchanged for a later one', async () => {
      await fill(2);
      const kept = await book.take('sap', { perMinute: 2, patienceMs: 0, name: 'mine' });
      await harness.advance(kept.waitMs);
      const slot = await book.take('sap', { perMinute: 2, patienceMs: 0, name: 'mine', notBeforeMs: keptMs * 2 });
      expect(slot.kind).toBe('kept');
      expect(slot.waitMs).toBeGreaterThanOrEqual(keptMs * 2);
    });

    it('keeps no place beyond the longest queue', async () => {
      const perMinute = 1;
      await fill(1);
      const asked = { perMinute, patienceMs: 0 };
      let last: Slot = { kind: 'none', waitMs: 0 };
      let kept = 0;
      for (let n = 0; n < 70; n++) {
        last = await book.take('sap', { ...asked, name: `n${n}` });
        if (last.kind === 'kept') kept += 1;
      }
      expect(last.kind).toBe('none');
      expect(last.waitMs).toBeGreaterThan(maxAheadMs);
      // Each kept place blocks its window and the time that it may be late.
      expect(kept).toBe(Math.floor((maxAheadMs - windowMs - promptMs) / (windowMs + keptMs)) + 1);
    });

    it('queues and names do not touch each other, whatever they look like', async () => {
      await fill(1, 'sap');
      await fill(1, 'documental');
      const names = ['a', 'b', 'a:b', '', '__proto__', 'ñ', '\0', 'x'.repeat(10_000), '*', '{a}', 'nobody'];
      const waits = new Set<number>();
      for (const name of names) waits.add((await book.take('sap', { perMinute: 1, patienceMs: 0, name })).waitMs);
      expect(waits.size).toBe(names.length);
      const elsewhere = await book.take('documental', { perMinute: 1, patienceMs: 0, name: 'a' });
      near(elsewhere, windowMs + promptMs);
    });

    it('a burst on two nodes at once gets exactly the places, and each other a moment of its own', async () => {
      const slots = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          harness.nodes[n % 2 === 0 ? 0 : 1].take('sap', { perMinute: 50, patienceMs: 0, name: `n${n}` }),
        ),
      );
      expect(slots.filter(({ kind }) => kind === 'go')).toHaveLength(50);
      const kept = slots.filter(({ kind }) => kind === 'kept').map(({ waitMs }) => Math.round(waitMs / 1200));
      expect(kept).toHaveLength(150);
      expect(new Set(kept).size).toBe(150);
    });

    it('R-G2 in no minute are more places used than the limit, however late each is', async () => {
      let run = 0;
      const step = fc.record({
        pauseMs: fc.constantFrom(0, 0, 300, 7_000, 31_000),
        named: fc.integer({ min: -3, max: 5 }),
        patienceMs: fc.constantFrom(0, 1_500, 40_000),
        late: fc.double({ min: 0, max: 1, noNaN: true }),
        comesBack: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 5, maxLength: 40 }),
          fc.integer({ min: 1, max: 4 }),
          async (steps, perMinute) => {
            const queue = `run-${run++}`;
            const uses: number[] = [];
            const kept = new Map<string, number>();
            let now = 0;
            for (const { pauseMs, named, patienceMs, late, comesBack } of steps) {
              const [first] = kept;
              // Half of the time the first of those with a place comes for it, as late as it may.
              const back = comesBack ? first : undefined;
              const name = back ? back[0] : named < 0 ? undefined : `${queue}-${named}`;
              const until = back ? Math.max(now, back[1] + Math.floor(late * keptMs)) : now + pauseMs;
              await harness.advance(until - now);
              now = until;
              const slot = await book.take(queue, { perMinute, patienceMs, ...(name !== undefined && { name }) });
              if (name !== undefined) kept.delete(name);
              if (slot.kind === 'go') uses.push(now + slot.waitMs + Math.floor(late * slot.usableMs));
              else if (slot.kind === 'kept' && name !== undefined) kept.set(name, now + slot.waitMs);
            }
            uses.sort((a, b) => a - b);
            for (const [index, at] of uses.entries()) {
              const next = uses[index + perMinute];
              if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(windowMs - harness.slackMs);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  });
}
