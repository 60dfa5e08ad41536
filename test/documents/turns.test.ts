import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTurns } from '../../documents/turns.ts';

describe('the turns of papers', () => {
  test('come in their order, no more at a time than may, and a failure holds nobody up', async () => {
    const inTurn = createTurns(2);
    const [order, most]: [number[], number[]] = [[], []];
    let busy = 0;
    const works = Array.from({ length: 8 }, (_, at) =>
      inTurn(async () => {
        order.push(at);
        most.push((busy += 1));
        await pause(5);
        busy -= 1;
        if (at === 2) throw new Error('broken');
        return at;
      }).catch(() => -1),
    );
    expect(await Promise.all(works)).toEqual([0, 1, -1, 3, 4, 5, 6, 7]);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(Math.max(...most)).toBe(2);
  });

  test('leave the others time between one work and the next, and none where nobody waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const inTurn = createTurns(1);
    const begun: number[] = [];
    const work = () =>
      inTurn(async () => {
        begun.push(performance.now());
        await new Promise<void>((resolve) => setTimeout(resolve, 20));
      });
    const both = Promise.all([work(), work()]);
    await vi.advanceTimersByTimeAsync(59);
    expect(begun).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(21);
    await both;
    const [first = 0, second = 0] = begun;
    expect(second - first).toBe(60);
    const third = work();
    expect(begun).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(20);
    await third;
  });

  test('with too many waiting the next is refused, to be asked for later', async () => {
    const inTurn = createTurns(1);
    let open: () => void = () => undefined;
    const first = inTurn(() => new Promise<void>((resolve) => (open = resolve)));
    const waiting = Array.from({ length: 500 }, () => inTurn(() => Promise.resolve()));
    await expect(inTurn(() => Promise.resolve())).rejects.toMatchObject({
      code: 'papers.unavailable',
      retryable: true,
    });
    open();
    await Promise.all([first, ...waiting]);
  });
});
