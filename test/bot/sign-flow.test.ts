import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import type { Outcome } from '../../bot/flows/flow.ts';
import { OTP, resendWaitS, SIGNATURE_TERMS_VERSION, signingHeldUntil } from '../../bot/policy/identity.ts';
import { enter, keys, kinds, offered, outcome, saying, step, type Call } from './flow-steps.ts';
import { conversationOf, entity, NOW, verified } from './support.ts';

const SHA = 'a'.repeat(64);
const begun = { act: 'agreement', sha256: SHA, called: true };
const slots = { ...begun, taxpayerId: 'tp-1' };
const otp = {
  ...{ codeHmac: 'h', maskedContact: '••• ••• ••01', sentAt: NOW.toISOString() },
  expiresAt: new Date(NOW.getTime() + OTP.validMs).toISOString(),
};
const sent: Fact = { kind: 'otp-issued', otp };
const proven = conversationOf(verified);
const coded = conversationOf(verified, sent);
const sign = (input: Parameters<typeof step>[1], call: Call = {}) =>
  step('sign', input, { conversation: proven, slots, ...call });
const code = { meaning: { entities: [entity('codigo_otp', '410037')] } };
const later = (s: number): string => new Date(NOW.getTime() - s * 1000).toISOString();

describe('signing a text (R-I3)', () => {
  test('the terms come first, by their version, and only a yes sends a code to the proven taxpayer', () => {
    const asked = sign(enter, { at: 'start', slots: begun });
    expect(asked).toMatchObject({
      at: { step: 'terms', slots: { taxpayerId: 'tp-1', sha256: SHA } },
      ask: { expects: 'yes-no', reply: { key: 'signature.terms', data: { version: SIGNATURE_TERMS_VERSION } } },
    });
    expect(offered(asked)).toEqual(['yes', 'no']);
    expect(sign(saying('yes'), { at: 'terms' }).effect).toEqual({
      ...{ kind: 'send-otp-to-sign', sign: { act: 'agreement', sha256: SHA }, resends: 0 },
    });
  });

  test.each<[string, ReturnType<typeof sign>, string, string]>([
    ['a no to the terms', sign(saying('no'), { at: 'terms' }), 'signature.refused', 'refused'],
    [
      'not signing after the code',
      sign(saying('dont-sign'), { at: 'code', conversation: coded }),
      'signature.refused',
      'refused',
    ],
    ['not signing once it is closed', sign(saying('no'), { at: 'closed' }), 'signature.refused', 'refused'],
    ['no register', sign(outcome({ kind: 'failed', system: 'rit' })), 'signature.unavailable', 'unavailable'],
    ['too many codes', sign(outcome({ kind: 'otp-limited', retryAfterS: 61 })), 'signature.limited', 'limited'],
    ['a contact changed lately', sign(outcome({ kind: 'sign-held', until: later(-60) })), 'signature.held', 'held'],
    ['a right code without its record', sign(outcome({ kind: 'otp-right' })), 'signature.unavailable', 'unavailable'],
    [
      'nobody proven',
      sign(saying('yes'), { at: 'terms', conversation: conversationOf() }),
      'signature.not-proven',
      'other-person',
    ],
    [
      'another person proven',
      sign(saying('yes'), { at: 'terms', slots: { ...slots, taxpayerId: 'tp-2' } }),
      'signature.not-proven',
      'other-person',
    ],
  ])('%s ends it, with ways out, and the caller is told why', (_name, ended, key, reason) => {
    expect(keys(ended)).toEqual([key]);
    expect(offered(ended)).toEqual(['person', 'menu']);
    expect(ended.end).toBe('done');
    expect(ended.at?.slots).toEqual({ ok: false, act: 'agreement', sha256: SHA, reason, called: true });
    expect(kinds(ended)).not.toContain('act-signed');
  });

  test('a code left behind is closed', () => {
    expect(sign(saying('dont-sign'), { at: 'code', conversation: coded }).facts).toEqual([
      { kind: 'otp-closed', reason: 'expired' },
    ]);
  });

  test('the code is checked for this very text', () => {
    expect(sign(saying(), { at: 'code', conversation: coded, ...code }).effect).toEqual({
      ...{ kind: 'check-otp', code: '410037', sign: { act: 'agreement', sha256: SHA } },
    });
  });

  test('the right one leaves the record, and the caller has it', () => {
    const signed = { at: NOW.toISOString(), contact: '••• ••• ••01', address: '203.0.113.9' };
    const done = sign(outcome({ kind: 'otp-right', signed }), { conversation: coded });
    const proof = {
      act: 'agreement',
      sha256: SHA,
      termsVersion: SIGNATURE_TERMS_VERSION,
      at: signed.at,
      contact: signed.contact,
    };
    expect(done.facts).toEqual([
      { kind: 'otp-closed', reason: 'used' },
      { kind: 'act-signed', ...proof, address: '203.0.113.9' },
    ]);
    expect(done.at?.slots).toEqual({ ok: true, ...proof, called: true });
    expect(done.end).toBe('done');
  });

  test('wrong ones count down; the third closes it, the sixth ends it', () => {
    const wrong = (triesLeft: number, closings = 0) =>
      sign(outcome({ kind: 'otp-wrong', triesLeft }), { conversation: coded, slots: { ...slots, closings } });
    expect([wrong(2), wrong(1), wrong(0), wrong(0, 1)].map((each) => keys(each)[0])).toEqual([
      ...['signature.code-wrong', 'signature.code-wrong', 'signature.code-closed', 'signature.wrong'],
    ]);
    expect(kinds(wrong(0))).toEqual(['otp-failed', 'otp-closed']);
    expect(wrong(0).at).toMatchObject({ step: 'closed', slots: { closings: 1 } });
    expect(wrong(0, 1)).toMatchObject({ end: 'done', at: { slots: { ok: false, reason: 'wrong' } } });
  });

  test.each<[string, string, string | undefined, string]>([
    ['terms', 'other words at the terms', undefined, 'signature.terms-unclear'],
    ['code', 'patience', 'yes', 'signature.code-awaited'],
    ['code', 'other words for a code', undefined, 'signature.code-unclear'],
    ['closed', 'other words once closed', undefined, 'signature.code-expired'],
  ])('%s: %s', (at, _name, choice, key) => {
    const read = sign(saying(choice), { at, conversation: coded });
    expect(keys(read)[0]).toBe(key);
    expect(read.ask).toBeDefined();
  });

  test('an expired code offers another; a limit lets the open one serve', () => {
    expect(sign(outcome({ kind: 'otp-gone' }), { conversation: coded })).toMatchObject({
      ...{ facts: [{ kind: 'otp-closed', reason: 'expired' }], at: { step: 'closed' } },
      ask: { expects: 'yes-no', reply: { key: 'signature.code-expired' } },
    });
    expect(sign(outcome({ kind: 'otp-limited', retryAfterS: 61 }), { conversation: coded }).ask).toMatchObject({
      ...{ expects: 'codigo_otp', reply: { key: 'signature.limited-open', data: { minutes: 2 } } },
    });
  });

  test('another code waits longer each time, and goes to the next contact', () => {
    const ask = (sends: number, agoS: number) =>
      sign(saying('resend'), { at: 'code', conversation: coded, slots: { ...slots, sends, sentAt: later(agoS) } });
    expect(ask(1, 10).ask?.reply).toMatchObject({ key: 'signature.resend-wait', data: { seconds: 20 } });
    expect(ask(1, 30).effect).toMatchObject({ kind: 'send-otp-to-sign', resends: 1 });
    expect(ask(2, 30).ask?.reply).toMatchObject({ data: { seconds: 30 } });
    expect(ask(2, 60).effect).toMatchObject({ resends: 2 });
    const again: Outcome = { kind: 'otp-sent', maskedContact: 'x', others: 0 };
    const resent = sign(outcome(again), {
      at: 'sending',
      conversation: coded,
      slots: { ...slots, sends: 1, resent: true },
    });
    expect([keys(resent), resent.at?.slots?.['sends']]).toEqual([['signature.code-resent'], 2]);
  });

  test.each([{ act: 'agreement' }, { act: 'agreement', sha256: 'abc' }, { sha256: SHA }])(
    'begun without a text (%o) it is our bug',
    (given) => {
      expect(() => sign(enter, { at: 'start', slots: given })).toThrow();
    },
  );
});

describe('the rules of codes and signatures', () => {
  test.each([
    [0, 0, 0],
    [1, 0, 30],
    [1, 29.5, 1],
    [1, 30, 0],
    [2, 30, 30],
    [3, 30, 90],
    [9, 119, 1],
    [9, 120, 0],
  ])('after %i codes, the last %f s ago, one waits %i s', (sends, agoS, waitS) => {
    expect(resendWaitS(sends, sends === 0 ? undefined : later(agoS), NOW)).toBe(waitS);
  });

  test('72 hours after people changed a contact nothing is signed (R-I1)', () => {
    const hours = (count: number): string => later(count * 3600);
    const held = (state: string, ago: number, kind = 'lost-contact') =>
      signingHeldUntil([{ kind, state, updatedAt: hours(ago) }], NOW);
    expect(held('resolved', 1)).toBe(hours(-71));
    expect(held('closed', 71.9)).toBeDefined();
    expect(held('resolved', 72)).toBeUndefined();
    expect(held('open', 1)).toBeUndefined();
    expect(held('resolved', 1, 'petition')).toBeUndefined();
    expect(signingHeldUntil([], NOW)).toBeUndefined();
  });
});
