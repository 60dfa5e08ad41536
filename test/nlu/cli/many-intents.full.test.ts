import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeSmallData } from '../small-data.ts';
import { linesOf, run } from './run.ts';

let folder: string | undefined;

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

it('trains on 500 intents of two examples and tells them apart', async () => {
  const intents = Array.from({ length: 500 }, (_, at) => ({ intent: `Asunto n.º ${at}`, word: wordOf(at) }));
  folder = await writeSmallData(
    Object.fromEntries(
      intents.map(({ intent, word }) => [intent, [`necesito la cosa ${word} para hoy`, `${word} o no`]]),
    ),
  );
  const model = path.join(folder, 'model.bin');
  const trained = await run(['train', '--data', folder, '--out', model]);
  expect([trained.code, JSON.parse(trained.out)]).toMatchObject([0, { intents: 500, utterances: 1000 }]);
  expect(JSON.parse(await readFile(`${model}.json`, 'utf8'))).toMatchObject({ intents: 500 });
  const input = intents.map(({ word }) => JSON.stringify({ text: `quiero ${word}` })).join('\n');
  const results = linesOf((await run(['parse', '--model', model], input)).out) as { ranking: { intent: string }[] }[];
  const right = intents.filter(({ intent }, at) => results[at]?.ranking[0]?.intent === intent);
  expect(right.length).toBeGreaterThan(450);
}, 240_000);

/** A made-up word for a number, so that no two look alike. */
function wordOf(at: number): string {
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru'];
  return [...String(at).padStart(3, '0')].map((digit) => syllables[Number(digit)] ?? '').join('') + 'x';
}
