import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as giveWay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeModel } from '../../nlu/model-file.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import { context } from './fixture.ts';
import { trainSmall } from './small-data.ts';

let folder: string;
let modelPath: string;
let models: [Buffer, Buffer];

beforeAll(async () => {
  models = [encodeModel(await trainSmall(1)), encodeModel(await trainSmall(2))];
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-swap-'));
  modelPath = path.join(folder, 'model.bin');
}, 60_000);

beforeEach(() => writeFile(modelPath, models[0]));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function publish(bytes: Buffer): Promise<void> {
  await writeFile(`${modelPath}.new`, bytes);
  await rename(`${modelPath}.new`, modelPath);
}

describe('a swap of the model (R-N4)', () => {
  it('loses no text and fails none while texts are read', async () => {
    const service = await createUnderstanding({ modelPath });
    const versions = new Set([service.model().version]);
    const seen = new Set<string>();
    for (const bytes of [models[1], models[0], models[1]]) {
      await publish(bytes);
      let swapping = true;
      const swap = service.reload().finally(() => (swapping = false));
      let read = 0;
      while (swapping || read < 5) {
        const result = await service.understand('quiero pagar', context());
        expect(result.ranking[0]?.intent).toBe('pagar');
        seen.add(result.modelVersion);
        read += 1;
        await giveWay();
      }
      await swap;
      versions.add(service.model().version);
      expect((await service.understand('quiero pagar', context())).modelVersion).toBe(service.model().version);
    }
    expect(seen).toEqual(versions);
    expect(versions.size).toBe(2);
  });

  it('reads texts between its steps instead of holding them up to the end', async () => {
    const service = await createUnderstanding({ modelPath });
    await publish(models[1]);
    const order: string[] = [];
    const swap = service.reload().then(() => order.push('swapped'));
    await service.understand('quiero pagar', context()).then(() => order.push('read'));
    await giveWay();
    await service.understand('quiero pagar', context()).then(() => order.push('read'));
    await swap;
    expect(order).toEqual(['read', 'read', 'swapped']);
  });

  it('is refused for a file of another format, named with what is to be done, and the old model goes on', async () => {
    const service = await createUnderstanding({ modelPath });
    const before = service.model();
    const other = Buffer.from(await readFile(modelPath));
    other.writeUInt32LE(2, 4);
    await publish(other);
    await expect(service.reload()).rejects.toMatchObject({
      code: 'model.format',
      message: expect.stringMatching(/format 2.*reads \d+.*train again/) as string,
    });
    expect(service.model()).toEqual(before);
    const result = await service.understand('quiero pagar', context());
    expect(result).toMatchObject({ modelVersion: before.version, intent: expect.any(String) as string });
  });

  it('of two at once ends with a whole model', async () => {
    const service = await createUnderstanding({ modelPath });
    await publish(models[1]);
    await Promise.all([service.reload(), service.reload()]);
    expect((await service.understand('quiero pagar', context())).ranking[0]?.intent).toBe('pagar');
  });
});
