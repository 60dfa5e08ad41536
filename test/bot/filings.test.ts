import { describe, expect, test } from 'vitest';
import type { Write } from '../../bot/flows/flow.ts';
import { createEffectsKit, MARINA, proven } from './effects-kit.ts';
import { conversationOf, DOCUMENT } from './support.ts';

const request = (rest: Partial<Extract<Write, { kind: 'file-request' }>> = {}) =>
  ({
    ...{ kind: 'file-request', procedure: 'queja', facts: 'Me gritaron', request: 'Que revisen', state: 'filed' },
    ...{ termDays: 15, documents: [], ...rest },
  }) as Extract<Write, { kind: 'file-request' }>;

describe('filing (R-A7)', () => {
  test('who is proven files under the own name, and document management is told whose it is', async () => {
    const kit = createEffectsKit();
    const { outcome, facts, audit } = await kit.effects().write(request(), 'k', proven);
    expect(outcome).toMatchObject({
      kind: 'filing',
      filing: { number: 'V-2026-000001', documentNumber: '2026.4131.000001' },
    });
    expect(facts.map(({ kind }) => kind)).toEqual(['filing-made', 'write-ended']);
    expect(audit).toMatchObject([{ action: 'filing.made', subject: DOCUMENT }]);
    const taxpayerId = `tp-${DOCUMENT}`;
    expect(kit.filings.filed[0]?.content.filer).toMatchObject({ taxpayerId, document: DOCUMENT, level: 2 });
    expect(kit.office.registered).toMatchObject([{ taxpayerId, type: 'QUEJA', title: 'V-2026-000001' }]);
    expect(Buffer.from(kit.office.registered[0]!.content).toString()).toContain('Hechos y razones: Me gritaron');
  });

  test('nothing of who is proven goes with an anonymous one, nor what is left of a name', async () => {
    const kit = createEffectsKit();
    await kit.effects().write(request({ anonymous: true, name: 'Marina', document: DOCUMENT }), 'k', proven);
    expect(kit.filings.filed[0]?.content.filer).toEqual({ level: 0 });
    expect(kit.office.registered[0]).not.toHaveProperty('taxpayerId');
    expect(Buffer.from(kit.office.registered[0]!.content).toString()).not.toMatch(/Marina|1900123456/i);
  });

  test('who is not proven is believed the name, and no register is asked', async () => {
    const kit = createEffectsKit();
    const contact = { kind: 'email' as const, value: 'rosa@example.org' };
    await kit.effects().write(request({ name: 'Rosa Peña', document: '1900999999', contact }), 'k', conversationOf());
    const filer = { level: 1, name: 'Rosa Peña', document: '1900999999', contact };
    expect(kit.filings.filed[0]?.content.filer).toEqual(filer);
    expect(kit.office.calls.map(({ method }) => method)).toEqual(['registerDocument']);
  });

  test('what was said on the phone is kept as spoken (Decreto 1166 de 2016)', async () => {
    const kit = createEffectsKit();
    await kit.effects().write(request({ anonymous: true }), 'k', { ...conversationOf(), channel: 'voice' });
    expect(kit.filings.filed[0]?.content.spoken).toBe(true);
  });

  test.each(['backoffice.unreachable', 'backoffice.refused', 'backoffice.malformed'] as const)(
    'document management that fails with %s takes nothing from our number',
    async (code) => {
      const kit = createEffectsKit();
      kit.office.fail('documental', code);
      const { outcome, facts } = await kit.effects().write(request(), 'k', proven);
      expect(outcome).toMatchObject({ kind: 'filing', filing: { number: 'V-2026-000001' } });
      expect(outcome).not.toHaveProperty('filing.documentNumber');
      expect(facts[0]).toEqual({ kind: 'back-office-failed', system: 'documental', code });
      expect(facts.at(-1)).toMatchObject({ kind: 'write-ended', done: true });
    },
  );

  test('the turn waits little for document management and keeps no place under its limit', async () => {
    const kit = createEffectsKit();
    let asked: object = {};
    const { registry } = kit.options;
    kit.options.registry = { register: (entry, call) => ((asked = call), registry.register(entry, call)) };
    await kit.effects().write(request(), 'k', proven);
    expect(asked).toEqual({ correlationId: 'c1.7', patienceMs: 1_000 });
  });

  test('a file that is not kept is left out, and told', async () => {
    const kit = createEffectsKit([MARINA]);
    kit.uploads.gone.add('u2');
    const documents = ['u1', 'u2'].map((uploadId) => ({ uploadId, fileName: `${uploadId}.jpg` }));
    const { outcome } = await kit.effects().write(request({ documents }), 'k', proven);
    expect(outcome).toMatchObject({ documents: [{ uploadId: 'u1', sizeBytes: 2 }] });
    expect(kit.filings.filed[0]?.content.documents).toHaveLength(1);
  });
});

describe('looking a filing up (R-A10, R-I1)', () => {
  test('whoever made it under a proven name hears all of it, anybody else state and dates', async () => {
    const kit = createEffectsKit();
    await kit.effects().write(request(), 'k', proven);
    const find = { kind: 'find-filing' as const, number: 'V-2026-000001' };
    const own = await kit.effects().run(find, proven);
    expect(own).toMatchObject({ outcome: { own: true }, audit: [{ action: 'filing.disclosed' }] });
    const other = await kit.effects().run(find, conversationOf());
    expect(other).toMatchObject({ outcome: { own: false }, audit: [] });
  });

  test('an anonymous one is the own one of its conversation only', async () => {
    const kit = createEffectsKit();
    const { facts } = await kit.effects().write(request({ anonymous: true }), 'k', conversationOf());
    const find = { kind: 'find-filing' as const, number: 'V-2026-000001' };
    expect((await kit.effects().run(find, conversationOf(...facts))).outcome).toMatchObject({ own: true });
    const elsewhere = { ...conversationOf(...facts), id: 'c2' };
    expect((await kit.effects().run(find, elsewhere)).outcome).toMatchObject({ own: false });
  });

  test('what is not the citizen’s cannot be added to', async () => {
    const kit = createEffectsKit();
    await kit.effects().write(request(), 'k', proven);
    const add = { kind: 'answer-filing' as const, number: 'V-2026-000001', text: 'x', files: [] };
    await expect(kit.effects().run(add, conversationOf())).rejects.toThrow(RangeError);
    await kit.effects().run(add, proven);
    await kit.effects().run(add, proven);
    expect(kit.filings.filed[0]?.answers).toHaveLength(1);
  });
});
