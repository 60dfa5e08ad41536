import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { QueueName } from '../../../contracts/fact.ts';
import { OUT_OF_SCOPE } from '../../../contracts/nlu-result.ts';
import { maskContact, decoyContact } from '../../../bot/domain/contact.ts';
import { flowNamed, startOfChoice, startOfIntent } from '../../../bot/flows/index.ts';
import { MENU } from '../../../bot/flows/small-talk.ts';
import { isFrustrated, isInterruption, isUnderstood, isUpset } from '../../../bot/policy/confidence.ts';
import { identityIsIdle } from '../../../bot/domain/identity-idle.ts';
import { OTP, otpIsOpen } from '../../../bot/policy/identity.ts';
import { priorityFor, queueFor } from '../../../bot/policy/queues.ts';
import es from '../../../bot/replies/es-CO/intents.json' with { type: 'json' };
import { conversationOf, hmac, meaning, NOW, verified } from '../support.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const trained = readdirSync(path.join(root, 'training-data/intents')).map((name) => name.replace('.yaml', ''));

test('every intent that is trained starts a flow that exists, and has a name', () => {
  for (const intent of trained.filter((name) => name !== OUT_OF_SCOPE)) {
    expect(flowNamed(startOfIntent(intent).flow).name).toBe(startOfIntent(intent).flow);
    expect(es.intent, intent).toHaveProperty(intent);
  }
});

test('every matter has a queue of the desk; who is angry waits less and fraud does not wait', () => {
  for (const intent of [...Object.keys(es.intent), undefined]) expect(QueueName.options).toContain(queueFor(intent));
  expect(queueFor('nothing-known')).toBe('general');
  expect(queueFor('avaluo_reclamo')).toBe('catastro');
  expect(priorityFor('predial_saldo', 'frustration')).toBeGreaterThan(priorityFor('predial_saldo', 'asked'));
  expect(priorityFor('denuncia_fraude', 'asked')).toBeGreaterThan(priorityFor('predial_saldo', 'frustration'));
});

test('every option of the menu starts something, and an option of a question does not', () => {
  for (const { id } of MENU) expect(startOfChoice(id), id).toBeDefined();
  expect(startOfChoice('resend')).toBeUndefined();
  expect(startOfChoice('intent:paz_y_salvo')?.flow).toBe('paper');
  expect(startOfChoice('retry', 'pagar')?.flow).toBe('pay');
  expect(() => flowNamed('nowhere')).toThrow(RangeError);
});

describe('how sure one must be', () => {
  test.each([
    [meaning({ intent: 'pagar', confidence: 0.36 }), true, false],
    [meaning({ intent: 'pagar', confidence: 0.34 }), false, false],
    [meaning({ intent: 'pagar', confidence: 0.55 }), true, true],
    [meaning({ intent: 'pagar', confidence: 0.6, ambiguous: true }), true, false],
    [meaning({ intent: 'pagar', confidence: 0.7, ambiguous: true }), true, true],
    [meaning({ confidence: 0.99 }), false, false],
  ])('%#', (each, understood, interrupts) => {
    expect(isUnderstood(each)).toBe(understood);
    expect(isInterruption(each)).toBe(interrupts);
  });

  test('annoyance is noticed before a person is offered (R-N5)', () => {
    expect([0.49, 0.5, 0.7].map((frustration) => isUpset(meaning({ frustration })))).toEqual([false, true, true]);
    expect([0.5, 0.69, 0.7].map((frustration) => isFrustrated(meaning({ frustration })))).toEqual([false, false, true]);
  });
});

describe('identity (R-I1, R-I2)', () => {
  const at = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
  test('is idle after five minutes on the web, fifteen on WhatsApp, never in a call', () => {
    const web = conversationOf(verified);
    expect(identityIsIdle(web, at(5 * 60_000), NOW)).toBe(false);
    expect(identityIsIdle(web, at(5 * 60_000 + 1), NOW)).toBe(true);
    expect(identityIsIdle({ ...web, channel: 'whatsapp' }, at(15 * 60_000), NOW)).toBe(false);
    expect(identityIsIdle({ ...web, channel: 'whatsapp' }, at(15 * 60_000 + 1), NOW)).toBe(true);
    expect(identityIsIdle({ ...web, channel: 'voice' }, at(86_400_000), NOW)).toBe(false);
    expect(identityIsIdle(conversationOf(), at(86_400_000), NOW)).toBe(false);
  });

  test('a code is open until its last try and its last moment', () => {
    const otp = { maskedContact: 'x', sentAt: at(0), expiresAt: new Date(NOW.getTime() + 1).toISOString(), tries: 0 };
    const holding = (part: Partial<typeof otp>) => ({
      ...conversationOf(),
      identity: { level: 1 as const, otp: { ...otp, ...part } },
    });
    expect(otpIsOpen(holding({}), NOW)).toBe(true);
    expect(otpIsOpen(holding({ expiresAt: NOW.toISOString() }), NOW)).toBe(false);
    expect(otpIsOpen(holding({ tries: OTP.tries }), NOW)).toBe(false);
    expect(otpIsOpen(conversationOf(), NOW)).toBe(false);
  });
});

describe('a masked contact', () => {
  test('shows two digits or one letter and no more', () => {
    expect(maskContact('sms', '+57 315 555 0199')).toBe('••• ••• ••99');
    expect(maskContact('email', 'Ana.Perez@example.com')).toBe('a•••@•••');
  });

  test('of a document nobody knows looks like any other, as often a mobile, and is always the same (R-I2)', () => {
    const decoys = Array.from({ length: 4_000 }, (_, index) => decoyContact(hmac('decoy', String(index))));
    for (const decoy of decoys) expect(decoy).toMatch(/^(••• ••• ••\d\d|[a-z]•••@•••)$/);
    const phones = decoys.filter((decoy) => decoy.startsWith('•')).length;
    expect(phones / decoys.length).toBeGreaterThan(0.79);
    expect(phones / decoys.length).toBeLessThan(0.85);
    expect(decoyContact(hmac('decoy', '7'))).toBe(decoys[7]);
  });
});
