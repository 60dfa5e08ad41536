import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PressSetup } from './job.ts';

/** Starts a thread; one in TypeScript registers its loader itself, for on Node 20 it does not inherit the main thread's. */
export function startPaperThread(url: URL, setup: PressSetup): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData: setup, resourceLimits: ROOM });
  const { href: loader } = new URL(
    'dist/esm/api/index.mjs',
    pathToFileURL(createRequire(url).resolve('tsx/package.json')),
  );
  const script = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(script, { eval: true, workerData: setup, resourceLimits: ROOM, execArgv: [] });
}

/** Room for a few papers' litter: sweeping it often would take the processor from the other threads. */
const ROOM = { maxYoungGenerationSizeMb: 48 };
