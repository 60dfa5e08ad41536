import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import { Pool } from 'undici';
import { z } from 'zod';
import { ensureModel } from '../nlu/ensure-model.ts';
import { owedCop, readDebtors, type Taxpayer } from '../test/faults/kill-world.ts';
import { startProduct } from '../test/support/product.ts';
import { openLine, type Heard, type Line } from './support/line.ts';
import { figuresOf, mergeLoads, runLoad, type Load } from './support/load.ts';

/**
 * `npm run bench:services [-- MODEL]`: the composed product under its city's limits. 2,000 citizens ask their account within a
 * minute with SAP's limit on; then SAP hangs beside other conversations; then twenty papers are made at once beside them.
 * Loopback, one machine, about three minutes; a trained model (`model.bin`) that is given
 * is not trained first. Ends with 1 where somebody is dropped.
 */
const CITIZENS = 2_000;
const CROWD_MS = 60_000;
/** Of them so many ask for what no copy can give: they are told their hour. */
const EVERY_FOR_PAPER = 40;
const PATIENCE_MS = 60_000;
const LINES = 32;
const ASKERS = 8;
const HANG_ROUNDS = 2;
const HANG_SLICE_MS = 6_000;
/** The breaker tries again after ten seconds. */
const MENDING_MS = 11_000;
const ACCOUNTS_PER_SECOND = 8;
const PAPER_ROUNDS = 12;
/** Turns of the others a second: many times what a city of two million asks in its busiest hour. */
const OTHERS_PER_SECOND = 25;
const PAPERS = 20;
const QUIET_MS = 2_000;
const OFF = '1000000';
const SECRET = 'of-the-bench-alone-0123456789abcdef';
const KNOWLEDGE = '¿a qué hora atienden?';
const ACCOUNT = 'cuánto debo de predial';
const PAPER = 'necesito un paz y salvo';

const Taxpayers = z.array(
  z.object({
    ...{ documentType: z.string(), document: z.string() },
    obligations: z.array(z.object({ tax: z.string(), year: z.number(), balanceCop: z.number() })),
  }),
);

await main();

async function main(): Promise<void> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'ventanilla-bench-'));
  await chmod(dataDir, 0o755);
  try {
    await prepareModel(path.join(dataDir, 'model.bin'), process.argv[2]);
    tellMachine();
    await withProduct(dataDir, {}, crowd);
    await withProduct(dataDir, { GATEWAY_SAP_PER_MINUTE: '0', GATEWAY_DOCUMENTAL_PER_MINUTE: '0' }, async (office) => {
      const others = await Promise.all(Array.from({ length: LINES }, () => openLine(office.pool, office.baseUrl)));
      for (const line of others) await line.ask('buenas');
      await hanging(office, others);
      await papersAtOnce(office, others);
      for (const line of others) line.close();
    });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Before the product starts: how long that takes is another bench's. */
async function prepareModel(modelPath: string, given: string | undefined): Promise<void> {
  if (given !== undefined) return copyFile(given, modelPath);
  const root = path.resolve(import.meta.dirname, '..');
  const workerUrl = new URL('../nlu/train-worker.ts', import.meta.url);
  await ensureModel({ dataDir: path.join(root, 'training-data'), modelPath, workerUrl });
}

/** The running product as the measures use it. */
interface Office {
  baseUrl: string;
  pool: Pool;
  signedIn(person: Pick<Taxpayer, 'document' | 'documentType'>): Promise<Line>;
}

async function withProduct(
  dataDir: string,
  limits: Record<string, string>,
  measure: (office: Office) => Promise<void>,
): Promise<void> {
  const env = { MESSAGES_PER_10_SECONDS: OFF, MESSAGES_PER_MINUTE: OFF, PORTAL_TOKEN_SECRET: SECRET, ...limits };
  const from = performance.now();
  const product = await startProduct({ dataDir, env: { LOG_LEVEL: 'error', ...env } });
  console.log(`\nready after ${((performance.now() - from) / 1000).toFixed(1)} s`);
  const { baseUrl } = product;
  const pool = new Pool(baseUrl, { connections: 64 });
  const signedIn = async (person: Pick<Taxpayer, 'document' | 'documentType'>): Promise<Line> =>
    openLine(pool, baseUrl, await portalToken(person));
  try {
    await measure({ baseUrl, pool, signedIn });
  } finally {
    await pool.destroy();
    await product.stop();
  }
}

function portalToken({ document, documentType }: Pick<Taxpayer, 'document' | 'documentType'>): Promise<string> {
  return new SignJWT({ document, documentType, jti: randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('ventanilla')
    .setExpirationTime('5m')
    .sign(Buffer.from(SECRET));
}

/** Everyone comes, is proven by the portal, and asks; who cannot be answered at once waits to the end. */
async function crowd(office: Office): Promise<void> {
  const [debtors, paid] = [await readDebtors(office.baseUrl), await readPaidUp(office.baseUrl)];
  const lines: { line: Line; isPaper: boolean; ms: number }[] = [];
  const problems: string[] = [];
  const come = async (n: number): Promise<void> => {
    const isPaper = n % EVERY_FOR_PAPER === 0;
    const people = isPaper ? paid : debtors;
    const person = people[n % people.length];
    if (!person) throw new Error('the city has nobody for this');
    try {
      const line = await office.signedIn(person);
      const from = performance.now();
      await line.ask(isPaper ? PAPER : ACCOUNT, 2);
      lines.push({ line, isPaper, ms: performance.now() - from });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  };
  const startedAt = performance.now();
  const coming: Promise<void>[] = [];
  for (let n = 0; n < CITIZENS; n++) {
    await pause(Math.max(0, startedAt + (n * CROWD_MS) / CITIZENS - performance.now()));
    coming.push(come(n));
  }
  await Promise.all(coming);
  const cameInS = (performance.now() - startedAt) / 1000;

  const accounts = lines.filter(({ isPaper }) => !isPaper).map(({ line }) => line);
  const copied = accounts.filter((line) => said(line, /^account\./)?.text.includes('última copia'));
  const fresh = accounts.filter((line) => said(line, /^account\./) && !copied.includes(line));
  const papers = lines.filter(({ isPaper }) => isPaper).map(({ line }) => line);
  const told = lines.map(({ line }) => line).filter((line) => said(line, /^busy\.later$/));
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(200))
    if (told.every((line) => said(line, /^(paper|account|clearance)\./))) break;
  const kept = told.filter((line) => said(line, /^(paper|account|clearance)\./));
  const answered = papers.filter((line) => said(line, /^(paper|clearance)\./));
  const lost = lines.filter(({ line }) => !said(line, /^(account|paper|clearance|busy)\./));
  console.log(`${CITIZENS} citizens came and asked within ${cameInS.toFixed(1)} s, SAP's limit 100 a minute:`);
  console.log(`  account: ${fresh.length} from SAP, ${copied.length} from the copy with its date`);
  console.log(`  paz y salvo: ${papers.length} asked, ${answered.length} given in the end`);
  console.log(
    `  told their hour: ${told.length}, of whom ${kept.length} had the answer by themselves within the bench`,
  );
  console.log(`  dropped: ${problems.length + lost.length}`);
  console.log(`  first answer: ${spread(lines.map(({ ms }) => ms))}`);
  const odd = new Set(lost.map(({ line }) => line.heard.at(-1)?.key ?? 'nothing'));
  for (const what of [...new Set(problems), ...odd].slice(0, 5)) console.error(`NOT HELD: ${what}`);
  if (problems.length + lost.length > 0 || kept.length < told.length) process.exitCode = 1;
  for (const { line } of lines) line.close();
}

function said(line: Line, key: RegExp): Heard | undefined {
  return line.heard.find((one) => key.test(one.key));
}

/** Slices with SAP well and with SAP hanging alternate; accounts are asked at the same pace in both. */
async function hanging(office: Office, others: Line[]): Promise<void> {
  const people = (await readDebtors(office.baseUrl)).slice(0, 4 * ACCOUNTS_PER_SECOND);
  const askers = await Promise.all(people.map((person) => office.signedIn(person)));
  const loads: Record<'well' | 'hanging', Load[]> = { well: [], hanging: [] };
  const waits: Record<'well' | 'hanging', number[]> = { well: [], hanging: [] };
  await runLoad({ lines: others, text: KNOWLEDGE, concurrency: ASKERS, durationMs: 2_000 });
  for (let round = 0; round < HANG_ROUNDS; round++) {
    for (const state of ['well', 'hanging'] as const) {
      if (state === 'hanging') await setSap(office, 'hang');
      const accounts = paced(askers, waits[state]);
      loads[state].push(
        await runLoad({ lines: others, text: KNOWLEDGE, concurrency: ASKERS, durationMs: HANG_SLICE_MS }),
      );
      await accounts.stop();
    }
    await setSap(office, 'none');
    await pause(MENDING_MS);
    await askers[0]?.ask(ACCOUNT);
  }
  const cases = new Set(askers.flatMap(({ heard }) => heard.flatMap(({ text }) => /C-\d{4}-\d{6}/.exec(text) ?? [])));
  console.log(`\nSAP hangs beside ${ASKERS} other askers:`);
  compare('SAP well', loads.well, 'SAP hanging', loads.hanging, 0.1);
  console.log(`  account, SAP well: ${spread(waits.well)}; hanging: ${spread(waits.hanging)}; ${cases.size} cases`);
  for (const line of askers) line.close();
}

/** Asks accounts at a steady pace, each line once at a time. */
function paced(lines: Line[], waits: number[]): { stop(): Promise<void> } {
  const free = [...lines];
  const pending = new Set<Promise<void>>();
  const one = async (line: Line): Promise<void> => {
    const from = performance.now();
    await line.ask(ACCOUNT);
    waits.push(performance.now() - from);
    free.push(line);
  };
  const timer = setInterval(() => {
    const line = free.shift();
    if (!line) return;
    const asking: Promise<void> = one(line).finally(() => pending.delete(asking));
    pending.add(asking);
  }, 1000 / ACCOUNTS_PER_SECOND);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
    },
  };
}

/** Slices with nothing else, with twenty accounts told at once, and with twenty papers made at once. */
async function papersAtOnce(office: Office, others: Line[]): Promise<void> {
  const people = (await readPaidUp(office.baseUrl)).slice(0, PAPERS);
  const askers = await Promise.all(people.map((person) => office.signedIn(person)));
  const loads: Record<'quiet' | 'accounts' | 'papers', Load[]> = { quiet: [], accounts: [], papers: [] };
  const waits: number[] = [];
  await Promise.all(askers.map((line) => line.ask(PAPER, 2)));
  for (let round = 0; round < PAPER_ROUNDS; round++) {
    loads.quiet.push(await beside(others, pause(QUIET_MS)));
    loads.accounts.push(await beside(others, Promise.all(askers.map((line) => line.ask(ACCOUNT)))));
    loads.papers.push(
      await beside(
        others,
        Promise.all(
          askers.map(async (line) => {
            const from = performance.now();
            await line.ask(PAPER);
            waits.push(performance.now() - from);
          }),
        ),
      ),
    );
  }
  console.log(`\n${PAPERS} papers at once beside ${OTHERS_PER_SECOND} other turns a second:`);
  compare('nothing else', loads.quiet, `${PAPERS} papers`, loads.papers, 0.2);
  compare(`${PAPERS} accounts`, loads.accounts, `${PAPERS} papers`, loads.papers, 0.2);
  console.log(`  a paper, asked to told: ${spread(waits)}`);
  for (const line of askers) line.close();
}

/** Other conversations' turns, asked at a steady pace whatever becomes of the ones before, for as long as something lasts. */
async function beside(lines: Line[], something: Promise<unknown>): Promise<Load> {
  let isOver = false;
  const over = something.finally(() => (isOver = true));
  const free = [...lines];
  const latenciesMs: number[] = [];
  const asking: Promise<void>[] = [];
  const from = performance.now();
  const one = async (line: Line, due: number): Promise<void> => {
    await line.ask(KNOWLEDGE);
    latenciesMs.push(performance.now() - due);
    free.push(line);
  };
  for (let n = 0; !isOver; n++) {
    const due = from + (n * 1000) / OTHERS_PER_SECOND;
    await pause(Math.max(0, due - performance.now()));
    const line = free.shift();
    if (!line) throw new Error('the others are all still waiting');
    asking.push(one(line, due));
  }
  await Promise.all([over, ...asking]);
  return { latenciesMs, durationMs: performance.now() - from };
}

function compare(name: string, before: Load[], otherName: string, during: Load[], most: number): void {
  const [calm, busy] = [figuresOf(mergeLoads(before)), figuresOf(mergeLoads(during))];
  const moved = busy.p95Ms / calm.p95Ms - 1;
  console.log(
    `  other turns' p95: ${name} ${calm.p95Ms.toFixed(0)} ms (${calm.turns} turns, p50 ${calm.p50Ms.toFixed(0)}), ` +
      `${otherName} ${busy.p95Ms.toFixed(0)} ms (${busy.turns} turns, p50 ${busy.p50Ms.toFixed(0)}): ` +
      `${moved < 0 ? '−' : '+'}${Math.abs(moved * 100).toFixed(0)} % (to be < ${most * 100} %)`,
  );
}

async function setSap({ baseUrl }: Office, mode: 'hang' | 'none'): Promise<void> {
  const answer = await fetch(`${baseUrl}/emulator/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: baseUrl },
    body: JSON.stringify({ system: 'sap', mode }),
  });
  if (!answer.ok) throw new Error(`faults: ${answer.status}`);
}

async function readPaidUp(baseUrl: string) {
  const people = Taxpayers.parse(await (await fetch(`${baseUrl}/emulator/taxpayers?limit=1000`)).json());
  return people.filter(
    ({ documentType, obligations }) => documentType === 'CC' && obligations.length > 0 && owedCop(obligations) === 0,
  );
}

function tellMachine(): void {
  const cpus = os.cpus();
  console.log(
    `${cpus.length} × ${cpus[0]?.model ?? 'cpu'}, Node ${process.version}, load average ${os.loadavg()[0]?.toFixed(1)} at the start`,
  );
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
