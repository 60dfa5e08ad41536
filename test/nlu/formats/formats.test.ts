import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHeldOut, readTrainingData } from '../../../nlu/dataset.ts';
import { intentFileNames } from '../../../nlu/formats/file-names.ts';
import { exportDataset, FORMATS, importDataset } from '../../../nlu/formats/index.ts';
import { tellLanguages } from '../../../nlu/formats/language.ts';
import { DATA_DIR } from '../fixture.ts';
import { label, sentence } from './arbitrary.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-formats-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => path.join(folder, name);

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(inFolder(name), content);
  return inFolder(name);
}

/** What is trained with, apart from order and place. */
async function contents(dataDir: string): Promise<string[]> {
  const { examples } = await readTrainingData(dataDir);
  return examples.map(({ text, intent, language }) => `${intent} | ${language} | ${text}`).sort();
}

describe('import and export', () => {
  it.each(FORMATS)('our own training data goes to %s and back with every sentence', async (format) => {
    const file = inFolder('data');
    const written = await exportDataset({ format, dataDir: DATA_DIR, file });
    const read = await importDataset({ format, file, outDir: inFolder('back') });
    const before = await readTrainingData(DATA_DIR);
    const after = await readTrainingData(inFolder('back'));
    expect(read).toMatchObject({
      intents: written.intents,
      utterances: written.utterances,
      outOfScope: written.outOfScope,
    });
    const bare = ({ examples }: typeof before): string[] =>
      examples.map(({ text, intent }) => `${intent} | ${text}`).sort();
    expect(bare(after)).toEqual(bare(before));
    const language = new Map(before.examples.map((one) => [one.text, one.language]));
    const kept = after.examples.filter((one) => language.get(one.text) === one.language).length;
    expect(kept / after.examples.length).toBeGreaterThan(0.97);
  });

  it('any intents with any sentences go through a folder and come out the same', async () => {
    const utterances = fc.uniqueArray(fc.record({ intent: label, text: sentence }), {
      minLength: 1,
      maxLength: 12,
      selector: ({ intent, text }) => `${intent}\0${text}`,
    });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(utterances, async (given) => {
        count += 1;
        const corpus = { data: given.map(({ intent, text }) => ({ intent, utterances: [text] })) };
        const file = await put(`${count}.json`, JSON.stringify(corpus));
        await importDataset({ format: 'nlpjs', file, outDir: inFolder(`${count}`) });
        const { examples } = await readTrainingData(inFolder(`${count}`));
        const none = (intent: string): string => (intent === 'None' ? 'fuera_de_alcance' : intent);
        expect(examples.map(({ intent, text }) => `${intent}\0${text}`).sort()).toEqual(
          given.map(({ intent, text }) => `${none(intent)}\0${text}`).sort(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('keeps marks of entities beside the intents and gives them back', async () => {
    const file = await put(
      'nlu.yml',
      'nlu:\n- intent: x\n  examples: |\n    - debo [dos palos]{"entity": "dinero", "value": "2000000"}\n    - nada\n',
    );
    const report = await importDataset({ format: 'rasa', file, outDir: inFolder('x') });
    expect(report).toMatchObject({ intents: 1, utterances: 2, marked: 1 });
    await exportDataset({ format: 'rasa', dataDir: inFolder('x'), file: inFolder('back.yml') });
    expect(await readFile(inFolder('back.yml'), 'utf8')).toContain(
      '- debo [dos palos]{"entity":"dinero","value":"2000000"}\n',
    );
  });

  it('holds out what the corpus sets apart for tests', async () => {
    const corpus = { locale: 'en', data: [{ intent: 'a.b', utterances: ['1', '2'], tests: ['3'] }] };
    const file = await put('c.json', JSON.stringify(corpus));
    await importDataset({ format: 'nlpjs', file, outDir: inFolder('x') });
    const { examples } = await readHeldOut(inFolder('x'));
    expect(examples).toMatchObject([{ intent: 'a.b', text: '3', language: 'en' }]);
    expect(await contents(inFolder('x'))).toEqual(['a.b | en | 1', 'a.b | en | 2']);
  });

  it('refuses a folder that has data and leaves it as it was', async () => {
    const file = await put('a.csv', 'text,intent\nhola,saludar\nadiós,despedirse\n');
    await mkdir(inFolder('x/intents'), { recursive: true });
    await importDataset({ format: 'csv', file, outDir: inFolder('x') });
    await expect(importDataset({ format: 'csv', file, outDir: inFolder('x') })).rejects.toThrow('is there already');
    expect((await readdir(inFolder('x/intents'))).sort()).toEqual(['despedirse.yaml', 'saludar.yaml']);
  });

  it('writes nothing where the file is broken, missing, empty of intents or in another encoding', async () => {
    const outDir = inFolder('x');
    const broken = await put('broken.csv', 'text,intent\nhola\n');
    await expect(importDataset({ format: 'csv', file: broken, outDir })).rejects.toThrow(`${broken}:2: `);
    await expect(importDataset({ format: 'csv', file: inFolder('no'), outDir })).rejects.toThrow('cannot be read');
    const bare = await put('bare.csv', 'text,intent\n');
    await expect(importDataset({ format: 'csv', file: bare, outDir })).rejects.toThrow(`${bare}:1: there is no intent`);
    const latin = await put('latin.csv', Buffer.from('text,intent\n\uFFFDok,a\ncuánto,b\n', 'latin1'));
    await expect(importDataset({ format: 'csv', file: latin, outDir })).rejects.toThrow(
      `${latin}:2: the file is not UTF-8`,
    );
    const mixed = await put(
      'mixed.csv',
      Buffer.concat([Buffer.from('text,intent\n\uFFFDok,a\n'), Buffer.from([0xe1])]),
    );
    await expect(importDataset({ format: 'csv', file: mixed, outDir })).rejects.toThrow(
      `${mixed}:3: the file is not UTF-8`,
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('x'))).toEqual([]);
  });

  it('says what looks thin and cuts what is too long to be read', async () => {
    const file = await put('a.csv', `text,intent\n${'á'.repeat(1500)},a\nb,a\nc,only-one\n`);
    const { notes } = await importDataset({ format: 'csv', file, outDir: inFolder('x') });
    expect(notes).toEqual([
      '1 texts were longer than 1000 characters and were cut',
      'with fewer than 2 examples: only-one',
    ]);
    expect((await contents(inFolder('x')))[1]).toBe(`a | es | ${'á'.repeat(1000)}`);
  });
});

describe('names of files', () => {
  it('are plain, none twice, for any intents', () => {
    fc.assert(
      fc.property(fc.uniqueArray(label, { maxLength: 30 }), (intents) => {
        const names = [...intentFileNames(intents).values()];
        expect(new Set(names).size).toBe(intents.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9_-]{1,90}$/);
      }),
    );
  });

  it('stay as the intent where it is plain already', () => {
    expect([...intentFileNames(['Año', 'ano', 'a/b', 'predial_saldo', '¿?', 'con', 'frustration'])]).toEqual([
      ['ano', 'ano'],
      ['predial_saldo', 'predial_saldo'],
      ['Año', 'ano-2'],
      ['a/b', 'a_b'],
      ['¿?', 'intent'],
      ['con', 'con_'],
      ['frustration', 'frustration_'],
    ]);
  });
});

describe('the language of a line', () => {
  it('is told by its small words, else by the file, else by what most lines are', () => {
    const of = (texts: string[], fallback?: 'es' | 'en'): string[] =>
      tellLanguages(
        texts.map((text) => ({ text, intent: 'x' })),
        fallback,
      ).map(({ language }) => language);
    expect(of(['how do I pay', 'cuánto debo', 'predial'])).toEqual(['en', 'es', 'es']);
    expect(of(['how do I pay', 'I want my bill', 'predial'])).toEqual(['en', 'en', 'en']);
    expect(of(['how do I pay', 'I want my bill', 'predial'], 'es')).toEqual(['en', 'en', 'es']);
  });
});
