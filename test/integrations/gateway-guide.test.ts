import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RADICACION_PATH } from '../../integrations/emulator/routes/documental.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import { SYSTEM_NAMES } from '../../integrations/gateway/types.ts';

const root = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/guides/gateway.md'), 'utf8');
const openapi = parse(readFileSync(path.join(root, 'integrations/emulator/openapi.yaml'), 'utf8')) as {
  paths: Record<string, Record<string, unknown>>;
};

it('the guide of the gateway lists every operation there is, and no other', () => {
  const documented = Object.entries(openapi.paths)
    .filter(([at]) => !at.startsWith('/emulator/') && at !== '/oauth/token')
    .flatMap(([at, item]) =>
      ['get', 'post'].filter((method) => method in item).map((method) => `${method.toUpperCase()} ${at}`),
    );
  const listed = [...guide.matchAll(/^\| `((?:GET|POST) \/(?!emulator)[^`?]*)`/gm)].map(([, operation]) => operation);
  expect(listed.sort()).toEqual([...documented, `POST ${RADICACION_PATH}`].sort());
});

it('the guide of the gateway speaks of every system, and what it points to is there', () => {
  for (const system of SYSTEM_NAMES) expect(guide).toMatch(new RegExp(`^### .+ \\(\`${system}\`\\)$`, 'm'));
  for (const [, target = ''] of guide.matchAll(/\]\(([^)]+)\)/g))
    expect([target, existsSync(path.join(root, 'docs/guides', target))]).toEqual([target, true]);
  expect(guide).toContain(`Hay ${generateTaxpayers(1).length} contribuyentes`);
});
