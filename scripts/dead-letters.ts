import path from 'node:path';
import { pino } from 'pino';
import type { DeadLetters } from '../bot/ports/outbox.ts';
import { configFromEnvironment } from '../app/config.ts';
import { joinStorage } from '../app/storage.ts';
import { systemClock } from '../app/system.ts';
import { createDeadLetters } from '../store/postgres/outbox.ts';

/**
 * Messages that could not be delivered, for the operator: `npm run -s dead-letters -- list` or `-- retry ID`.
 * Works beside the running product or without it. Nothing of what is shown names a person.
 */
const USAGE = 'usage: npm run -s dead-letters -- list | retry ID';
const MOST_LISTED = 1_000;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main([command, id, ...more]: string[]): Promise<number> {
  const asked = command === 'list' ? id === undefined : command === 'retry' && id !== undefined && more.length === 0;
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  const root = path.resolve(import.meta.dirname, '..');
  const storage = await joinStorage(configFromEnvironment(), root, pino({ level: 'warn' }, pino.destination(2)));
  try {
    const letters = createDeadLetters({ pool: storage.pool, clock: systemClock });
    return id === undefined ? await list(letters) : await retry(letters, id);
  } finally {
    await storage.close();
  }
}

async function list(letters: DeadLetters): Promise<number> {
  const found = await letters.list(MOST_LISTED);
  for (const { id, kind, conversationId, attempts, reason, createdAt } of found) {
    console.log(
      [createdAt, id, kind, `attempts=${attempts}`, `reason=${reason}`, `conversation=${conversationId}`].join('  '),
    );
  }
  console.error(
    `${found.length} dead letter(s)${found.length === MOST_LISTED ? ', the oldest ones; there may be more' : ''}`,
  );
  return 0;
}

async function retry(letters: DeadLetters, id: string): Promise<number> {
  if (!(await letters.retry(id))) {
    console.error(`there is no dead letter ${id}`);
    return 1;
  }
  // An OTP whose time is over is dropped by the worker, not sent.
  console.log(`${id} is in the queue again`);
  return 0;
}
