import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const catalogues = ['bot/replies', 'documents/locales', 'channels/web/widget/locales', 'agent-desk/ui/locales'].flatMap(
  (folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => path.join(folder, name)),
);

test('there are catalogues of every room that speaks', () => expect(catalogues.length).toBeGreaterThanOrEqual(16));

// JSON takes a key twice in silence, and the first words are lost; read as YAML, of which it is a part, it is refused.
test.each(catalogues)('%s has no key twice', (file) => {
  expect(() => parse(readFileSync(path.join(root, file), 'utf8'), { uniqueKeys: true }) as unknown).not.toThrow();
});
