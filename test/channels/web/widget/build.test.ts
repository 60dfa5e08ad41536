import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWidget } from '../../../../channels/web/widget/build.mjs';

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'widget-'));
  await buildWidget({ outfile: join(folder, 'widget.js') });
  script = await readFile(join(folder, 'widget.js'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the widget is one script under 60 KB gzip, words and styles included (R-C1)', () => {
  expect(gzipSync(script).length).toBeLessThan(60 * 1024);
  expect(script).toContain('Abrir chat de Hacienda');
  expect(script).toContain('prefers-reduced-motion');
});

it('the widget makes no markup of data and runs no text as code', () => {
  expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
});

it('the script leaves no global behind and does nothing outside a script tag', () => {
  class HTMLScriptElement {}
  const page = { document: { currentScript: null, querySelector: () => null }, HTMLScriptElement };
  const before = Object.keys(page);
  runInNewContext(script, page);
  expect(Object.keys(page)).toEqual(before);
});
