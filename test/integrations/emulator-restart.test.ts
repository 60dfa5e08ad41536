import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGateway } from '../../integrations/gateway/gateway.ts';
import { createMessageDelivery } from '../../integrations/notificaciones/message-delivery.ts';
import { startDemo, type DemoTaxpayer } from './demo-server.ts';
import { call, emulatorIn, portsOf, silent, steppedClock, temporaryFolder } from './world.ts';

// Processes and browsers start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('emulator state', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  async function open(clock = steppedClock()) {
    const emulator = emulatorIn(folder.path, clock);
    const ports = portsOf(emulator, await emulator.listener.start(), clock);
    const demo = await startDemo(emulator.demoRouter);
    return {
      ...ports,
      demo,
      async close() {
        await ports.gateway.close();
        await demo.stop();
        await emulator.close();
      },
    };
  }
  type Open = Awaited<ReturnType<typeof open>>;

  async function debtorOf({ demo, register, accounts }: Open) {
    const person = (await demo.taxpayers(1000)).find(
      ({ documentType, obligations }) => documentType === 'CC' && obligations.some((o) => o.balanceCop > 0),
    ) as DemoTaxpayer;
    const record = await register.findTaxpayer(person.document, 'CC', call);
    const taxpayerId = record?.taxpayerId ?? '';
    const items = (await accounts.readAccount(taxpayerId, call)).obligations
      .filter((o) => o.balanceCop > 0)
      .map(({ tax, propertyId = '', year, balanceCop }) => ({ tax, propertyId, year, balanceCop }));
    return { person, taxpayerId, items: items.filter(({ propertyId }) => propertyId !== '') };
  }

  it('R-G3 payments, messages and their keys are there after a restart', async () => {
    const before = await open();
    const { person, taxpayerId, items } = await debtorOf(before);
    const order = { taxpayerId, items, idempotencyKey: 'c1/9' };
    const link = await before.payments.createLink(order, call);
    await before.demo.settle(link.reference, 'approved');
    const message = {
      kind: 'sms' as const,
      to: '+573155551007',
      text: 'Hola',
      document: person.document,
      idempotencyKey: 'm',
    };
    await before.delivery.deliver(message, call);
    const account = await before.accounts.readAccount(taxpayerId, call);
    await before.close();

    for (let restarts = 0; restarts < 2; restarts += 1) {
      const after = await open();
      expect(await after.payments.createLink(order, call)).toEqual(link);
      expect((await after.payments.readPayment(link.reference, call))?.state).toBe('approved');
      expect(await after.accounts.readAccount(taxpayerId, call)).toEqual(account);
      await after.delivery.deliver(message, call);
      expect(await after.demo.outbox(person.document)).toHaveLength(1);
      await after.close();
    }
  });

  it('a last line cut short is dropped, an unreadable one is skipped, and what follows is still written whole', async () => {
    const file = join(folder.path, 'emulator-journal.ndjson');
    const text = (n: number) => ({
      kind: 'sms' as const,
      to: '+573155551007',
      text: `${n}`,
      document: '1',
      idempotencyKey: `${n}`,
    });
    const first = await open();
    await first.delivery.deliver(text(1), call);
    await first.close();
    writeFileSync(file, `not json\n{"kind":"other"}\n${readFileSync(file, 'utf8')}`);
    appendFileSync(file, '{"kind":"message-delivered","message":{"id":"x"');

    const second = await open();
    await second.delivery.deliver(text(2), call);
    await second.close();
    const third = await open();
    expect((await third.demo.outbox('1')).map((message) => message.text)).toEqual(['1', '2']);
    await third.close();
  });

  it('an order nobody pays in a day expires and cannot be approved any more', async () => {
    const clock = steppedClock();
    const world = await open(clock);
    const { taxpayerId, items } = await debtorOf(world);
    const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: 'k' }, call);
    clock.advance(24 * 3_600_000);
    expect((await world.payments.readPayment(link.reference, call))?.state).toBe('expired');
    await world.demo.settle(link.reference, 'approved');
    expect((await world.payments.readPayment(link.reference, call))?.state).toBe('expired');
    await world.close();
  });

  it('an account read before midnight is still paid as it was told', async () => {
    const clock = steppedClock('2026-11-21T04:59:00.000Z');
    const world = await open(clock);
    const { taxpayerId, items } = await debtorOf(world);
    clock.advance(120_000);
    const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: 'k' }, call);
    expect(link.amountCop).toBe(items.reduce((sum, { balanceCop }) => sum + balanceCop, 0));
    await world.close();
  });

  it('kill -9 loses nothing that was answered', async () => {
    const answered: string[] = [];
    for (let kills = 0; kills < 2; kills += 1) {
      const child = await startProcess(folder.path);
      const gateway = createGateway({
        ...child.address,
        ...child.client,
        clock: { now: () => new Date() },
        random: Math.random,
        logger: silent,
      });
      const delivery = createMessageDelivery({ gateway });
      const work = Array.from({ length: 60 }, async (_, index) => {
        const key = `${kills}-${index}`;
        await delivery.deliver({ kind: 'sms', to: '+57315555', text: key, document: '77', idempotencyKey: key }, call);
        answered.push(key);
        if (answered.length === 20 + kills * 40) child.kill();
      });
      await Promise.allSettled(work);
      await child.ended;
      await gateway.close();
    }
    const world = await open();
    const kept = (await world.demo.outbox('77')).map((message) => message.text);
    expect(kept.length).toBe(new Set(kept).size);
    expect(answered.length).toBeGreaterThanOrEqual(40);
    for (const key of answered) expect(kept).toContain(key);
    await world.close();
  });
});

async function startProcess(folder: string) {
  const script = fileURLToPath(new URL('./emulator-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const said = JSON.parse(line) as {
    address: { baseUrl: string; tokenUrl: string };
    client: { clientId: string; clientSecret: string };
  };
  return { ...said, ended, kill: () => child.kill('SIGKILL') };
}
