import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { ensureModel } from '../../nlu/ensure-model.ts';
import { startEmbeddedPostgres } from '../../store/postgres/embedded.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Answers with the address of the run's one PostgreSQL, which the first question starts. */
    databaseServerUrl: string;
    /** Answers with the path of a model trained on this project's data, which the first question trains. */
    modelUrl: string;
  }
}

/** One PostgreSQL a run, started when the first test file asks for it, so that runs without a database cost nothing. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: ReturnType<typeof startCluster> | undefined;
  let model: ReturnType<typeof trainModel> | undefined;
  const server = createServer((request, response) => {
    const answer = request.url === '/model' ? (model ??= trainModel()) : (cluster ??= startCluster());
    answer.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  project.provide('databaseServerUrl', `http://127.0.0.1:${address.port}/`);
  project.provide('modelUrl', `http://127.0.0.1:${address.port}/model`);

  return async () => {
    server.closeAllConnections();
    server.close();
    await (await cluster)?.remove();
    await (await model)?.remove();
  };
}

async function startCluster(): Promise<{ url: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ventanilla-test-'));
  // PostgreSQL does not run as root but as nobody, who must pass.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, logger: pino({ level: 'silent' }) });
  await hurry(server.url);
  return {
    url: server.url,
    async remove() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One model a run: training it is the longest thing that several test files need. */
async function trainModel(): Promise<{ url: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-model-'));
  const modelPath = path.join(folder, 'model.bin');
  const root = path.resolve(import.meta.dirname, '../..');
  const workerUrl = new URL('../../nlu/train-worker.ts', import.meta.url);
  await ensureModel({ dataDir: path.join(root, 'training-data'), modelPath, workerUrl });
  return { url: modelPath, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a power cut would lose does not matter here; nothing else changes. */
async function hurry(serverUrl: string): Promise<void> {
  const url = new URL(serverUrl);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  await client.query('alter system set fsync = off');
  await client.query('alter system set full_page_writes = off');
  await client.query('select pg_reload_conf()');
  await client.end();
}
