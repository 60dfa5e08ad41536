import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPress, type Press, type PressOptions } from '../../documents/press/press.ts';
import type { SigningIdentity } from '../../documents/sign/signing-identity.ts';
import { cityIdentity, CONTENTS, ISSUER, jobOf } from './samples.ts';
import { hasPoppler, poppler } from './tools.ts';

const REAL = new URL('../../documents/paper-worker.ts', import.meta.url);
let identity: SigningIdentity;
let folder: string;
let press: Press;

beforeAll(async () => {
  identity = await cityIdentity();
  folder = await mkdtemp(path.join(tmpdir(), 'press-'));
});
afterEach(() => press?.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (workerUrl: URL, over: Partial<PressOptions> = {}): Press =>
  (press = createPress({ workerUrl, setup: { identity, issuer: ISSUER }, logger: pino({ level: 'silent' }), ...over }));

/** A thread's program that does with each order what `body` says; `say` answers. */
async function thread(name: string, body: string): Promise<URL> {
  const file = path.join(folder, `${name}.mjs`);
  const head = `import { parentPort } from 'node:worker_threads'; import { existsSync, writeFileSync } from 'node:fs';
    const say = (note) => parentPort.postMessage(note); const done = (id) => say({ type: 'made', id, pdf: new Uint8Array([id]) });`;
  await writeFile(file, `${head}\nparentPort.on('message', ({ id, job }) => { ${body} });\n`);
  return pathToFileURL(file);
}

const job = jobOf(CONTENTS.clearance);

describe('the press', () => {
  it('makes signed papers in its thread, many at once, each its own', async () => {
    const { make } = open(REAL);
    const pdfs = await Promise.all([1, 2, 3].map((one) => make({ ...job, number: `PYS-2026-00000${one}` })));
    for (const [index, pdf] of pdfs.entries()) {
      expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
      if (hasPoppler) {
        expect(await poppler('pdftotext', pdf)).toContain(`PYS-2026-00000${index + 1}`);
        expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
      }
    }
    expect(press.load).toBe(0);
  }, 60_000);

  it('hands on why a paper was not made', async () => {
    const bill = { kind: 'bill' as const, bill: { ...CONTENTS.bill.bill, barcode: 'none' } };
    await expect(open(REAL).make(jobOf(bill))).rejects.toMatchObject({ code: 'backoffice.malformed' });
    expect((await press.make(job)).byteLength).toBeGreaterThan(10_000);
  }, 60_000);

  it('with a key that is none says so and makes nothing', async () => {
    const broken = { ...identity, key: new Uint8Array(3) };
    open(REAL, { setup: { identity: broken, issuer: ISSUER } });
    await expect(press.make(job)).rejects.toMatchObject({ code: 'papers.unavailable' });
  }, 60_000);

  it('a thread that ends takes its paper along; the next one has another thread', async () => {
    const url = await thread('ends', `job.number === 'end' ? process.exit(1) : done(id);`);
    const { make } = open(url);
    await expect(make({ ...job, number: 'end' })).rejects.toMatchObject({
      code: 'papers.unavailable',
      retryable: true,
    });
    expect([...(await make(job))]).toEqual([2]);
  });

  it('a paper that takes too long is given up, and what waited behind it is made', async () => {
    const url = await thread('hangs', `if (job.number !== 'hang') done(id);`);
    const { make } = open(url, { timeoutMs: 300 });
    const [hung, next] = [make({ ...job, number: 'hang' }), make(job)];
    await expect(hung).rejects.toMatchObject({ code: 'papers.unavailable' });
    expect([...(await next)]).toEqual([2]);
  });

  it('takes no more than its queue holds', async () => {
    const url = await thread('slow', `/* never */`);
    const { make } = open(url, { queueLimit: 2 });
    const [one, two, three, four] = [make(job), make(job), make(job), make(job)];
    await expect(four).rejects.toMatchObject({ code: 'papers.unavailable', retryable: true });
    expect(press.load).toBe(3);
    const held = Promise.allSettled([one, two, three]);
    await press.close();
    expect((await held).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(press.make(job)).rejects.toMatchObject({ code: 'papers.unavailable' });
  });
});
