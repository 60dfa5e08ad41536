import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createModelWatcher } from '../../app/workers/model-watcher.ts';
import { publishCommand, rollbackCommand } from '../../nlu/cli/publish.ts';
import { encodeModel } from '../../nlu/model-file.ts';
import { createUnderstanding } from '../../nlu/service.ts';
import { context } from '../nlu/fixture.ts';
import { trainSmall } from '../nlu/small-data.ts';

const logger = pino({ level: 'silent' });
let folder: string;
let inUse: string;
let candidate: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-watch-'));
  [inUse, candidate] = [path.join(folder, 'model.bin'), path.join(folder, 'candidate.bin')];
  await writeFile(inUse, encodeModel(await trainSmall(1)));
  await writeFile(candidate, encodeModel(await trainSmall(2)));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('R-N4: a model that is published is in use without a restart, and the former one after going back', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const service = await createUnderstanding({ modelPath: inUse });
  const first = service.model().version;
  const watcher = createModelWatcher({
    ...{ modelPath: inUse, reload: () => service.reload(), version: () => service.model().version },
    ...{ logger, everyMs: 20 },
  });
  watcher.start();
  await new Promise((resolve) => setTimeout(resolve, 60));

  expect(await publishCommand(['--model', candidate, '--to', inUse])).toBe(0);
  await vi.waitFor(() => expect(service.model().version).not.toBe(first), 10_000);
  const second = service.model().version;
  expect((await service.understand('quiero pagar', context())).modelVersion).toBe(second);

  // What is no model is refused by the command, and by the product where somebody puts it there by hand.
  await writeFile(candidate, 'no model');
  await expect(publishCommand(['--model', candidate, '--to', inUse])).rejects.toThrow();
  const good = encodeModel(await trainSmall(2));
  await writeFile(inUse, 'no model');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await service.understand('quiero pagar', context())).modelVersion).toBe(second);
  await writeFile(inUse, good);

  expect(await rollbackCommand(['--to', inUse])).toBe(0);
  await vi.waitFor(() => expect(service.model().version).toBe(first), 10_000);
  await watcher.stop();
}, 60_000);
