import { expect, it } from 'vitest';
import { readLines } from '../../../nlu/cli/lines.ts';

async function linesOf(chunks: (Buffer | string)[], most = 100): Promise<(string | undefined)[]> {
  const lines: (string | undefined)[] = [];
  async function* input(): AsyncGenerator<Buffer | string> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  for await (const line of readLines(input(), most)) lines.push(line);
  return lines;
}

it('breaks at LF alone and takes CR and byte order mark off', async () => {
  const bytes = Buffer.from('\uFEFFuno\r\ndo\u2028s\rtres\n\ncuatro');
  expect(await linesOf([bytes])).toEqual(['uno', 'do\u2028s\rtres', '', 'cuatro']);
});

it('reads lines and characters that come in pieces', async () => {
  const bytes = Buffer.from('así que señor\nno\n');
  expect(await linesOf([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['así que señor', 'no']);
});

it('gives nothing for a line too long, however it comes, and goes on', async () => {
  expect(await linesOf(['a'.repeat(6), 'a'.repeat(6), 'a\nok\n', 'b'.repeat(11), '\nok'], 10)).toEqual([
    undefined,
    'ok',
    undefined,
    'ok',
  ]);
  expect(await linesOf(['c'.repeat(11)], 10)).toEqual([undefined]);
});
