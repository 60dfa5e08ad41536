import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGateway } from '../../integrations/gateway/gateway.ts';
import { openLedger } from '../../integrations/emulator/ledger.ts';
import { createMessageDelivery } from '../../integrations/notificaciones/message-delivery.ts';
import { documentOf } from './back-office-world.ts';
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

  it('R-G3 bills, agreements, documents and cases are there after a restart', async () => {
    const before = await open();
    const { taxpayerId, items } = await debtorOf(before);
    const order = { taxpayerId, items, idempotencyKey: 'k1' };
    const bill = await before.accounts.createBill(order, call);
    const [offer] = await before.agreements.simulate(taxpayerId, items, call);
    const signature = { sha256: 'ab'.repeat(32), at: '2026-11-20T15:00:00.000Z', method: 'otp' as const };
    const terms = { ...order, instalments: offer?.instalments ?? 0, signature };
    const agreement = await before.agreements.request(terms, call);
    const entry = documentOf(taxpayerId, 'k1');
    const registered = await before.registry.register(entry, call);
    const matter = { number: 'C-1', kind: 'other', summary: 'x', idempotencyKey: 'k1' };
    const opened = await before.crm.openCase(matter, call);
    await before.close();

    for (let restarts = 0; restarts < 2; restarts += 1) {
      const after = await open();
      expect(await after.accounts.createBill(order, call)).toEqual(bill);
      expect((await after.payments.readPayment(bill.reference, call))?.state).toBe('pending');
      expect(await after.agreements.request(terms, call)).toEqual(agreement);
      expect(await after.agreements.list(taxpayerId, call)).toEqual([agreement]);
      expect(await after.registry.register(entry, call)).toEqual(registered);
      expect(await after.crm.openCase(matter, call)).toEqual(opened);
      const next = await after.registry.register(documentOf(taxpayerId, `again-${restarts}`), call);
      expect(next.number).toBe(`2026.4131.00000${restarts + 2}`);
      await after.close();
    }
  });

  it('events are there after a restart, each once', () => {
    const file = join(folder.path, 'ledger.ndjson');
    const times = { occurredAt: '2026-11-20T15:00:00.000Z', receivedAt: '2026-11-20T15:00:01.000Z' };
    const event = { idempotencyKey: 'e1', bodyHash: 'h', type: 'turn-done', data: { ms: 7 }, ...times };
    for (let starts = 0; starts < 3; starts += 1) {
      const ledger = openLedger(file, silent);
      if (!ledger.events.byKey('e1')) ledger.events.add(event);
      expect(ledger.events.all()).toEqual([event]);
      ledger.close();
    }
  });

  it('an agreement of which three payments are late is broken, and one whose debts were paid is paid', async () => {
    const clock = steppedClock();
    const world = await open(clock);
    const { taxpayerId, items } = await debtorOf(world);
    const [offer] = await world.agreements.simulate(taxpayerId, items, call);
    const signature = { sha256: 'ab'.repeat(32), at: '2026-11-20T15:00:00.000Z', method: 'otp' as const };
    const terms = { taxpayerId, items, instalments: offer?.instalments ?? 0, signature, idempotencyKey: 'k' };
    await world.agreements.request(terms, call);
    const stateAfter = async (days: number) => {
      clock.advance(days * 86_400_000);
      return (await world.agreements.list(taxpayerId, call))[0]?.state;
    };
    // Payments fall due on 25 November, December and January.
    expect(await stateAfter(66)).toBe('active');
    expect(await stateAfter(1)).toBe('in-default');
    const { obligations } = await world.accounts.readAccount(taxpayerId, call);
    const owed = obligations
      .filter((o) => o.balanceCop > 0)
      .map(({ tax, propertyId = '', year, balanceCop }) => ({ tax, propertyId, year, balanceCop }));
    const link = await world.payments.createLink({ taxpayerId, items: owed, idempotencyKey: 'p' }, call);
    await world.demo.settle(link.reference, 'approved');
    expect(await stateAfter(0)).toBe('paid');
    await world.close();
  });

  it('the copy in the data lake changes at 02:00 in Bogotá', async () => {
    const clock = steppedClock('2026-11-21T06:59:00.000Z');
    const world = await open(clock);
    const { taxpayerId, items } = await debtorOf(world);
    const link = await world.payments.createLink({ taxpayerId, items, idempotencyKey: 'k' }, call);
    await world.demo.settle(link.reference, 'approved');
    const owed = async () => {
      const copy = await world.copies.readAccount(taxpayerId, call);
      return [copy?.asOf, copy?.obligations.some(({ balanceCop }) => balanceCop > 0)];
    };
    expect(await owed()).toEqual(['2026-11-20T07:00:00.000Z', true]);
    clock.advance(60_000);
    expect(await owed()).toEqual(['2026-11-21T07:00:00.000Z', false]);
    await world.close();
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
