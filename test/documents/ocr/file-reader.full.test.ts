import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFileReader } from '../../../documents/ocr/file-reader.ts';
import { createOcrProcess, type OcrProcess } from '../../../documents/ocr/ocr-process.ts';
import { createPdfTools, type PdfTools } from '../../../documents/ocr/pdf-tools.ts';
import { PNG } from '../../channels/web/files.ts';
import { LINES, picture, scannedPdf, textPdf } from './page.ts';

const logger = pino({ level: 'silent' });
const workerUrl = new URL('../../../documents/ocr-worker.ts', import.meta.url);
const hasPoppler = ((): boolean => {
  try {
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const noTools: PdfTools = { textOf: () => Promise.resolve(undefined), imageOf: () => Promise.resolve(undefined) };
const words = (text = ''): string => text.replace(/\s+/g, ' ');

describe.skipIf(!hasPoppler)('R-A8: what a machine reads in a citizen’s file', () => {
  let ocr: OcrProcess;
  let image: Buffer;
  beforeAll(async () => {
    ocr = createOcrProcess({ workerUrl });
    image = await picture();
  });
  afterAll(() => ocr.close());

  const reader = (pdf: PdfTools = createPdfTools()) => createFileReader({ ocr, pdf, logger });

  it('Spanish in a picture, its accents and figures', async () => {
    const reading = await reader(noTools).read({ contentType: 'image/png', content: image });
    expect(reading.state).toBe('read');
    for (const line of LINES) expect(words(reading.pages[0]?.text)).toContain(line);
    expect(reading.pages[0]?.confidence).toBeGreaterThan(70);
  }, 60_000);

  it('a scan, page by page, the first three', async () => {
    const content = await scannedPdf(image, 4);
    const reading = await reader().read({ contentType: 'application/pdf', content });
    expect(reading).toMatchObject({ state: 'read', hasMore: true });
    expect(reading.pages.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(words(reading.pages[2]?.text)).toContain('31987654');
  }, 90_000);

  it('a PDF by its own words, which need no reading', async () => {
    const silent = createFileReader({ ocr: unasked, pdf: createPdfTools(), logger });
    const reading = await silent.read({ contentType: 'application/pdf', content: await textPdf() });
    expect(reading).toMatchObject({ state: 'read', pages: [{ number: 1, confidence: 100 }] });
    expect(words(reading.pages[0]?.text)).toContain('cédula de ciudadanía 31987654');
    expect(reading).not.toHaveProperty('hasMore');
  });

  it('a PDF that is none is told as that', async () => {
    const content = Buffer.from('%PDF-1.4 nothing');
    expect(await reader().read({ contentType: 'application/pdf', content })).toEqual({ state: 'none', pages: [] });
  });

  it('an image that cannot be read fails, and the next one is read by the same process', async () => {
    const broken = { contentType: 'image/png', content: PNG.subarray(0, 40) };
    expect(await reader().read(broken)).toEqual({ state: 'failed', pages: [] });
    expect((await reader().read({ contentType: 'image/png', content: image })).state).toBe('read');
  }, 60_000);
});

const unasked: OcrProcess = { recognise: () => Promise.reject(new Error('was asked')), close: () => Promise.resolve() };

describe('the process that reads', () => {
  let folder: string;
  let ocr: OcrProcess | undefined;
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'ocr-'))));
  afterEach(() => ocr?.close());
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A process whose program is this, for each message `order`. */
  async function started(body: string, options: { timeoutMs?: number; idleMs?: number } = {}): Promise<OcrProcess> {
    const file = path.join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
    await writeFile(file, `process.on('message', (order) => { ${body} });`);
    return (ocr = createOcrProcess({ workerUrl: pathToFileURL(file), ...options }));
  }
  const answers = `process.send({ id: order.id, text: String(process.pid), confidence: 90 })`;
  const image = new Uint8Array([1]);

  it('is killed where it hangs, and the next image gets a new one', async () => {
    const hangs = await started(`if (order.image[0] === 9) while (true); ${answers}`, { timeoutMs: 1_500 });
    const first = await hangs.recognise(image);
    await expect(hangs.recognise(new Uint8Array([9]))).rejects.toThrow('took too long');
    await expect.poll(() => isAlive(Number(first.text))).toBe(false);
    expect((await hangs.recognise(image)).text).not.toBe(first.text);
  });

  it('that ends by itself fails its image only', async () => {
    const ends = await started(`if (order.image[0] === 9) process.exit(137); ${answers}`);
    await expect(ends.recognise(new Uint8Array([9]))).rejects.toThrow('ended');
    expect((await ends.recognise(image)).confidence).toBe(90);
  });

  it('reads one image at a time', async () => {
    const counts = await started(
      `globalThis.busy = (globalThis.busy ?? 0) + 1;
       setTimeout(() => { process.send({ id: order.id, text: String(globalThis.busy), confidence: 1 }); globalThis.busy -= 1; }, 20)`,
    );
    const all = await Promise.all(Array.from({ length: 5 }, () => counts.recognise(image)));
    expect(all.map(({ text }) => text)).toEqual(['1', '1', '1', '1', '1']);
  });

  it('knows nothing of our environment, and is gone once it has nothing to do', async () => {
    const nosy = await started(
      `process.send({ id: order.id, text: JSON.stringify([process.pid, process.env.HOME, process.env.PATH]), confidence: 1 })`,
      { idleMs: 100 },
    );
    const [pid, ...environment] = JSON.parse((await nosy.recognise(image)).text) as [number, ...unknown[]];
    expect(environment).toEqual([null, null]);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('refuses once it is closed', async () => {
    const closed = await started(answers);
    await closed.close();
    await expect(closed.recognise(image)).rejects.toThrow('closed');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
