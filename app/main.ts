import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { AppError } from '../bot/domain/errors.ts';
import { startProduct, type Product } from './compose.ts';
import { configFromEnvironment, type Config } from './config.ts';
import { REDACTION } from './redaction.ts';

/** A part that hangs for longer than this ends the process at once. */
const STOP_TIMEOUT_MS = 20_000;
/** One Ctrl-C arrives twice under npm, from the terminal and from npm itself: only a later one means "at once". */
const SAME_SIGNAL_MS = 2_000;
/** EX_UNAVAILABLE of sysexits.h: for a supervisor, a reason to start again. */
const EXIT_DATABASE_LOST = 69;

await main();

/** Starts everything, says where to look, and stops cleanly on Ctrl-C. */
async function main(): Promise<void> {
  let config: Config;
  try {
    config = configFromEnvironment();
  } catch (error) {
    process.stderr.write(`${error instanceof AppError ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const logger = pino({ level: config.LOG_LEVEL, redact: REDACTION });
  const root = projectRoot();
  // In development the threads run from source; built, their code stands below this file.
  const thread = (name: string): URL =>
    new URL(import.meta.url.endsWith('.ts') ? `../${name}.ts` : `./${name}.js`, import.meta.url);
  const starting = startProduct({
    config,
    root,
    trainWorkerUrl: thread('nlu/train-worker'),
    paperWorkerUrl: thread('documents/paper-worker'),
    ocrWorkerUrl: thread('documents/ocr-worker'),
    logger,
    onTraining: showProgress,
    onDatabaseLost: endWithoutDatabase,
  });
  stopOnSignals(starting, logger);
  try {
    const product = await starting;
    tellWhereToLook(config, product);
  } catch (error) {
    const text =
      error instanceof AppError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    process.stderr.write(`${explain(error, config) ?? text}\n`);
    process.exit(1);
  }
}

/** Everything waits for the database: a new process starts it again, or adopts it. */
function endWithoutDatabase(): void {
  process.stderr.write('The embedded database has ended or cut us off: this process ends too; start it again.\n');
  process.exit(EXIT_DATABASE_LOST);
}

function stopOnSignals(starting: Promise<Product>, logger: { info(message: string): void }): void {
  let stoppingSince: number | undefined;
  const stop = (): void => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    stoppingSince = performance.now();
    logger.info('stopping');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    void starting
      .then((product) => product.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function explain(error: unknown, { PORT, HOST }: Config): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `PORT: ${HOST}:${PORT} is taken by another program; choose another one with PORT=…`;
  if (code === 'EACCES') return `PORT: no permission to listen on ${HOST}:${PORT}`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `HOST: ${HOST} is no address of this machine`;
  return undefined;
}

function showProgress(share: number): void {
  const done = Math.round(share * 30);
  const bar = `${'█'.repeat(done)}${'░'.repeat(30 - done)}`;
  const end = share >= 1 ? '\n' : '';
  if (process.stderr.isTTY)
    process.stderr.write(`\rTraining the language model ${bar} ${Math.round(share * 100)} %${end}`);
  else if (share >= 1) process.stderr.write('Training the language model: done\n');
}

function tellWhereToLook(config: Config, { demoStaff }: Product): void {
  const base = config.PUBLIC_BASE_URL;
  const lines = [
    '',
    'Ventanilla is ready.',
    ...(config.demo ? [`  Portal with the chat   ${base}/`] : []),
    `  Agents’ desk           ${base}/desk/`,
    ...demoStaff.map(({ user, password, roles }) => `      ${user.padEnd(6)} ${password}   (${roles.join(', ')})`),
    ...(config.demo
      ? [`  Mailbox (OTPs)         ${base}/emulator/mailbox`, `  Demo city and faults   ${base}/emulator/`]
      : []),
    `  Health                 ${base}/readyz  ${base}/metrics`,
    '  Ctrl-C stops it; started again, it goes on where it was.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The folder with our package.json, above this file in source and in `dist` alike. */
function projectRoot(): string {
  let at = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(at, 'package.json')) && at !== path.dirname(at)) at = path.dirname(at);
  return at;
}
