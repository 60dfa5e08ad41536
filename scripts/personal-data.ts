import path from 'node:path';
import { pino } from 'pino';
import { configFromEnvironment } from '../app/config.ts';
import { loadKeys } from '../app/keys.ts';
import { joinStorage } from '../app/storage.ts';
import { systemClock } from '../app/system.ts';
import { stems } from '../nlu/search-stems.ts';
import { createDigests, createEnvelope } from '../store/postgres/envelope.ts';
import { decideErasure, listErasures } from '../store/postgres/erasure.ts';
import { holdsSealedRows } from '../store/postgres/sealed-rows.ts';

/**
 * Wishes to be forgotten that a person must look at, for who is in charge of personal data:
 * `npm run -s personal-data -- list`, `-- approve NUMBER --by USER --why TEXT`, or `-- refuse …`. Each decision stands
 * in the audit record. Nothing of what is shown names a person.
 */
const USAGE =
  'usage: npm run -s personal-data -- list | approve NUMBER --by USER --why TEXT | refuse NUMBER --by USER --why TEXT';
const MOST_LISTED = 1_000;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(words: string[]): Promise<number> {
  const [command, number, byFlag, by, whyFlag, why, ...more] = words;
  const lists = command === 'list' && number === undefined;
  const decides =
    (command === 'approve' || command === 'refuse') && byFlag === '--by' && whyFlag === '--why' && more.length === 0;
  if (!lists && !decides) return usage();
  const root = path.resolve(import.meta.dirname, '..');
  const config = configFromEnvironment();
  const storage = await joinStorage(config, root, pino({ level: 'warn' }, pino.destination(2)));
  try {
    const { pool } = storage;
    if (lists) return await list(pool);
    if (number === undefined || by === undefined || why === undefined) return usage();
    const keys = await loadKeys(config, () => holdsSealedRows(pool));
    const sealing = { envelope: createEnvelope(keys.encryption), digests: createDigests(keys.digest), stems };
    const decision = { approved: command === 'approve', by, why };
    if (!(await decideErasure(number, decision, { ...sealing, pool, clock: systemClock }))) {
      console.error(`no wish ${number} waits`);
      return 1;
    }
    console.log(`${number} is ${command === 'approve' ? 'approved: it is carried out within a minute' : 'refused'}`);
    return 0;
  } finally {
    await storage.close();
  }
}

async function list(pool: Parameters<typeof listErasures>[0]): Promise<number> {
  const found = await listErasures(pool, MOST_LISTED);
  for (const { number, requestedAt } of found) console.log(`${requestedAt}  ${number}`);
  console.error(`${found.length} wish(es) to be forgotten wait for a person`);
  return 0;
}

function usage(): number {
  console.error(USAGE);
  return 2;
}
