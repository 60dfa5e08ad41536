import { beforeEach, describe, expect, it } from 'vitest';
import type { Deliveries, DeliveryState } from '../../../bot/ports/deliveries.ts';
import { createDeliveries } from '../../../store/postgres/deliveries.ts';
import { ownDatabase } from '../../support/database.ts';
import { createTestClock, type TestClock } from './kit.ts';

const STATES: DeliveryState[] = ['queued', 'sent', 'delivered', 'read', 'failed'];

describe('the record of deliveries', () => {
  const db = ownDatabase();
  let clock: TestClock;
  let deliveries: Deliveries;
  let made = 0;

  beforeEach(async () => {
    await db.pool.query('truncate delivery');
    clock = createTestClock();
    deliveries = createDeliveries({ pool: db.pool, clock, ids: { id: () => `d-${++made}`, digits: () => '' } });
  });

  const begin = (part: Partial<Parameters<Deliveries['begin']>[0]> = {}): Promise<string> =>
    deliveries.begin({ messageId: 'm-1', kind: 'sms', provider: 'twilio', contactHmac: 'h', ...part });
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await db.pool.query<{ state: string }>('select state from delivery where id = $1', [id])).rows[0]?.state;

  it('a state never goes back, and a failure ends it (every pair)', async () => {
    const goesOn = (from: DeliveryState, to: DeliveryState): boolean =>
      from !== 'failed' &&
      (to === 'failed' ? from === 'queued' || from === 'sent' : STATES.indexOf(to) > STATES.indexOf(from));
    for (const from of STATES) {
      for (const to of STATES) {
        const id = await begin();
        if (from !== 'queued') expect(await deliveries.report(id, 'twilio', from)).toBe(true);
        const changed = await deliveries.report(id, 'twilio', to);
        expect([from, to, changed, await stateOf(id)]).toEqual([
          from,
          to,
          goesOn(from, to),
          goesOn(from, to) ? to : from,
        ]);
      }
    }
  });

  it('reports that come at once, twice and in any order end at the furthest', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await begin();
      const reports = (['read', 'sent', 'delivered', 'sent', 'delivered', 'queued'] as const).map((state) =>
        deliveries.report(id, 'twilio', state),
      );
      await Promise.all(reports);
      expect(await stateOf(id)).toBe('read');
    }
  });

  it('a report of another provider, or of no try of ours, changes nothing', async () => {
    const id = await begin();
    expect(await deliveries.report(id, 'http', 'delivered')).toBe(false);
    expect(await deliveries.report('d-unknown', 'twilio', 'delivered')).toBe(false);
    expect(await stateOf(id)).toBe('queued');
  });

  it('a report may come before the provider’s own answer, which does not take it back', async () => {
    const id = await begin();
    await deliveries.report(id, 'twilio', 'delivered');
    await deliveries.accepted(id, { state: 'queued', providerId: 'SM1' });
    expect(await stateOf(id)).toBe('delivered');
  });

  it('a message is taken once a provider has it, and is not where it failed or was cut off', async () => {
    const taken = async (): Promise<boolean> => (await deliveries.look('m-1', 'h', clock.now())).isTaken;
    const id = await begin();
    expect(await taken()).toBe(false);
    await deliveries.report(id, 'twilio', 'failed');
    expect(await taken()).toBe(false);
    await deliveries.accepted(await begin({ provider: 'http' }), { state: 'sent' });
    expect(await taken()).toBe(true);
  });

  it('knows who had the contact’s last message, within the time asked for', async () => {
    await begin({ messageId: 'm-0', provider: 'twilio' });
    clock.advance(60_000);
    await begin({ messageId: 'm-0', provider: 'http' });
    const since = (ms: number): Date => new Date(clock.now().getTime() - ms);
    expect((await deliveries.look('m-2', 'h', since(600_000))).lastProvider).toBe('http');
    expect(await deliveries.look('m-2', 'other', since(600_000))).toEqual({ isTaken: false });
    clock.advance(600_001);
    expect(await deliveries.look('m-2', 'h', since(600_000))).toEqual({ isTaken: false });
  });

  it('is forgotten in time', async () => {
    await begin();
    clock.advance(1_000);
    await begin();
    expect(await deliveries.forget(clock.now())).toBe(1);
  });
});
