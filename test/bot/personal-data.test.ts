import { expect, test } from 'vitest';
import { createEffects } from '../../bot/effects.ts';
import { personalDataSuite } from '../conformance/personal-data-suite.ts';
import { createFakePersonalData } from '../support/fake-personal-data.ts';
import { createEffectsKit, proven } from './effects-kit.ts';
import { conversationOf, DOCUMENT, NOW } from './support.ts';

personalDataSuite('in memory', () => createFakePersonalData({ now: () => NOW }));

test('R-I1 R-I4 below level 2 nothing is told, kept or erased', async () => {
  const { effects, papers } = createEffectsKit();
  for (const effect of [
    { kind: 'export-data' } as const,
    { kind: 'list-permissions' } as const,
    { kind: 'record-permissions', purposes: ['survey' as const], given: true } as const,
    { kind: 'request-erasure', number: 'V-1' } as const,
  ])
    await expect(
      effects().run(
        { ...effect, ...('purposes' in effect && { purposes: [...effect.purposes] }) } as never,
        conversationOf(),
      ),
    ).rejects.toThrow(RangeError);
  expect(papers.issued).toEqual([]);
});

test('R-I4 what is held goes out as a paper with its file, and a row says so; nothing is registered elsewhere', async () => {
  const { effects, papers } = createEffectsKit();
  const done = await effects().run({ kind: 'export-data' }, proven);
  expect(done.outcome).toMatchObject({ kind: 'paper', paper: { kind: 'personal-data' } });
  expect(done.outbox).toEqual([]);
  expect(done.audit).toMatchObject([{ action: 'personal-data.disclosed', subject: DOCUMENT, detail: { level: 2 } }]);
  const file = JSON.parse(new TextDecoder().decode(papers.issued[0]?.request.annex)) as Record<string, unknown>;
  expect(file).toMatchObject({ holder: { document: DOCUMENT }, conversations: [], isCut: false });
  // The same turn makes the same one.
  await effects().run({ kind: 'export-data' }, proven);
  expect(papers.issued).toHaveLength(1);
});

test('R-I4 a permission is a fact with its version and the digest of the words, a row, and the last word counts', async () => {
  const { options } = createEffectsKit();
  const effects = (number: number) =>
    createEffects(options, { conversationId: 'c1', number, addressHmac: 'a', text: '' });
  const given = await effects(3).run(
    { kind: 'record-permissions', purposes: ['notices'], given: true, textSha256: 'ab' },
    proven,
  );
  expect(given.facts).toEqual([
    { kind: 'permission-answered', purpose: 'notices', given: true, version: '2026-11-5', textSha256: 'ab' },
  ]);
  expect(given.audit).toMatchObject([{ action: 'permission.given' }]);
  const withdrawn = await effects(5).run({ kind: 'record-permissions', purposes: ['notices'], given: false }, proven);
  expect(withdrawn.audit).toMatchObject([{ action: 'permission.withdrawn' }]);
  expect(withdrawn.outcome).toMatchObject({ permissions: [{ purpose: 'notices', given: false }] });
});
