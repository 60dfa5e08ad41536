import type { Line } from './line.ts';

/** What a closed loop of `concurrency` askers measured: each asks again when it was answered. */
export interface Load {
  latenciesMs: number[];
  durationMs: number;
}

/** Asks over `lines` in turn for `durationMs`. There must be more lines than askers. */
export async function runLoad(options: {
  lines: readonly Line[];
  text: string;
  concurrency: number;
  durationMs: number;
}): Promise<Load> {
  const free = [...options.lines];
  const latenciesMs: number[] = [];
  const started = performance.now();
  const until = started + options.durationMs;
  const asker = async (): Promise<void> => {
    while (performance.now() < until) {
      // First in, first out: the load goes round all conversations evenly.
      const line = free.shift();
      if (!line) throw new Error('more askers than lines');
      const from = performance.now();
      await line.ask(options.text);
      latenciesMs.push(performance.now() - from);
      free.push(line);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, asker));
  return { latenciesMs, durationMs: performance.now() - started };
}

/** Several loads as one. */
export function mergeLoads(loads: readonly Load[]): Load {
  return {
    latenciesMs: loads.flatMap(({ latenciesMs }) => latenciesMs),
    durationMs: loads.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

export interface Figures {
  turns: number;
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

/** Rate and nearest-rank percentiles. */
export function figuresOf({ latenciesMs, durationMs }: Load): Figures {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return {
    turns: sorted.length,
    perSecond: (sorted.length * 1000) / durationMs,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
  };
}
