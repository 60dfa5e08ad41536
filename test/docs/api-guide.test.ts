import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseClient } from '../../integrations/own-api/clients.ts';
import { EVENTS_SECRET, SECRET, startApi, type ApiServer } from '../integrations/own-api/api-server.ts';
import { createTestClock } from '../store/postgres/kit.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/guides/api.md'), 'utf8');
const hasTools = ['bash', 'curl', 'openssl'].every((tool) => spawnSync(tool, ['--version']).error === undefined);
const MARK = '----next----';

/** The page's commands in their order, each with the answer that follows it, where there is one. */
const examples = [...page.matchAll(/```bash\n(.*?)```(?:\n\n```json\n(.*?)```)?/gs)].map(([, command, answer]) => ({
  command: command ?? '',
  answer: answer === undefined ? undefined : (JSON.parse(answer) as unknown),
}));

describe('docs/guides/api.md', () => {
  let db: TestDatabase;
  let api: ApiServer;

  beforeAll(async () => {
    db = await startTestDatabase();
    // The page's commands sign with the machine's clock; the year is the page's.
    const now = new Date();
    api = await startApi({ pool: db.pool, clock: createTestClock(now.toISOString()) });
  });
  afterAll(async () => {
    await api.stop();
    await db.close();
  });

  /** Runs a script in bash, away from this process's own thread: the API answers here. */
  const run = (
    script: string,
    environment: Record<string, string>,
  ): Promise<{ status: number | null; output: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', ['--norc', '-c', script], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'] ?? '', ...environment },
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => void (output += text));
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, output }));
    });

  it.skipIf(!hasTools)('its commands run one after another as they stand, and answer as it says', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(6);
    const year = new Date(Date.now() - 5 * 3_600_000).getUTCFullYear();
    const script = ['set -euo pipefail', ...examples.map(({ command }) => `${command}\necho; echo '${MARK}'`)]
      .join('\n')
      .replaceAll('C-2026-', `C-${year}-`);
    const { status, output } = await run(script, {
      ...{ BASE: api.baseUrl, CLIENTE: 'crm', SECRETO: SECRET, SECRETO_AVISOS: EVENTS_SECRET },
    });
    expect([status, output]).toEqual([0, output]);
    const answers = output.split(`${MARK}\n`).slice(0, -1);
    expect(answers).toHaveLength(examples.length);
    for (const [index, { answer }] of examples.entries()) {
      const given = answers[index] ?? '';
      if (answer === undefined) expect(given).toContain('<soap:Body>');
      else expect(shapeOf(JSON.parse(given))).toEqual(shapeOf(answer));
    }
    expect(await api.cases.find(`C-${year}-000001`)).toMatchObject({ state: 'closed' });
  });

  it.skipIf(!hasTools)('the line that it makes for API_CLIENTS is one, for that secret', async () => {
    const [, command] = /```sh\n(.*?)```/s.exec(page) ?? [];
    const { output } = await run(`${command ?? ''}\necho "$SECRETO"`, {});
    const [line = '', secret = ''] = output.trim().split('\n');
    const [, entry] = /^API_CLIENTS=(\S+)$/.exec(line) ?? [];
    expect(parseClient(entry ?? '')).toEqual(parseClient(`crm:${secret}:cases.read+cases.write+events.write`));
  });
});

/** Names and fixed words of an answer, without what differs from one run to the next. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      ['access_token', 'number', 'openedAt', 'updatedAt'].includes(key) ? typeof one : shapeOf(one),
    ]),
  );
}
