import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { traceability } from '../../scripts/trace/traceability.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('docs/trazabilidad.md says which tests name each requirement, as they stand now (npm run -s trace)', () => {
  const page = traceability(root);
  expect(traceability(root)).toBe(page);
  expect(page).toMatch(/Requisitos: 49\./);
  expect(readFileSync(path.join(root, 'docs/trazabilidad.md'), 'utf8')).toBe(page);
});
