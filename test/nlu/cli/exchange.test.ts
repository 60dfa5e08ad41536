import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-exchange-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const RASA = `version: "3.1"
nlu:
- intent: pagar
  examples: |
    - quiero pagar [dos palos]{"entity":"dinero","value":"2000000"}
    - mándeme el link de [predial](impuesto)
- intent: saludar
  examples: |
    - hola
    - buenas tardes
`;
const NLPJS = JSON.stringify({
  name: 'corpus',
  locale: 'es-ES',
  data: [
    { intent: 'pagar', utterances: ['quiero pagar', 'mándeme el link'], tests: ['quisiera pagar'] },
    { intent: 'saludar', utterances: ['hola', 'buenas tardes'], tests: ['hola, buenas'] },
    { intent: 'None', utterances: ['va a llover'], tests: ['cuente un chiste'] },
  ],
});
const CSV = 'text,intent\n"pagar, ya mismo",pagar\nel link,pagar\nhola,saludar\n"dijo ""buenas""",saludar\n';

/** import → train → evaluate → export, as a person would; gives what came out at the end. */
async function roundTrip(
  format: string,
  name: string,
  content: string,
): Promise<{ measured: object; written: string }> {
  const at = (file: string): string => path.join(folder, `${format}-${file}`);
  await writeFile(at(name), content);
  const done = async (...words: string[]): Promise<string> => {
    const { code, out, err } = await run(words);
    expect([words, code, code === 0 ? '' : err]).toEqual([words, 0, '']);
    return out;
  };
  await done('import', '--format', format, '--in', at(name), '--out', at('data'));
  const [written] = await Promise.all([
    done('export', '--format', format, '--data', at('data'), '--out', at('out')).then(() =>
      readFile(at('out'), 'utf8'),
    ),
    done('train', '--data', at('data'), '--out', at('model.bin')),
  ]);
  const measured = JSON.parse(await done('evaluate', '--model', at('model.bin'), '--set', at('data'))) as object;
  return { measured, written };
}

it('takes in Rasa with its entities, and gives back the same', async () => {
  const { measured, written } = await roundTrip('rasa', 'nlu.yml', RASA);
  expect(measured).toMatchObject({ inScope: 4, outOfScope: 0, accuracy: 1 });
  for (const line of RASA.split('\n').filter((one) => one.startsWith('    - '))) expect(written).toContain(line.trim());
}, 60_000);

it('takes in an NLP.js corpus and measures on its own tests', async () => {
  const { measured, written } = await roundTrip('nlpjs', 'corpus.json', NLPJS);
  expect(measured).toMatchObject({ inScope: 2, outOfScope: 1, accuracy: 1 });
  const { data } = JSON.parse(written) as { data: unknown[] };
  expect(data).toHaveLength(3);
  expect(data).toContainEqual({ intent: 'None', utterances: ['va a llover'] });
}, 60_000);

it('takes in CSV, and gives back the same', async () => {
  const { measured, written } = await roundTrip('csv', 'frases.csv', CSV);
  expect(measured).toMatchObject({ inScope: 4, accuracy: 1 });
  expect(written.split('\n').sort()).toEqual(CSV.split('\n').sort());
}, 60_000);

it('measures JSON, JSON lines, and by cross-validation with a page', async () => {
  const lines = ['quiero pagar', 'el link', 'pago ya'].map((text) => ({ text, intent: 'pagar' }));
  const others = ['hola', 'buenas', 'hola señor'].map((text) => ({ text, intent: 'saludar' }));
  const [array, jsonLines, page] = ['a.json', 'b.jsonl', 'c.html'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(array, JSON.stringify([...lines, ...others]));
  await writeFile(jsonLines, [...lines, ...others].map((line) => JSON.stringify(line)).join('\n'));
  const folds = await run(['evaluate', '--set', array, '--kfold', '3', '--html', page]);
  expect(JSON.parse(folds.out)).toMatchObject({ inScope: 6, modelVersion: '3-fold' });
  expect(await readFile(page, 'utf8')).toContain('</table>');
  const same = await run(['evaluate', '--set', jsonLines, '--kfold', '3']);
  const { confusions, calibrationError } = JSON.parse(folds.out) as Record<string, unknown>;
  expect(JSON.parse(same.out)).toMatchObject({ inScope: 6, confusions, calibrationError });
}, 60_000);
