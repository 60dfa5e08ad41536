import { describe, expect, test } from 'vitest';
import { newConversation } from '../../bot/domain/conversation.ts';
import { createOtpEffects } from '../../bot/otp-effects.ts';
import type { TaxpayerRecord } from '../../bot/ports/back-office.ts';
import { hmac, NOW } from '../bot/support.ts';
import { createFakeCases } from '../support/fake-cases.ts';

const KNOWN = '1900123456';
const UNKNOWN = '1999888771';
const SAMPLES = 250;
/** A network hides less than this from everybody, and a machine’s noise is larger, ms. */
const TELLING_MS = 0.05;
const ROUNDS = 3;

/** How long one request for a code takes, ms; `leakMs`: what the known document costs more. */
async function timeOf(document: string, leakMs: number): Promise<number> {
  const record: TaxpayerRecord = {
    ...{ taxpayerId: 'tp-1', documentType: 'CC', document: KNOWN, name: 'Marina' },
    contacts: [
      { kind: 'sms', value: '+573155550101', masked: '' },
      { kind: 'email', value: 'marina@example.com', masked: '' },
    ],
  };
  const effects = createOtpEffects(
    {
      register: {
        async findTaxpayer(asked) {
          await busy(0.3);
          if (asked === KNOWN) await busy(leakMs);
          return asked === KNOWN ? record : undefined;
        },
      },
      ledger: { admit: () => Promise.resolve({ ok: true }) },
      ...{ digests: { hmac }, ids: { id: () => 'id', digits: () => '410000' }, clock: { now: () => NOW } },
      otpText: (code) => ({ text: `Su código es ${code}.`, subject: 'Su código' }),
      ...{
        cases: createFakeCases({ now: () => NOW }),
        lostContactText: () => ({ text: '', subject: '' }),
        caseText: () => '',
      },
    },
    { conversationId: 'c1', number: 3, addressHmac: 'a', text: '' },
  );
  const conversation = newConversation('c1', 'web', 'es-CO', NOW.toISOString());
  const started = performance.now();
  await effects.send(document, 'CC', conversation, { correlationId: 'x' });
  return performance.now() - started;
}

/** A wait that is as exact as the clock: timers are not. */
async function busy(ms: number): Promise<void> {
  await Promise.resolve();
  for (const until = performance.now() + ms; performance.now() < until;);
}

const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

/**
 * The least difference of the medians over several rounds, ms; known and unknown in turn, so that a busy machine meets
 * both alike. A leak shows itself in every round.
 */
async function leastDifference(leakMs: number): Promise<number> {
  const differences: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [known, unknown]: [number[], number[]] = [[], []];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const inTurn = sample % 2 === 0;
      if (inTurn) known.push(await timeOf(KNOWN, leakMs));
      unknown.push(await timeOf(UNKNOWN, leakMs));
      if (!inTurn) known.push(await timeOf(KNOWN, leakMs));
    }
    differences.push(Math.abs(median(known) - median(unknown)));
  }
  return Math.min(...differences);
}

describe('who is registered is not told by time (R-I2)', () => {
  test('a known and an unknown document take as long, to a twentieth of a millisecond', async () => {
    expect(await leastDifference(0)).toBeLessThan(TELLING_MS);
  });

  test('a fifth of a millisecond more for the known one would be seen', async () => {
    expect(await leastDifference(0.2)).toBeGreaterThan(TELLING_MS);
  });
});
