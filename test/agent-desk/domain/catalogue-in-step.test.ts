import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { SYSTEM_NAMES } from '../../../integrations/gateway/types.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const Words = z.record(z.string(), z.string());
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const desk = (locale: string) =>
  z.object({ intent: Words, flow: Words, system: Words }).parse(read(`agent-desk/ui/locales/${locale}.json`));

test.each(['es-CO', 'en'])('in %s the desk names every matter as the assistant does', (locale) => {
  const { intent } = z.object({ intent: Words }).parse(read(`bot/replies/${locale}/intents.json`));
  expect(desk(locale).intent).toEqual(intent);
});

test.each(['es-CO', 'en'])('in %s every flow and every system has a name for staff', (locale) => {
  const flows = readdirSync(path.join(root, 'bot/flows')).flatMap(
    (file) => /^ {2}name: '([^']+)',$/m.exec(readFileSync(path.join(root, 'bot/flows', file), 'utf8'))?.[1] ?? [],
  );
  expect(flows).toContain('identify');
  expect(Object.keys(desk(locale).flow).sort()).toEqual(flows.sort());
  expect(Object.keys(desk(locale).system).sort()).toEqual([...SYSTEM_NAMES, 'own', 'papers'].sort());
});
