import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runFormatCommand } from '../../../nlu/formats/command.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nlu-formats-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (command: 'import' | 'export', flags: Record<string, string>): ReturnType<typeof runFormatCommand> =>
  Promise.resolve().then(() => runFormatCommand(command, (flag) => flags[flag], path.join(folder, 'data')));

it('imports into the folder named and exports the one of no --data', async () => {
  const file = path.join(folder, 'a.csv');
  await writeFile(file, 'text,intent\nhola,saludar\nadiós,despedirse\n');
  const read = await run('import', { '--format': 'csv', '--in': file, '--out': path.join(folder, 'data') });
  const written = await run('export', { '--format': 'rasa', '--out': path.join(folder, 'a.yml') });
  expect([read.intents, written.intents]).toEqual([2, 2]);
});

it.each([
  [{}, 'import needs --format; usage: import --format rasa|nlpjs|csv --in FILE --out DIR'],
  [{ '--format': 'xml' }, '--format xml is not known'],
  [{ '--format': 'csv', '--in': '--out', '--out': 'x' }, 'import needs --in'],
  [{ '--format': 'csv', '--in': 'x' }, 'import needs --out'],
])('says what is lacking: %j', async (flags, message) => {
  await expect(run('import', flags)).rejects.toThrow(message);
});
