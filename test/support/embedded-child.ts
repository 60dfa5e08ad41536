import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../store/postgres/embedded.ts';

// Started by a test in order to be killed: starts the database, says where, and stays.
const { url } = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', logger: pino({ level: 'silent' }) });
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);
