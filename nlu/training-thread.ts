import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** A TypeScript worker registers its loader itself: on Node 20 a thread does not inherit the main thread's. */
export function startTrainingThread(url: URL, workerData: unknown): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData });
  const { href: loader } = new URL(
    'dist/esm/api/index.mjs',
    pathToFileURL(createRequire(url).resolve('tsx/package.json')),
  );
  const script = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(script, { eval: true, workerData, execArgv: [] });
}
