import { describe, expect, test } from 'vitest';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { foldAll } from '../../bot/domain/conversation.ts';
import { contactChangeSha256 } from '../../bot/policy/contact-change.ts';
import type { Fact } from '../../contracts/fact.ts';
import { createEffectsKit, proven } from './effects-kit.ts';
import { conversationOf, DOCUMENT, NOW } from './support.ts';

const contact = { kind: 'email' as const, value: 'nueva@example.org' };
const changes = [contact];
const sha256 = contactChangeSha256(DOCUMENT, changes);
const fold = (state: Conversation, facts: readonly Fact[]): Conversation => foldAll(state, facts, NOW.toISOString());
const signedAs = (act: string, hash: string): Conversation =>
  fold(proven, [{ kind: 'act-signed', act, sha256: hash, termsVersion: '1', at: NOW.toISOString(), contact: '•' }]);

describe('the code of a contact that is to be registered (R-I2)', () => {
  test('goes to that contact alone, and proves neither identity nor another contact nor a signature', async () => {
    const kit = createEffectsKit();
    const sent = await kit.effects().run({ kind: 'send-otp-to-new-contact', contact }, proven);
    expect(sent.outbox.map(({ payload }) => payload.contacts)).toEqual([[contact]]);
    expect(JSON.stringify(sent.audit)).not.toContain(contact.value);
    expect(kit.office.calls).toEqual([]);
    const holding = fold(proven, sent.facts);
    const code = kit.lastCode();
    const check = async (more: object): Promise<string> =>
      (await kit.effects().run({ kind: 'check-otp', code, ...more }, holding)).outcome.kind;
    expect(await check({ newContact: contact })).toBe('otp-right');
    expect(await check({ newContact: { ...contact, value: 'otra@example.org' } })).toBe('otp-wrong');
    expect(await check({ sign: { act: 'contact-change', sha256 } })).toBe('otp-wrong');
    expect(await check({})).toBe('otp-wrong');
  });

  test('is not sent below level 2', async () => {
    const ask = createEffectsKit().effects().run({ kind: 'send-otp-to-new-contact', contact }, conversationOf());
    await expect(ask).rejects.toThrow(RangeError);
  });
});

/** The change with the signature that a conversation holds. */
const orderOf = ({ signed }: Conversation) => {
  const { at = NOW.toISOString(), contact: masked = '•' } = signed ?? {};
  return { kind: 'update-contacts' as const, changes, signature: { sha256, at, contact: masked } };
};
/** Signed, and committed as intended under its key. */
function intended(kit: ReturnType<typeof createEffectsKit>) {
  const signed = signedAs('contact-change', sha256);
  const effect = orderOf(signed);
  const intent = kit.effects().intend(effect, signed);
  return { effect, key: intent.key, conversation: fold(signed, [intent]) };
}

describe('writing a change of contact (R-A11)', () => {
  test.each([
    ['unsigned', proven],
    ['signed as another act', signedAs('agreement', sha256)],
    [
      'signed for another text',
      signedAs('contact-change', contactChangeSha256(DOCUMENT, [{ ...contact, value: 'x@y.co' }])),
    ],
  ])('%s is never intended', (_, conversation) => {
    const kit = createEffectsKit();
    expect(() => kit.effects().intend(orderOf(conversation), conversation)).toThrow(RangeError);
  });

  test('is not asked for where it was not committed as intended', async () => {
    const kit = createEffectsKit();
    const { effect, conversation } = intended(kit);
    await expect(kit.effects().write(effect, 'another', conversation)).rejects.toThrow(RangeError);
    expect(kit.office.calls).toEqual([]);
  });

  test('tells each contact that stood before, also where it is done again under its key', async () => {
    const kit = createEffectsKit();
    const { effect, key, conversation } = intended(kit);
    const first = await kit.effects().write(effect, key, conversation);
    const again = await kit.effects().write(effect, key, conversation);
    expect(first.outcome).toEqual({ kind: 'contacts-updated', changedAt: NOW.toISOString() });
    expect(again.outcome).toEqual(first.outcome);
    for (const { outbox } of [first, again]) {
      expect(outbox.map(({ id, kind, payload }) => [id, kind, payload.contacts])).toEqual([
        ['contact-c1-7-0', 'notice', [{ kind: 'sms', value: '+573155550101' }]],
        ['contact-c1-7-1', 'notice', [{ kind: 'email', value: 'marina@example.org' }]],
      ]);
      expect(JSON.stringify(outbox)).not.toContain(contact.value);
    }
    expect(first.audit).toMatchObject([{ action: 'contact.changed', detail: { kinds: 'email', told: 2 } }]);
    expect(JSON.stringify(first.audit)).not.toContain(contact.value);
  });

  test('then holds every signature for 72 hours, in any conversation', async () => {
    const kit = createEffectsKit();
    const { effect, key, conversation } = intended(kit);
    await kit.effects().write(effect, key, conversation);
    const sign = { act: 'agreement', sha256: 'a'.repeat(64) };
    const ask = async () => (await kit.effects(9).run({ kind: 'send-otp-to-sign', sign }, proven)).outcome.kind;
    expect(await ask()).toBe('sign-held');
    kit.wait(72 * 3_600_000 - 1);
    expect(await ask()).toBe('sign-held');
    kit.wait(1);
    expect(await ask()).toBe('otp-sent');
  });
});
