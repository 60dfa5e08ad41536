import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { readTrainingData } from '../../nlu/dataset.ts';
import { encodeModel } from '../../nlu/model-file.ts';
import { trainInWorker } from '../../nlu/train-in-worker.ts';
import type { Model } from '../../nlu/model.ts';
import { train } from '../../nlu/train.ts';
import { createReader } from '../../nlu/understand.ts';
import { context, DATA_DIR } from './fixture.ts';
import { THREE_INTENTS, writeSmallData } from './small-data.ts';

const WORKER = new URL('../../nlu/train-worker.ts', import.meta.url);
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function dataOf(intents: Record<string, string[]>, others?: Record<string, string>): Promise<string> {
  const folder = await writeSmallData(intents, others);
  folders.push(folder);
  return folder;
}

describe('small data', () => {
  it('trains with intents alone: no lines out of scope, no moods, nothing held out', async () => {
    const read = createReader(await train(await readTrainingData(await dataOf(THREE_INTENTS)), { seed: 1 }), 'v');
    for (const [intent, lines] of Object.entries(THREE_INTENTS)) {
      for (const line of lines) expect([line, read(line, context()).ranking[0]?.intent]).toEqual([line, intent]);
    }
    expect(read('hola', context())).toMatchObject({ sentiment: 0, frustration: 0, language: 'es' });
  });

  it.each([1, 2, 5])('trains on %i examples an intent', async (count) => {
    const few = Object.fromEntries(Object.entries(THREE_INTENTS).map(([name, lines]) => [name, lines.slice(0, count)]));
    const read = createReader(await train(await readTrainingData(await dataOf(few)), { seed: 1 }), 'v');
    expect(read('quiero pagar', context()).ranking[0]?.intent).toBe('pagar');
  });

  it('doubts a text of words it never saw where nothing shows what is out of scope, once it has words enough', async () => {
    const all = (await readTrainingData(DATA_DIR)).examples.filter(({ intent }) => intent !== OUT_OF_SCOPE);
    const some = all.filter((_, at) => at % 25 === 0);
    const trained = (examples: typeof some) => train({ examples, moods: [], hash: '' }, { seed: 1 });
    const [doubting, trusting] = [await trained(some), await trained(some.slice(0, 60))];
    const of = (model: Model, text: string) => createReader(model, 'v')(text, context());
    const foreign = 'los dinosaurios carnívoros habitaban praderas inmensas';
    expect(of(doubting, foreign)).toMatchObject({ outOfScope: true });
    expect(of(doubting, 'quiero pagar el predial de mi casa')).toMatchObject({ outOfScope: false });
    expect(doubting.calibration.doubtsUnknown).toBe(true);
    expect(trusting.calibration.doubtsUnknown).toBe(false);
  }, 60_000);

  it('takes any names and 300 intents of two examples', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `Intención №${at}: ¿"ñ" / ${at}?`);
    const intents = Object.fromEntries(
      names.map((name, at) => [name, [`necesito la cosa ${word(at)} para hoy`, `me sirve ${word(at)} o no`]]),
    );
    const model = await train(await readTrainingData(await dataOf(intents)), { seed: 1 });
    const read = createReader(model, 'v');
    const right = names.filter((name, at) => read(`quiero ${word(at)}`, context()).ranking[0]?.intent === name);
    expect(model.metrics.intents).toBe(300);
    expect(right.length).toBeGreaterThan(270);
  }, 120_000);

  it('learns English where the data hold enough of it, and tells it by its small words where they do not', async () => {
    const read = createReader(await train(await readTrainingData(await dataOf(THREE_INTENTS)), { seed: 1 }), 'v');
    expect(read('what is the balance of my account', context()).language).toBe('en');
    expect(read('cuál es el saldo de mi cuenta', context({ locale: 'en' })).language).toBe('es');
  });

  it('refuses a folder with no sentence of any intent', async () => {
    await expect(readTrainingData(await dataOf({}))).rejects.toMatchObject({ code: 'config.invalid' });
  });
});

describe('the same data and seed', () => {
  it('give the same bytes, another seed others', async () => {
    const data = await readTrainingData(await dataOf(THREE_INTENTS));
    const bytes = encodeModel(await train(data, { seed: 7 }));
    expect(encodeModel(await train(data, { seed: 7 })).equals(bytes)).toBe(true);
    expect(encodeModel(await train(data, { seed: 8 })).equals(bytes)).toBe(false);
  });

  it('R-N3 give the same bytes however many threads train', async () => {
    const many = Object.fromEntries(
      Object.entries(THREE_INTENTS).map(([name, lines]) => [
        name,
        Array.from({ length: 400 }, (_, at) => `${lines[at % lines.length]} ${word(at)}`),
      ]),
    );
    const dataDir = await dataOf(many);
    const files = await Promise.all(
      [1, 2].map(async (threads) => {
        const modelPath = path.join(dataDir, `${threads}.bin`);
        await trainInWorker({ dataDir, modelPath, workerUrl: WORKER, seed: 7, timeoutMs: 120_000, threads });
        return readFile(modelPath);
      }),
    );
    expect(files[0]?.equals(files[1] ?? Buffer.alloc(0))).toBe(true);
  }, 120_000);
});

describe('a broken file', () => {
  it('trains nothing and names file and line, from the thread too', async () => {
    const dataDir = await dataOf(THREE_INTENTS);
    await writeFile(path.join(dataDir, 'frustration.yaml'), '- text: hola\n  level: 7\n');
    const modelPath = path.join(dataDir, 'model.bin');
    await expect(
      trainInWorker({ dataDir, modelPath, workerUrl: WORKER, seed: 7, timeoutMs: 60_000 }),
    ).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(/frustration\.yaml:2: /) as string,
    });
    await expect(readFile(modelPath)).rejects.toMatchObject({ code: 'ENOENT' });
  }, 60_000);
});

/** A made-up word for a number, so that no two look alike. */
function word(at: number): string {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru'];
  return [...String(at).padStart(3, '0')].map((digit) => syllables[Number(digit)] ?? '').join('') + 'x';
}
