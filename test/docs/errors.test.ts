import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../bot/domain/errors.ts';

test('docs/errors.md lists every code with its status and words, and no other', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z.-]+)` +\| (\d+) +\| ([^|]+) \|/gm)].map(([, code, status, title]) => [
    code,
    { status: Number(status), title: title?.trim() },
  ]);
  expect(Object.fromEntries(listed)).toEqual(ERROR_CODES);
});
