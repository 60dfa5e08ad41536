import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NluResult } from '../../../contracts/nlu-result.ts';
import { THREE_INTENTS, writeSmallData } from '../small-data.ts';
import { linesOf, ROOT, run, start, type Ran } from './run.ts';

/** Said under two intents, so that neither can be surer than the other. */
const CLOSE = ['eso es lo que digo', 'es lo que yo digo'];

/** A copy of what the command line is made of, as `npm ci` leaves it, with small data of its own. */
let project: string;
let model: string;
let first: Ran;

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'nlu-project-'));
  for (const part of ['nlu', 'contracts', 'bot', 'package.json', 'tsconfig.json']) {
    await cp(path.join(ROOT, part), path.join(project, part), { recursive: true });
  }
  await symlink(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  const { pagar = [], saludar = [] } = THREE_INTENTS;
  const data = await writeSmallData(
    { pagar, saludar, repetir: CLOSE, ayuda: CLOSE, afirmar: ['sí señor', 'claro que sí'] },
    { 'out-of-scope.yaml': 'es:\n  far:\n    - va a llover\n    - cuente un chiste\n    - la receta del sancocho\n' },
  );
  await cp(data, path.join(project, 'training-data'), { recursive: true });
  await rm(data, { recursive: true, force: true });
  model = path.join(project, '.data', 'nlu', 'model.bin');
  first = await run(['parse'], '{"id":"a","text":"quiero pagar"}\n', project);
}, 120_000);

afterAll(() => rm(project, { recursive: true, force: true }));

describe('without --model', () => {
  it('trains the published model first; only results go to stdout', async () => {
    expect(first.code).toBe(0);
    expect(linesOf(first.out)).toMatchObject([{ id: 'a', ranking: [{ intent: 'pagar' }, {}, {}, {}, {}] }]);
    expect(first.err).toMatch(/training 100 %/);
    const report = JSON.parse(await readFile(`${model}.json`, 'utf8')) as { version: string };
    expect(linesOf(first.out)).toMatchObject([{ modelVersion: report.version }]);
  });

  it('keeps to the published model, also where the data have broken since', async () => {
    const bytes = await readFile(model);
    await mkdir(path.join(project, 'training-data', 'intents'), { recursive: true });
    await writeFile(path.join(project, 'training-data', 'intents', 'roto.yaml'), 'intent: [');
    const { code, out, err } = await run(['parse'], '{"id":"b","text":"hola"}\n', project);
    expect([code, linesOf(out)]).toMatchObject([0, [{ id: 'b', ranking: [{ intent: 'saludar' }, {}, {}, {}, {}] }]]);
    expect(err).not.toContain('training');
    expect(err).toContain('other data');
    expect(await readFile(model)).toEqual(bytes);
  }, 60_000);
});

it('answers each line as it comes, before the input ends', async () => {
  const child = start(['parse', '--model', model]);
  child.stdout.setEncoding('utf8');
  const answers: unknown[] = [];
  for (const id of [1, 2]) {
    child.stdin.write(`${JSON.stringify({ id, text: 'hola' })}\n`);
    const [line] = (await once(child.stdout, 'data')) as [string];
    answers.push(...linesOf(line));
  }
  child.stdin.end();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(answers).toMatchObject([{ id: 1 }, { id: 2 }]);
}, 60_000);

it('answers in order, and a bad line in its place with its id', async () => {
  const asked = [
    { id: 0, text: 'quiero pagar', channel: 'whatsapp', now: '2026-11-20' },
    { id: 1, text: 'hola', channel: 'telegram' },
    { id: 2, text: '' },
    { id: 3, text: 'no señor', now: 'ayer' },
    { id: { any: 'thing' }, text: 'no\u2028señor\ud800', now: '2026-11-20T10:00:00-05:00' },
    { id: 5 },
    { id: 6, text: 'hola '.repeat(20_000) },
  ];
  const lines = [...asked.map((line) => JSON.stringify(line)), '{"id":7,', '[]', '{"text":"buenas tardes"}'];
  const { code, out } = await run(['parse', '--model', model], `\uFEFF${lines.join('\r\n')}`);
  const results = linesOf(out) as { id?: unknown; error?: string }[];
  expect(code).toBe(0);
  expect(results.map(({ id }) => id)).toEqual([0, 1, 2, 3, { any: 'thing' }, 5, 6, null, null, undefined]);
  const said = results.flatMap(({ error }, at) => (error === undefined ? [] : [[at, error] as const]));
  expect(said.map(([at]) => at)).toEqual([1, 3, 5, 7, 8]);
  for (const [at, error] of said) expect(error).toContain({ 1: 'channel', 3: 'now', 5: 'text' }[at as 1] ?? '');
  for (const one of results) if (!('error' in one)) expect(NluResult.safeParse(one).error).toBeUndefined();
  expect(results[6]).toMatchObject({ truncated: true });
}, 60_000);

it('gives what is ambiguous its best intent', async () => {
  const texts = [...CLOSE, 'eso', 'eso digo', 'lo que yo digo', 'digo', 'va a llover eso', 'no digo', 'ya'];
  const input = texts.map((text) => JSON.stringify({ text })).join('\n');
  const { out } = await run(['parse', '--model', model], input);
  const ambiguous = NluResult.array()
    .parse(linesOf(out))
    .filter((one) => one.ambiguous);
  expect(ambiguous.length).toBeGreaterThan(0);
  for (const { intent, ranking } of ambiguous) expect(intent).toBe(ranking[0]?.intent);
}, 60_000);
