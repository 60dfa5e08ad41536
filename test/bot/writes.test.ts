import { describe, expect, test } from 'vitest';
import type { Fact, FactOf } from '../../contracts/fact.ts';
import type { Write } from '../../bot/flows/flow.ts';
import { apologise } from '../../bot/apology.ts';
import type { Turn } from '../../bot/ports/conversation-store.ts';
import { createEffectsKit, createTalk, only, proven, renderer, saidKeys, type EffectsKit } from './effects-kit.ts';
import { conversationOf, NOW } from './support.ts';

const paying = { intent: 'pagar' };
const createLinks = ({ office }: EffectsKit) => office.calls.filter(({ method }) => method === 'createLink');
const keysUsed = (kit: EffectsKit): string[] =>
  createLinks(kit).map(({ args }) => (args[0] as { idempotencyKey: string }).idempotencyKey);

describe('a write to the back office (R-G2)', () => {
  test('is committed as intended before anything is asked of the system, and done in a turn of its own', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    const about = talk.says('quiero pagar', paying);
    const intended = await talk.next();
    expect(createLinks(kit)).toEqual([]);
    expect(only(intended.facts, 'write-intended')).toMatchObject([
      { key: `c1:${about}:create-payment-link`, about, effect: { kind: 'create-payment-link' } },
    ]);
    expect(saidKeys(intended.facts)).toEqual([]);
    expect(talk.conversation.writes).toHaveLength(1);

    const done = await talk.next();
    expect(createLinks(kit)).toHaveLength(1);
    expect(saidKeys(done.facts)).toContain('payment.link');
    expect(only(done.facts, 'write-ended')).toMatchObject([{ done: true }]);
    expect(done.audit.map(({ action }) => action)).toEqual(['payment-link.created']);
    expect(talk.conversation.writes ?? []).toEqual([]);
    expect(talk.conversation.dialog).toMatchObject({ stack: [], lastIntent: 'pagar' });
  });

  test('is answered under the message that led to it, whatever turn it is done in', async () => {
    const talk = createTalk(createEffectsKit(), proven);
    const about = talk.says('quiero pagar', paying);
    await talk.next();
    const { facts } = await talk.next();
    expect(only(facts, 'bot-said').map((each) => each.about)).toEqual([about, about]);
    expect(saidKeys(facts)).toEqual(['greeting.first', 'payment.link']);
  });

  test('has a key of its conversation and message: a turn that is run again asks for the same', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    talk.says('quiero pagar', paying);
    await talk.next();
    // The process is killed between the answer of the system and the commit: the same turn comes again.
    const before = talk.conversation;
    const [write] = talk.waiting;
    const first = await talk.next();
    const again = createTalk(kit, before);
    again.happens(write?.fact as Fact);
    const second = await again.next();
    expect(new Set(keysUsed(kit)).size).toBe(1);
    expect(createLinks(kit)).toHaveLength(2);
    const reference = ({ facts }: { facts: Fact[] }) => only(facts, 'payment-link-created')[0]?.reference;
    expect(reference(second)).toBe(reference(first));
    expect(reference(first)).toBeDefined();
  });

  test('of another message has another key', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    await talk.turn('quiero pagar', paying);
    kit.office.settle(talk.conversation.payment?.reference ?? '', 'rejected');
    await talk.turn('quiero pagar', paying);
    expect(new Set(keysUsed(kit)).size).toBe(2);
  });

  test('that was refused has come to its end', async () => {
    const kit = createEffectsKit();
    kit.office.fail('pagos', 'backoffice.refused');
    const talk = createTalk(kit, proven);
    const facts = await talk.turn('quiero pagar', paying);
    expect(only(facts, 'write-ended')).toMatchObject([{ done: false }]);
    expect(talk.conversation.writes ?? []).toEqual([]);
  });

  test.each(['backoffice.unreachable', 'backoffice.malformed'] as const)(
    'whose end nobody knows (%s) stays open, and the same thing wanted again is asked for under its own key',
    async (code) => {
      const kit = createEffectsKit();
      kit.office.fail('pagos', code);
      const talk = createTalk(kit, proven);
      const failed = await talk.turn('quiero pagar', paying);
      expect(only(failed, 'write-ended')).toEqual([]);
      expect(saidKeys(failed)).toContain('failure.back-office-case');
      expect(talk.conversation.writes).toHaveLength(1);
      kit.office.heal();
      const about = talk.says('quiero pagar', paying);
      const again = (await talk.next()).facts;
      expect(only(again, 'write-intended')).toMatchObject([{ about }]);
      await talk.next();
      expect(new Set(keysUsed(kit)).size).toBe(1);
      expect(keysUsed(kit)).toHaveLength(2);
      expect(talk.conversation.writes ?? []).toEqual([]);
    },
  );

  test('of something else, while one is open, has a key of its own', async () => {
    const kit = createEffectsKit();
    kit.office.fail('pagos');
    const talk = createTalk(kit, proven);
    await talk.turn('quiero pagar', paying);
    kit.office.heal();
    const facts = await talk.turn('la factura', { intent: 'predial_factura' });
    const [bill] = only(facts, 'write-intended');
    expect(bill?.effect).toMatchObject({ kind: 'create-bill' });
    expect(keysUsed(kit)).not.toContain(bill?.key);
    // The first is not forgotten for it: wanted again it is still asked for under its own key.
    expect(talk.conversation.writes).toMatchObject([{ effect: { kind: 'create-payment-link' } }]);
    await talk.turn('quiero pagar', paying);
    expect(new Set(keysUsed(kit)).size).toBe(1);
    expect(keysUsed(kit)).toHaveLength(2);
    expect(talk.conversation.writes).toEqual([]);
  });

  test('of who was proven before is no one else’s: the same thing wanted by another has a key of its own', async () => {
    const kit = createEffectsKit();
    kit.office.fail('pagos');
    const talk = createTalk(kit, proven);
    await talk.turn('quiero pagar', paying);
    kit.office.heal();
    const { conversation } = talk;
    const other = { ...conversation, identity: { ...conversation.identity, taxpayerId: 'tp-other' } };
    const [open] = conversation.writes ?? [];
    const wanted = kit.effects(40).intend(open?.effect as Write, other);
    expect(open?.key).toBeDefined();
    expect(wanted.key).not.toBe(open?.key);
    expect(kit.effects(40).intend(open?.effect as Write, conversation).key).toBe(open?.key);
  });

  test('goes before what the citizen said meanwhile, which is answered after it', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    const first = talk.says('quiero pagar', paying);
    const second = talk.says('gracias', { intent: 'agradecer' });
    await talk.next();
    expect(talk.waiting.map(({ fact }) => fact.kind)).toEqual(['write-intended', 'citizen-said']);
    const link = await talk.next();
    const thanks = await talk.next();
    expect(only(link.facts, 'bot-said').map(({ about }) => about)).toEqual([first, first]);
    expect(only(thanks.facts, 'bot-said')).toMatchObject([{ about: second, reply: { key: 'thanks.answer' } }]);
  });

  test('needs the proof that it began with: without it nothing is asked of the system', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    talk.says('quiero pagar', paying);
    await talk.next();
    const [write] = talk.waiting;
    const stranger = createTalk(kit, conversationOf());
    stranger.happens(write?.fact as Fact);
    await expect(stranger.next()).rejects.toThrow(RangeError);
    expect(createLinks(kit)).toEqual([]);
  });

  test('that fails four times for a reason of ours ends in an apology and a person, under the message it was for', () => {
    const fact: FactOf<'write-intended'> = {
      ...{ kind: 'write-intended', effect: { kind: 'create-payment-link', obligations: [] }, key: 'c1:2:x', about: 2 },
    };
    const turn: Turn = {
      ...{ conversation: proven, trigger: { number: 5, at: NOW.toISOString(), fact }, version: 1, fence: 1 },
      ...{ attempts: 5, failures: 4, addressHmac: 'a' },
    };
    const { facts } = apologise(turn, renderer);
    expect(facts).toMatchObject([
      { kind: 'handoff-requested', reason: 'back-office-down' },
      { kind: 'bot-said', about: 2, reply: { key: 'failure.apology' } },
      { kind: 'dialog-moved', stack: [] },
    ]);
    expect(only(facts, 'write-ended')).toEqual([]);
  });

  test('that is put off by the city’s limit is told with its hour, and comes by itself under the same key', async () => {
    const kit = createEffectsKit();
    const talk = createTalk(kit, proven);
    talk.says('quiero pagar', paying);
    await talk.next();
    kit.office.busy('pagos', 60);
    const later = await talk.next();
    expect(saidKeys(later.facts)).toContain('busy.later');
    expect(only(later.facts, 'answer-deferred')).toMatchObject([
      { until: '2026-11-20T15:01:00.000Z', stack: [{ flow: 'pay', step: 'start' }] },
    ]);
    kit.office.heal();
    kit.wait(60_000);
    await talk.next();
    const { facts } = await talk.next();
    expect(saidKeys(facts)).toEqual(['payment.link']);
    expect(new Set(keysUsed(kit)).size).toBe(1);
  });
});
