import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writeSmallData } from '../small-data.ts';
import { run } from './run.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function dataOf(intents: Record<string, string[]>): Promise<string> {
  const folder = await writeSmallData(intents);
  folders.push(folder);
  return folder;
}

it('trains on two intents of two examples, with intents/ alone, and gives the same bytes again', async () => {
  const folder = await dataOf({ pagar: ['quiero pagar', 'el link'], 'saludar a todos': ['hola', 'buenos días'] });
  const [first, second] = ['1.bin', '2.bin'].map((name) => path.join(folder, name)) as [string, string];
  const trained = await run(['train', '--data', folder, '--out', first, '--seed', '9']);
  expect(trained.code).toBe(0);
  expect(JSON.parse(trained.out)).toMatchObject({ intents: 2, utterances: 4, seed: 9 });
  const again = await run(['train', '--data', folder, '--out', second, '--seed', '9']);
  expect(again.code).toBe(0);
  expect(await readFile(second)).toEqual(await readFile(first));
}, 60_000);

it('trains whatever lint finds', async () => {
  const folder = await dataOf({ pagar: ['quiero pagar', 'Quiero pagar', 'ya'], afirmar: ['ya', 'sí'] });
  const [lint, trained] = await Promise.all([
    run(['lint', '--data', folder]),
    run(['train', '--data', folder, '--out', path.join(folder, 'm.bin')]),
  ]);
  expect([lint.code, lint.out.match(/"kind":"[\w-]+"/g)]).toEqual([1, ['"kind":"duplicate"', '"kind":"two-intents"']]);
  expect([trained.code, JSON.parse(trained.out)]).toMatchObject([0, { intents: 2 }]);
}, 60_000);

it('names file and line of what is no YAML, and leaves model and report as they were', async () => {
  const folder = await dataOf({ pagar: ['quiero pagar'], negar: ['no'] });
  const model = path.join(folder, 'm.bin');
  await writeFile(model, 'the old model');
  await writeFile(`${model}.json`, 'the old report');
  await writeFile(path.join(folder, 'intents', 'roto.yaml'), 'intent: roto\nes:\n  - bien\n  - [mal\n');
  const { code, out, err } = await run(['train', '--data', folder, '--out', model]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/roto\.yaml:[45]: /);
  expect(await readFile(model, 'utf8')).toBe('the old model');
  expect(await readFile(`${model}.json`, 'utf8')).toBe('the old report');
}, 60_000);
