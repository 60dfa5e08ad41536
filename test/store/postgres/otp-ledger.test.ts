import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelName } from '../../../contracts/fact.ts';
import type { OtpLedger } from '../../../bot/ports/otp-ledger.ts';
import { createOtpLedger } from '../../../store/postgres/otp-ledger.ts';
import { ownDatabase } from '../../support/database.ts';
import { createTestClock, repeat, times, upTo, type TestClock } from './kit.ts';

const WINDOW_MS = 15 * 60_000;

describe('how many OTPs may be asked for (R-I2)', () => {
  const db = ownDatabase();
  let clock: TestClock;
  let ledgers: OtpLedger[];

  beforeEach(async () => {
    await db.pool.query('truncate otp_admission');
    clock = createTestClock();
    ledgers = times(2, (index) => {
      const pool = index === 0 ? db.pool : db.newPool(8);
      return createOtpLedger({
        ...{ pool, clock, perDocument: 3, perAddress: 30, windowMs: WINDOW_MS, perChannelMinute: 50 },
      });
    });
  });

  let asked = 0;
  const ask = (documentHmac: string, addressHmac: string, number = ++asked, node = 0, channel: ChannelName = 'web') =>
    ledgers[node]!.admit({ documentHmac, addressHmac, channel, conversationId: 'c', number });

  it('three for a document, from any address; the fourth is told how long to wait', async () => {
    for (const n of upTo(3)) expect(await ask('doc', `address-${n}`)).toEqual({ ok: true });
    expect(await ask('doc', 'address-4')).toEqual({ ok: false, retryAfterS: 900 });
    expect(await ask('other', 'address-4')).toEqual({ ok: true });
  });

  it('thirty for an address, over any documents', async () => {
    for (const n of upTo(30)) expect(await ask(`doc-${n}`, 'address')).toEqual({ ok: true });
    expect(await ask('doc-31', 'address')).toMatchObject({ ok: false });
    expect(await ask('doc-31', 'elsewhere')).toEqual({ ok: true });
  });

  it('the window slides: a place is free when the oldest leaves it', async () => {
    await repeat(3, async () => {
      await ask('doc', 'address');
      clock.advance(60_000);
    });
    // Asked at 0, 1 and 2 min; it is minute 3.
    expect(await ask('doc', 'address')).toEqual({ ok: false, retryAfterS: 12 * 60 });
    clock.advance(12 * 60_000 - 1_000);
    expect(await ask('doc', 'address')).toEqual({ ok: false, retryAfterS: 1 });
    clock.advance(1_000);
    expect(await ask('doc', 'address')).toEqual({ ok: true });
    expect(await ask('doc', 'address')).toEqual({ ok: false, retryAfterS: 60 });
  });

  it('fifty a minute on a channel, whoever asks from wherever; another channel is open', async () => {
    for (const n of upTo(50)) expect(await ask(`doc-${n}`, `address-${n}`)).toEqual({ ok: true });
    expect(await ask('doc-51', 'address-51')).toEqual({ ok: false, retryAfterS: 60 });
    expect(await ask('doc-51', 'address-51', ++asked, 0, 'whatsapp')).toEqual({ ok: true });
    // A repeated turn has its answer.
    expect(await ask('doc-50', 'address-50', asked - 2)).toEqual({ ok: true });
    clock.advance(60_000);
    expect(await ask('doc-51', 'address-51')).toEqual({ ok: true });
  });

  it('what was refused takes no place', async () => {
    await repeat(13, () => ask('doc', 'address'));
    clock.advance(WINDOW_MS);
    await repeat(3, async () => expect(await ask('doc', 'address')).toEqual({ ok: true }));
  });

  it('a repeated turn counts once and keeps its answer, even when the window is full', async () => {
    const number = ++asked;
    await repeat(5, async () => expect(await ask('doc', 'address', number)).toEqual({ ok: true }));
    expect(await ask('doc', 'address')).toEqual({ ok: true });
    expect(await ask('doc', 'address')).toEqual({ ok: true });
    expect(await ask('doc', 'address')).toMatchObject({ ok: false });
    expect(await ask('doc', 'address', number)).toEqual({ ok: true });
  });

  it('of twenty askers at once on two nodes exactly three are admitted', async () => {
    const answers = await Promise.all(times(20, (index) => ask('doc', `address-${index}`, ++asked, index % 2)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  });

  it('askers who share document and address crosswise never block each other', async () => {
    const answers = await Promise.all(
      times(24, (index) => (index % 2 ? ask('a', 'b', ++asked, 0) : ask('b', 'a', ++asked, 1))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(6);
  });
});
