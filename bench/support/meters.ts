import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Running totals since the process began; a turn's share is a difference of two readings. */
export interface Totals {
  turnMs: number;
  nluMs: number;
  gatewayMs: number;
  gatewayCalls: number;
  /** Of the Node.js process alone. */
  cpuMs: number;
}

/** How often each statement went to the database, and how long the product waited for its answers. */
export type Statements = Record<string, { count: number; waitedMs: number }>;

export interface Meters {
  read(): Promise<{ totals: Totals; statements: Statements }>;
  residentMegabytes(): Promise<{ node: number; postgres: number }>;
}

const Statements = z.record(z.string(), z.object({ count: z.number(), waitedMs: z.number() }));
/** The meter inside the product writes ten times a second. */
const WRITTEN_MS = 250;

/** Reads `/metrics`, and what `database-meter.mjs` inside the product writes to `meterFile`. */
export async function openMeters(baseUrl: string, dataDir: string, meterFile: string): Promise<Meters> {
  const cluster = path.join(dataDir, 'postgres');
  const [postmaster = ''] = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n');

  const metrics = async (): Promise<(name: string) => number> => {
    const lines = (await (await fetch(`${baseUrl}/metrics`)).text()).split('\n');
    return (name) =>
      lines
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  };

  return {
    async read() {
      const of = await metrics();
      await new Promise((resolve) => setTimeout(resolve, WRITTEN_MS));
      const statements = Statements.parse(JSON.parse(await readFile(meterFile, 'utf8')));
      const totals = {
        turnMs: of('ventanilla_turn_seconds_sum') * 1000,
        nluMs: of('ventanilla_nlu_seconds_sum') * 1000,
        gatewayMs: of('ventanilla_gateway_seconds_sum') * 1000,
        gatewayCalls: of('ventanilla_gateway_seconds_count'),
        cpuMs: of('ventanilla_process_cpu_seconds_total') * 1000,
      };
      return { totals, statements };
    },
    async residentMegabytes() {
      const of = await metrics();
      const pids = (await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').catch(() => ''))
        .trim()
        .split(' ');
      const sizes = await Promise.all([postmaster, ...pids].filter((pid) => pid !== '').map(proportionalKilobytes));
      const megabyte = 1024 * 1024;
      return {
        node: of('ventanilla_process_resident_memory_bytes') / megabyte,
        postgres: sizes.reduce((sum, size) => sum + size, 0) / 1024,
      };
    },
  };
}

/** Shared memory counted once, over all processes that share it. */
async function proportionalKilobytes(pid: string): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}
