import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureModel, type EnsuredModel } from '../../nlu/ensure-model.ts';
import { readTrainingData } from '../../nlu/dataset.ts';
import { decodeModel, encodeModel, loadModel, saveModel } from '../../nlu/model-file.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import { train } from '../../nlu/train.ts';
import { context } from './fixture.ts';

const WORKER = new URL('../../nlu/train-worker.ts', import.meta.url);

const PAY =
  'intent: pagar\nes:\n  neutral:\n    - quiero pagar\n    - pagar ya\n    - el link de pago\n    - deseo pagar\nen:\n  - pay now\n';
const NO = 'intent: negar\nes:\n  neutral:\n    - no\n    - no señor\n    - para nada\n    - null\nen:\n  - no way\n';
const OUT = 'es:\n  far:\n    - va a llover\n    - un chiste\n    - la receta\n  noise: []\nen:\n  - a joke\n';

let folder: string;
let dataDir: string;
let modelPath: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-'));
  dataDir = path.join(folder, 'data');
  modelPath = path.join(folder, 'state', 'model.bin');
  await mkdir(path.join(dataDir, 'intents'), { recursive: true });
  await write('intents/pagar.yaml', PAY);
  await write('intents/negar.yaml', NO);
  await write('out-of-scope.yaml', OUT);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, content: string): Promise<void> => writeFile(path.join(dataDir, name), content);
const ensure = (onProgress?: (share: number) => void): Promise<EnsuredModel> =>
  ensureModel({ dataDir, modelPath, workerUrl: WORKER, ...(onProgress ? { onProgress } : {}) });

describe('the data set', () => {
  it('reads every scalar as words of a citizen', async () => {
    const { examples } = await readTrainingData(dataDir);
    expect(examples.map(({ text }) => text)).toContain('null');
    expect(examples.filter(({ language }) => language === 'en')).toHaveLength(3);
  });

  it.each([
    ['broken YAML', 'intent: negar\nes:\n  neutral:\n    - no\n   - bad\n', /negar\.yaml:[45]: /],
    ['a list where a line is due', 'intent: negar\nes:\n  neutral:\n    - no\n    - [a, b]\n', /negar\.yaml:5: /],
    ['an unknown field', 'intent: negar\nes:\n  neutral: [no]\nfr: [non]\n', /negar\.yaml:\d: .*fr/],
    ['no Spanish', 'intent: negar\n', /negar\.yaml:\d: es/],
  ])('refuses %s naming file and line', async (_, content, message) => {
    await write('intents/negar.yaml', content);
    await expect(readTrainingData(dataDir)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('ensureModel (R-N4)', () => {
  it('trains in a thread where there is no model, and not again while the data stay', async () => {
    const shares: number[] = [];
    expect(await ensure((share) => shares.push(share))).toMatchObject({ trained: true, metrics: { intents: 2 } });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(await ensure()).toMatchObject({ trained: false });
  }, 60_000);

  it('trains again when the data change, and swaps without losing the old on an error', async () => {
    await ensure();
    const service = await createUnderstanding({ modelPath });
    const before = service.model().version;
    await write('intents/negar.yaml', NO.replace('para nada', 'claro que no'));
    expect(await ensure()).toMatchObject({ trained: true });
    expect(service.model().version).toBe(before);
    await service.reload();
    const after = service.model().version;
    expect(after).not.toBe(before);
    await writeFile(modelPath, 'not a model');
    await expect(service.reload()).rejects.toMatchObject({ code: 'model.format' });
    expect((await service.understand('no', context())).modelVersion).toBe(after);
  }, 60_000);

  it('keeps the old model and says why when the data are bad', async () => {
    await ensure();
    const old = await readFile(modelPath);
    await write('intents/negar.yaml', 'intent: negar\nes: 3\n');
    const ensured = await ensure();
    expect(ensured).toMatchObject({ trained: false, problem: { code: 'config.invalid' } });
    expect('problem' in ensured && ensured.problem?.message).toMatch(/negar\.yaml:2: es/);
    expect(await readFile(modelPath)).toEqual(old);
  }, 60_000);

  it('rejects bad data where there is no model to keep', async () => {
    await write('intents/negar.yaml', 'intent: negar\n');
    await expect(ensure()).rejects.toMatchObject({ code: 'config.invalid' });
  }, 60_000);

  it('trains anew over a file of another format', async () => {
    await ensure();
    const bytes = await readFile(modelPath);
    bytes.writeUInt32LE(99, 4);
    await writeFile(modelPath, bytes);
    expect(await ensure()).toMatchObject({ trained: true });
  }, 60_000);
});

describe('the model file', () => {
  it('has the same bytes for the same data and seed', async () => {
    const data = await readTrainingData(dataDir);
    expect(encodeModel(await train(data, { seed: 7 }))).toEqual(encodeModel(await train(data, { seed: 7 })));
  });

  it('is refused when cut, changed, of another format or of another kind', async () => {
    const bytes = encodeModel(await train(await readTrainingData(dataDir), { seed: 7 }));
    const changed = Buffer.from(bytes);
    changed[bytes.length - 100] = (changed[bytes.length - 100] ?? 0) ^ 1;
    const other = Buffer.from(bytes);
    other.writeUInt32LE(99, 4);
    for (const bad of [
      bytes.subarray(0, 500),
      bytes.subarray(0, 8),
      changed,
      other,
      Buffer.from('hello'),
      Buffer.alloc(0),
    ]) {
      await expect(decodeModel(bad)).rejects.toMatchObject({ code: 'model.format' });
    }
  });

  it('is model.unavailable where there is none', async () => {
    await expect(loadModel(modelPath)).rejects.toMatchObject({ code: 'model.unavailable' });
    await expect(createUnderstanding({ modelPath })).rejects.toMatchObject({ code: 'model.unavailable' });
  });
});

describe('createUnderstanding', () => {
  it('never rejects, not even on what is no text', async () => {
    await saveModel(modelPath, await train(await readTrainingData(dataDir), { seed: 7 }));
    const service = await createUnderstanding({ modelPath });
    for (const text of [null, undefined, 3, { toString: null }] as unknown as string[]) {
      expect(await service.understand(text, context())).toMatchObject({ intent: 'fuera_de_alcance' });
    }
  });

  it('gives each result the version it was read with', async () => {
    await saveModel(modelPath, await train(await readTrainingData(dataDir), { seed: 7 }));
    await copyFile(modelPath, `${modelPath}.copy`);
    const one = await createUnderstanding({ modelPath });
    const two = await createUnderstanding({ modelPath: `${modelPath}.copy` });
    expect((await one.understand('pagar', context())).modelVersion).toBe(two.model().version);
  });
});
