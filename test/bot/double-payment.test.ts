import { describe, expect, test } from 'vitest';
import { createEffectsKit, createTalk, only, proven, saidKeys, type EffectsKit } from './effects-kit.ts';
import { DOCUMENT } from './support.ts';

type Listed = Awaited<ReturnType<EffectsKit['office']['listPayments']>>;
const paid = (reference: string, amountCop: number, state: Listed[number]['state'] = 'approved') => ({
  ...{ reference, amountCop, state },
});
function asking(payments: Listed) {
  const kit = createEffectsKit();
  kit.options.payments = { ...kit.office, listPayments: () => Promise.resolve(payments) };
  return { kit, talk: createTalk(kit, proven) };
}
const wrong = { intent: 'pago_no_registrado' };

describe('"pagué dos veces" (R-A4)', () => {
  test.each<[string, Listed, string]>([
    ['two registered payments of one amount', [paid('91', 5_000), paid('92', 5_000)], 'payment.double'],
    ['two of different amounts', [paid('91', 5_000), paid('92', 6_000)], 'payment.not-double'],
    [
      'one that is registered and one that is not',
      [paid('91', 5_000), paid('92', 5_000, 'pending')],
      'payment.not-double',
    ],
    ['none that is registered', [paid('91', 5_000, 'rejected')], 'payment.none'],
    ['none at all', [], 'payment.none'],
  ])('%s', async (_, payments, key) => {
    const { kit, talk } = asking(payments);
    const facts = await talk.turn('pagué dos veces', wrong);
    expect(saidKeys(facts)).toEqual(['greeting.first', key]);
    // Nothing is opened that the citizen did not ask for.
    expect(kit.cases.opened).toEqual([]);
  });

  test('yes opens one case with what is known, and tells its number', async () => {
    const { kit, talk } = asking([paid('91', 5_000), paid('92', 5_000)]);
    await talk.turn('me descontaron dos veces el predial', wrong);
    const facts = await talk.turn('sí', { intent: 'afirmar' });
    expect(kit.cases.opened).toMatchObject([
      {
        ...{ kind: 'payment-missing', taxpayerId: `tp-${DOCUMENT}`, document: DOCUMENT },
        detail: { reference: '91', amountCop: 5_000, twice: true, said: 'me descontaron dos veces el predial' },
      },
    ]);
    expect(saidKeys(facts)).toEqual(['payment.case']);
    expect(only(facts, 'bot-said')[0]?.reply.text).toContain('C-2026-000001');
  });

  test('no opens none', async () => {
    const { kit, talk } = asking([paid('91', 5_000), paid('92', 5_000)]);
    await talk.turn('pagué dos veces', wrong);
    expect(saidKeys(await talk.turn('no', { intent: 'negar' }))).toEqual(['payment.no-case']);
    expect(kit.cases.opened).toEqual([]);
  });
});

test('a payment that no record has becomes a case whose line for the staff is whole, also without a reference', async () => {
  const { kit, talk } = asking([]);
  expect(saidKeys(await talk.turn('pagué y no aparece', wrong))).toContain('payment.none');
  await talk.turn('sí', { intent: 'afirmar' });
  expect(kit.cases.opened[0]?.summary).toBe('Pago que no aparece o repetido. Referencia: —. Dijo: pagué y no aparece');
});
