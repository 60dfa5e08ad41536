import { expect, test } from 'vitest';
import { contactChangeSha256, isMobile, saidContactKinds } from '../../../bot/policy/contact-change.ts';
import { signingHeldUntil, signingHoldAfter } from '../../../bot/policy/identity.ts';
import { NOW } from '../support.ts';

const mail = { kind: 'email' as const, value: 'ana@example.com' };
const home = { kind: 'address' as const, value: 'CL 5 38 20' };

test('what is signed does not depend on the order of the changes, and on all the rest (R-I3)', () => {
  const signed = contactChangeSha256('1900123456', [mail, home]);
  expect(signed).toMatch(/^[0-9a-f]{64}$/);
  expect(contactChangeSha256('1900123456', [home, mail])).toBe(signed);
  const others = [
    contactChangeSha256('1900123457', [mail, home]),
    contactChangeSha256('1900123456', [mail]),
    contactChangeSha256('1900123456', [{ ...mail, value: 'eva@example.com' }, home]),
    contactChangeSha256('1900123456', [{ ...mail, kind: 'address' }, home]),
  ];
  expect(new Set([signed, ...others]).size).toBe(5);
});

test.each([
  ['quiero cambiar mi correo', ['email']],
  ['cambié de celular', ['sms']],
  ['me trasteé y quiero que las cartas me lleguen allá', ['address']],
  ['update the address where you send me letters', []],
  ['change my mailing address', ['address']],
  ['actualizar correo y teléfono', ['email', 'sms']],
  ['actualizar mis datos', []],
])('"%s" names %j', (text, kinds) => expect(saidContactKinds(text)).toEqual(kinds));

test('only a mobile of Colombia takes an SMS', () => {
  expect(['+573155550199', '+576025550100', '+13155550199', '3155550199'].map(isMobile)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('nothing is signed for 72 hours after a contact was changed, whoever says so (R-I1)', () => {
  const ago = (hours: number): string => new Date(NOW.getTime() - hours * 3_600_000).toISOString();
  expect(signingHeldUntil([], NOW, ago(71))).toBe(signingHoldAfter(ago(71)));
  expect(signingHeldUntil([], NOW, ago(72))).toBeUndefined();
  const decided = { kind: 'lost-contact', state: 'resolved', updatedAt: ago(10) };
  expect(signingHeldUntil([decided], NOW, ago(50))).toBe(signingHoldAfter(ago(10)));
  expect(signingHeldUntil([{ ...decided, updatedAt: ago(80) }], NOW, ago(5))).toBe(signingHoldAfter(ago(5)));
});
