import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NluResult } from '../../contracts/nlu-result.ts';
import { linesOf, run } from './cli/run.ts';
import { THREE_INTENTS, writeSmallData } from './small-data.ts';

let folder: string;
let modelPath: string;
let trained: Awaited<ReturnType<typeof run>>;

beforeAll(async () => {
  folder = await writeSmallData(THREE_INTENTS, {
    'out-of-scope.yaml': 'es:\n  far:\n    - va a llover\n    - cuente un chiste\n    - la receta del sancocho\n',
    'held-out/pagar.yaml': 'intent: pagar\nes:\n  - quisiera pagar\n  - el link\n',
    'held-out/out-of-scope.yaml': 'es:\n  - va a nevar\n',
    'held-out/marked/entities.yaml':
      '- text: mi cédula es 1.944.032.118\n  entities: [{type: cedula, value: "1944032118", text: 1.944.032.118}]\n',
  });
  modelPath = path.join(folder, 'model.bin');
  trained = await run(['train', '--data', folder, '--out', modelPath, '--seed', '5']);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm run nlu -- train', () => {
  it('prints what was measured and keeps it beside the model', async () => {
    expect(trained.code).toBe(0);
    const printed: unknown = JSON.parse(trained.out);
    expect(printed).toMatchObject({ seed: 5, intents: 3, utterances: 18, accuracy: expect.any(Number) as number });
    expect(JSON.parse(await readFile(`${modelPath}.json`, 'utf8'))).toEqual(printed);
    expect(trained.err).toContain('100 %');
  });

  it('trains nothing on a file that is not UTF-8 and names its line', async () => {
    const file = path.join(folder, 'intents', 'latin.yaml');
    await writeFile(file, Buffer.from('intent: x\nes:\n  - bueno\n  - señor\n', 'latin1'));
    const { code, out, err } = await run(['train', '--data', folder, '--out', modelPath]);
    await rm(file);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${file}:4: the file is not UTF-8`);
  }, 60_000);

  it('trains nothing on a broken file, names it and keeps the old model', async () => {
    const old = await readFile(modelPath);
    await writeFile(path.join(folder, 'intents', 'bad.yaml'), 'intent: x\nes: 3\n');
    const { code, out, err } = await run(['train', '--data', folder, '--out', modelPath]);
    await rm(path.join(folder, 'intents', 'bad.yaml'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/bad\.yaml:2: es/);
    expect(await readFile(modelPath)).toEqual(old);
  }, 60_000);
});

describe('npm run nlu -- parse', () => {
  it('answers one result a line, and a bad line with its error in its place', async () => {
    const lines = [
      JSON.stringify({ id: 7, text: 'quiero pagar', now: '2026-11-20T15:00:00Z' }),
      'no json',
      JSON.stringify({ id: 'b', text: 3 }),
      '',
      JSON.stringify({ text: '042193', expects: 'codigo_otp', channel: 'voice' }),
    ];
    const { code, out } = await run(['parse', '--model', modelPath], `${lines.join('\n')}\n`);
    const results = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(results).toHaveLength(4);
    expect(results[0]).toMatchObject({ id: 7, ranking: [{ intent: 'pagar' }, {}, {}] });
    expect(NluResult.safeParse(results[0]).success).toBe(true);
    expect(results[1]).toEqual({ id: null, error: 'the line is no JSON' });
    expect(results[2]).toMatchObject({ id: 'b', error: expect.stringContaining('text') as string });
    expect(results[3]).toMatchObject({ entities: [{ type: 'codigo_otp', value: '042193' }] });
    expect(code).toBe(0);
  }, 60_000);

  it('answers a line that is not UTF-8 with its error and its id', async () => {
    const latin = Buffer.from('{"id":4,"text":"cuánto debo"}\n{"id":"ñ","text":"no"}\n', 'latin1');
    const input = Buffer.concat([latin, Buffer.from('{"id":5,"text":"no"}\n')]);
    const { out } = await run(['parse', `--model=${modelPath}`], input);
    expect(linesOf(out)).toMatchObject([
      { id: 4, error: 'the line is not UTF-8' },
      { id: null, error: 'the line is not UTF-8' },
      { id: 5, normalized: 'no' },
    ]);
  }, 60_000);

  it('says which model it lacks, or that it is of another format', async () => {
    const missing = await run(['parse', '--model', path.join(folder, 'none.bin')]);
    expect([missing.code, missing.out]).toEqual([1, '']);
    expect(missing.err).toContain('none.bin');
    const bytes = await readFile(modelPath);
    bytes.writeUInt32LE(99, 4);
    await writeFile(path.join(folder, 'other.bin'), bytes);
    const other = await run(['parse', '--model', path.join(folder, 'other.bin')]);
    expect([other.code, other.out]).toEqual([1, '']);
    expect(other.err).toContain('format 99');
  }, 60_000);
});

describe('npm run nlu -- evaluate', () => {
  it('measures a folder, as JSON and as a table, and draws a page of its own', async () => {
    const html = path.join(folder, 'page.html');
    const { code, out, err } = await run([
      'evaluate',
      '--model',
      modelPath,
      '--set',
      path.join(folder, 'held-out'),
      '--html',
      html,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ inScope: 2, outOfScope: 1, accuracy: 1, entities: { value: { f1: 1 } } });
    expect(err).toContain('accuracy, in scope');
    const page = await readFile(html, 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toMatch(/(?:src|href)=/);
  }, 60_000);

  it('measures a CSV file, and by cross-validation', async () => {
    const csv = path.join(folder, 'set.csv');
    await writeFile(csv, 'text,intent\n"hola, qué tal",saludar\nno,negar\n');
    const one = await run(['evaluate', '--model', modelPath, '--set', csv]);
    expect(JSON.parse(one.out)).toMatchObject({ inScope: 2, outOfScope: 0 });
    const folds = await run(['evaluate', '--set', folder, '--kfold', '3']);
    expect(JSON.parse(folds.out)).toMatchObject({ inScope: 15, outOfScope: 3, modelVersion: '3-fold' });
  }, 120_000);
});

describe('npm run nlu -- evaluate on a set with nothing in scope', () => {
  it('gives no share of what is not there', async () => {
    const set = path.join(folder, 'held-out', 'out-of-scope.yaml');
    const { code, out } = await run(['evaluate', `--model=${modelPath}`, `--set=${set}`]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ inScope: 0, outOfScope: 1, accuracy: null, answeredRight: null, answeredWrong: null },
      ...{ outOfScopeAuroc: null, accuracyAt90OutOfScopeRecall: null, outOfScopeRecall: expect.any(Number) as number },
      languages: [
        { language: 'es', count: 0, accuracy: null },
        { language: 'en', count: 0, accuracy: null },
      ],
    });
  }, 60_000);

  it('refuses a set that is not UTF-8, by file and line', async () => {
    const set = path.join(folder, 'latin.csv');
    await writeFile(set, Buffer.from('text,intent\nhola,saludar\ncuánto,pagar\n', 'latin1'));
    const { code, out, err } = await run(['evaluate', '--model', modelPath, '--set', set]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`${set}:3: the file is not UTF-8`);
  }, 60_000);
});

describe('npm run nlu -- lint', () => {
  it('prints a finding a line and fails for errors only', async () => {
    const clean = await run(['lint', '--data', folder]);
    expect(clean.code).toBe(0);
    const twice = path.join(folder, 'intents', 'twice.yaml');
    await writeFile(twice, 'intent: pagar\nes:\n  - quiero pagar\n');
    const { code, out } = await run(['lint', '--data', folder]);
    await rm(twice);
    expect(code).toBe(1);
    expect(JSON.parse(out.trim().split('\n')[0] ?? '')).toMatchObject({ kind: 'duplicate', severity: 'error' });
  }, 60_000);
});

describe('npm run nlu', () => {
  it.each([['--help'], ['train', '--help']])(
    'prints its usage when asked: %s %s',
    async (...words) => {
      const { code, out, err } = await run(words.filter(Boolean));
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^usage:[^]*--threads N/);
    },
    60_000,
  );

  it.each([['fly'], ['train', '--fly', '1'], ['train', '--seed', 'x'], ['train', '--seed=']])(
    'says how it is used: %s %s %s',
    async (...words) => {
      const { code, out, err } = await run(words.filter(Boolean));
      expect([code !== 0, out]).toEqual([true, '']);
      expect(err).toMatch(/usage:|is not known|whole number|needs a value/);
    },
    60_000,
  );
});
