import { userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { configFromEnvironment } from '../app/config.ts';
import { loadKeys } from '../app/keys.ts';
import { joinStorage } from '../app/storage.ts';
import { systemClock } from '../app/system.ts';
import { readCode } from '../documents/paper-code.ts';
import { numberOf } from '../documents/paper-kinds.ts';
import { createDigests, createEnvelope } from '../store/postgres/envelope.ts';
import { createPaperRevocation } from '../store/postgres/paper-revocation.ts';
import { holdsSealedRows } from '../store/postgres/sealed-rows.ts';
import { stems } from '../nlu/search-stems.ts';

/**
 * Declares a paper void, for the administrator: `npm run -s papers -- revoke CODE --why "…"`, with the code beside its
 * QR. Who did it (the user of this machine) and why stand in the audit record. Works beside the running product.
 */
const USAGE = 'usage: npm run -s papers -- revoke CODE --why REASON';
const LEAST_REASON = 10;

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { why: { type: 'string' } }, allowPositionals: true });
  const [command, typed = '', ...more] = positionals;
  const why = values.why?.trim() ?? '';
  const code = readCode(typed);
  if (command !== 'revoke' || code === undefined || more.length > 0 || why.length < LEAST_REASON) {
    console.error(`${USAGE}\nthe code has 16 letters and digits, the reason at least ${LEAST_REASON}`);
    return 2;
  }
  const config = configFromEnvironment();
  const root = path.resolve(import.meta.dirname, '..');
  const storage = await joinStorage(config, root, pino({ level: 'warn' }, pino.destination(2)));
  try {
    const { pool } = storage;
    const keys = await loadKeys(config, () => holdsSealedRows(pool));
    const sealing = { envelope: createEnvelope(keys.encryption), digests: createDigests(keys.digest), stems };
    const revoke = createPaperRevocation({ pool, clock: systemClock, ...sealing });
    const done = await revoke(code, { by: userInfo().username, why });
    if (!done) {
      console.error('no paper has that code');
      return 1;
    }
    const { kind, year, ordinal } = done.paper;
    const words = done.outcome === 'revoked' ? 'is void from now on' : 'was void already';
    console.log(`${numberOf(kind, year, ordinal)} ${words}`);
    return 0;
  } finally {
    await storage.close();
  }
}
