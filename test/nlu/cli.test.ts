import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NluResult } from '../../contracts/nlu-result.ts';
import { readTrainingData } from '../../nlu/dataset.ts';
import { saveModel } from '../../nlu/model-file.ts';
import { train } from '../../nlu/train.ts';
import { DATA_DIR } from './fixture.ts';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

let folder: string;
let modelPath: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-cli-'));
  modelPath = path.join(folder, 'model.bin');
  await saveModel(modelPath, train(await readTrainingData(DATA_DIR), { seed: 7 }));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, input: string): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'nlu/cli.ts', command, '--model', modelPath], {
    cwd: ROOT,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('npm run nlu', () => {
  it('answers one result a line, and a bad line with its error in its place', async () => {
    const lines = [
      JSON.stringify({ id: 7, text: 'cuánto debo de predial', now: '2026-11-20T15:00:00Z' }),
      'no json',
      JSON.stringify({ text: 3 }),
      JSON.stringify({ text: '042193', expects: 'codigo_otp', channel: 'voice' }),
    ];
    const { code, out } = await run('parse', `${lines.join('\n')}\n`);
    const [first, second, third, fourth] = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({ id: 7, intent: 'predial_saldo' });
    expect(NluResult.safeParse(first).success).toBe(true);
    expect(second).toEqual({ error: 'the line is no JSON' });
    expect(third).toMatchObject({ error: expect.stringContaining('text') as string });
    expect(fourth).toMatchObject({ entities: [{ type: 'codigo_otp', value: '042193' }] });
    expect(code).toBe(1);
  }, 60_000);

  it('says how it is used when the command is unknown', async () => {
    const { code, out, err } = await run('fly', '');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('usage:');
  }, 60_000);
});
