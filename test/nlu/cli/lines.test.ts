import { expect, it } from 'vitest';
import { readLines, type InputLine } from '../../../nlu/cli/lines.ts';

async function readAll(chunks: (Buffer | string)[], most = 100): Promise<(InputLine | undefined)[]> {
  const lines: (InputLine | undefined)[] = [];
  async function* input(): AsyncGenerator<Buffer | string> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  for await (const line of readLines(input(), most)) lines.push(line);
  return lines;
}

const linesOf = async (chunks: (Buffer | string)[], most?: number): Promise<(string | undefined)[]> =>
  (await readAll(chunks, most)).map((line) => line?.text);

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

it('says which line is not UTF-8 and reads the others', async () => {
  const bytes = Buffer.concat([Buffer.from('año\n'), Buffer.from('año\n', 'latin1'), Buffer.from('\uFFFD\nno')]);
  for (const chunks of [[bytes], [...bytes].map((byte) => Buffer.of(byte))]) {
    expect(await readAll(chunks)).toEqual([
      { text: 'año', isUtf8: true },
      { text: 'a\uFFFDo', isUtf8: false },
      { text: '\uFFFD', isUtf8: true },
      { text: 'no', isUtf8: true },
    ]);
  }
});

it('counts characters, not bytes', async () => {
  expect(await linesOf([`${'ñ'.repeat(10)}\n${'ﷺ'.repeat(10)}\r\n${'ñ'.repeat(11)}\n`], 10)).toEqual([
    'ñ'.repeat(10),
    'ﷺ'.repeat(10),
    undefined,
  ]);
});
