import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../bot/domain/errors.ts';
import { createFailover, type FailoverDelivery } from '../../../integrations/delivery/failover.ts';
import type { DeliveryProvider, ProviderMessage } from '../../../integrations/delivery/provider.ts';
import { createDeliveries } from '../../../store/postgres/deliveries.ts';
import { createTestClock, sealing, type TestClock } from '../../store/postgres/kit.ts';
import { freshDatabase } from '../../support/database.ts';

type Doing = 'takes' | 'unreachable' | 'refuses' | 'hangs' | 'breaks';

/** A provider that does what it is told, and remembers. */
function provider(name: string): DeliveryProvider & { doing: Doing; got: ProviderMessage[]; release(): void } {
  let release = (): void => undefined;
  const made = {
    ...{ name, doing: 'takes' as Doing, got: [] as ProviderMessage[] },
    release: () => release(),
    async send(message: ProviderMessage) {
      made.got.push(message);
      if (made.doing === 'unreachable') throw new AppError('backoffice.unreachable', 'down', { retryable: true });
      if (made.doing === 'refuses') throw new AppError('backoffice.refused', 'no');
      if (made.doing === 'breaks') throw new TypeError('a bug');
      if (made.doing === 'hangs') await new Promise<void>((resolve) => (release = resolve));
      return { state: 'sent' as const, providerId: `${name}-${made.got.length}` };
    },
  };
  return made;
}

const db = freshDatabase();
let clock: TestClock;
let first: ReturnType<typeof provider>;
let second: ReturnType<typeof provider>;
let mail: ReturnType<typeof provider>;
let delivery: FailoverDelivery;
let ids = 0;
beforeEach(() => {
  clock = createTestClock();
  [first, second, mail] = [provider('first'), provider('second'), provider('mail')];
  delivery = createFailover({
    providers: { sms: [first, second], email: [mail] },
    deliveries: createDeliveries({ pool: db.pool, clock, ids: { id: () => `d-${++ids}`, digits: () => '' } }),
    ...{ digests: sealing.digests, clock, logger: pino({ level: 'silent' }), attemptMs: 100 },
  });
});

let keys = 0;
const send = (part: Partial<Parameters<FailoverDelivery['deliver']>[0]> = {}): Promise<void> =>
  delivery.deliver(
    { kind: 'sms', to: '+573155550101', text: 'código', document: '1', idempotencyKey: `m-${++keys}`, ...part },
    { correlationId: 'c1' },
  );
const someone = (): { to: string } => ({ to: `+57300${String(++keys).padStart(7, '0')}` });
const rows = async () =>
  (
    await db.pool.query<{ provider: string; state: string; reason: string | null }>(
      'select provider, state, reason from delivery order by created_at, id',
    )
  ).rows;
const counts = (): number[] => [first.got.length, second.got.length];

describe('several ways for a message (R-I2)', () => {
  test('the first that takes it has it alone, in the letters of GSM-7; an e-mail keeps its own', async () => {
    await send();
    await send({ kind: 'email', to: 'a@example.com', text: 'código' });
    expect([counts(), first.got[0]?.text, mail.got[0]?.text]).toEqual([[1, 0], 'codigo', 'código']);
    expect(await rows()).toMatchObject([
      { provider: 'first', state: 'sent' },
      { provider: 'mail', state: 'sent' },
    ]);
  });

  test.each(['unreachable', 'refuses'] as const)('where the first %s, the next one has it', async (doing) => {
    first.doing = doing;
    await send();
    expect(counts()).toEqual([1, 1]);
    expect((await rows()).map(({ provider: name, state }) => [name, state])).toEqual([
      ['first', 'failed'],
      ['second', 'sent'],
    ]);
    expect(delivery.isDelivering()).toBe(true);
  });

  test('one that hangs is left after its time, and its late yes is kept', async () => {
    first.doing = 'hangs';
    const started = performance.now();
    await send();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(counts()).toEqual([1, 1]);
    expect((await rows()).map(({ provider: name, state }) => [name, state])).toEqual([
      ['first', 'queued'],
      ['second', 'sent'],
    ]);
    first.release();
    await expect.poll(async () => (await rows())[0]?.state).toBe('sent');
  });

  test('the same message again changes nothing once a provider has it', async () => {
    await send({ idempotencyKey: 'same' });
    await send({ idempotencyKey: 'same' });
    expect(counts()).toEqual([1, 0]);
  });

  test('none that can: it says so, is told as not delivering, and mends itself', async () => {
    [first.doing, second.doing] = ['unreachable', 'unreachable'];
    await expect(send()).rejects.toMatchObject({ code: 'backoffice.unreachable', retryable: true });
    expect(delivery.isDelivering()).toBe(false);
    second.doing = 'takes';
    await send();
    expect(delivery.isDelivering()).toBe(true);
  });

  test('after three failures one rests for ten seconds; then one message sees whether it is back', async () => {
    first.doing = 'unreachable';
    for (let each = 0; each < 5; each += 1) await send(someone());
    expect(counts()).toEqual([3, 5]);
    clock.advance(10_000);
    await send(someone());
    await send(someone());
    expect(counts()).toEqual([4, 7]);
    first.doing = 'takes';
    clock.advance(10_000);
    await send(someone());
    await send(someone());
    expect(counts()).toEqual([6, 7]);
  });

  test('a refusal is about the message: the provider does not rest for it', async () => {
    first.doing = 'refuses';
    for (let each = 0; each < 5; each += 1) await send(someone());
    expect(counts()).toEqual([5, 5]);
  });

  test('a further message to the same contact goes another way, for ten minutes', async () => {
    await send();
    await send();
    expect(counts()).toEqual([1, 1]);
    await send(someone());
    expect(counts()).toEqual([2, 1]);
    clock.advance(10 * 60_000 + 1);
    await send();
    expect(counts()).toEqual([3, 1]);
  });

  test('our own bug is no provider’s failure', async () => {
    first.doing = 'breaks';
    await expect(send()).rejects.toThrow(TypeError);
  });

  test('the record says neither who nor what', async () => {
    await send();
    const { rows: all } = await db.pool.query('select * from delivery');
    expect(JSON.stringify(all)).not.toMatch(/315555|c[oó]digo/);
  });
});
