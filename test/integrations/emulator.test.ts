import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Emulator } from '../../integrations/emulator/emulator.ts';
import { startDemo } from './demo-server.ts';
import { call, emulatorIn, portsOf, steppedClock, temporaryFolder } from './world.ts';

// Processes and browsers start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('emulator', () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  let emulator: Emulator;
  let address: { baseUrl: string; tokenUrl: string };
  let ports: ReturnType<typeof portsOf>;
  /** For systems that do not answer. */
  let hasty: ReturnType<typeof portsOf>;
  let demo: Awaited<ReturnType<typeof startDemo>>;

  beforeAll(async () => {
    emulator = emulatorIn(folder.path, clock);
    address = await emulator.listener.start();
    ports = portsOf(emulator, address, clock);
    hasty = portsOf(emulator, address, clock, { timeoutMs: 400 });
    demo = await startDemo(emulator.demoRouter);
  });
  afterAll(async () => {
    await ports.gateway.close();
    await hasty.gateway.close();
    await demo.stop();
    await emulator.close();
    folder.remove();
  });

  describe('demo endpoints', () => {
    it('taxpayers stand with exactly what the account reads, interest to today and paid years with 0', async () => {
      const people = await demo.taxpayers(1000);
      expect(people.length).toBeGreaterThanOrEqual(500);
      for (const person of people.slice(0, 60)) {
        const record = await ports.register.findTaxpayer(person.document, person.documentType, call);
        expect(record?.contacts.map(({ kind, value }) => ({ kind, value }))).toEqual(person.contacts);
        const { obligations } = await ports.accounts.readAccount(record?.taxpayerId ?? '', call);
        expect(
          obligations.map(({ tax, propertyId, year, balanceCop }) => ({
            tax,
            ...(propertyId !== undefined && { propertyId }),
            year,
            balanceCop,
          })),
        ).toEqual(person.obligations);
      }
    });

    it('limit is 1 to 1000 and gives the first of the same order', async () => {
      expect(await demo.taxpayers(3)).toEqual((await demo.taxpayers(1000)).slice(0, 3));
      for (const limit of ['0', '1001', '-1', '1.5', 'x', '', '1&limit=2']) {
        await expectProblem(await fetch(`${demo.baseUrl}/taxpayers?limit=${limit}`), 400);
      }
    });

    it('the outbox gives the messages of a document oldest first, however it is written, else the last 100', async () => {
      const texts = Array.from({ length: 101 }, (_, index) => `mensaje ${index}`);
      for (const text of texts) {
        clock.advance(1);
        const document = text === 'mensaje 0' ? '1.900.000.001' : '1900000002';
        await ports.delivery.deliver(
          { kind: 'sms', to: '+573155551007', text, document, idempotencyKey: text.replace(' ', '-') },
          call,
        );
      }
      expect(await demo.outbox('1900000001')).toEqual([
        {
          kind: 'sms',
          to: '+573155551007',
          document: '1.900.000.001',
          text: 'mensaje 0',
          at: '2026-11-20T15:00:00.001Z',
        },
      ]);
      expect((await demo.outbox('1900000002')).map(({ text }) => text)).toEqual(texts.slice(1));
      const last = (await (await fetch(`${demo.baseUrl}/outbox`)).json()) as { text: string }[];
      expect(last.map(({ text }) => text)).toEqual(texts.slice(1));
      await expectProblem(await fetch(`${demo.baseUrl}/outbox?document=`), 400);
      await expectProblem(await fetch(`${demo.baseUrl}/outbox?document=${'9'.repeat(41)}`), 400);
    });

    it('the staff is what the product says', async () => {
      expect(await (await fetch(`${demo.baseUrl}/staff`)).json()).toEqual([
        { user: 'laura', password: 'demo-laura', roles: ['agent'] },
      ]);
    });

    it('an unknown path, a wrong method and a body that is no JSON get a problem', async () => {
      await expectProblem(await fetch(`${demo.baseUrl}/nothing`), 404);
      await expectProblem(await fetch(`${demo.baseUrl}/faults`, { method: 'DELETE' }), 404);
      const headers = { 'content-type': 'application/json' };
      await expectProblem(await fetch(`${demo.baseUrl}/faults`, { method: 'POST', headers, body: '{' }), 400);
      await expectProblem(
        await fetch(`${demo.baseUrl}/faults`, { method: 'POST', headers, body: ' '.repeat(9_000) }),
        413,
      );
    });
  });

  describe('faults', () => {
    const ask = ({ register }: typeof ports) => register.findTaxpayer('1900000001', undefined, call);
    const read = () => ask(ports);
    const heal = () => demo.fault({ system: 'rit', mode: 'none' });

    it.each([
      ['error', 'backoffice.unreachable'],
      ['500', 'backoffice.unreachable'],
      ['hang', 'backoffice.unreachable'],
      ['bad-json', 'backoffice.malformed'],
    ])('%s makes calls of that system fail until it is healed', async (mode, code) => {
      await demo.fault({ system: 'rit', mode });
      await expect(ask(mode === 'hang' ? hasty : ports)).rejects.toMatchObject({ code });
      expect(await (await fetch(`${demo.baseUrl}/faults`)).json()).toContainEqual(
        expect.objectContaining({ system: 'rit', mode: mode === '500' ? 'error' : mode }),
      );
      await heal();
      expect(await read()).toBeUndefined();
    });

    it('delay answers later, and longer than the time-out is silence', async () => {
      await demo.fault({ system: 'rit', mode: 'delay', delayMs: 1 });
      expect(await read()).toBeUndefined();
      await demo.fault({ system: 'rit', mode: 'delay', delayMs: 60_000 });
      await expect(ask(hasty)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      await heal();
    });

    it('share 0 hits nobody; a message that failed is not in the mailbox', async () => {
      await demo.fault({ system: 'rit', mode: 'hang', share: 0 });
      expect(await read()).toBeUndefined();
      await heal();
      await demo.fault({ system: 'notificaciones', mode: 'bad-json' });
      const message = {
        kind: 'sms' as const,
        to: '+573155551007',
        text: 'perdido',
        document: '555',
        idempotencyKey: 'lost',
      };
      await expect(ports.delivery.deliver(message, call)).rejects.toMatchObject({ code: 'backoffice.malformed' });
      await demo.fault({ system: 'notificaciones', mode: 'none' });
      expect(await demo.outbox('555')).toEqual([]);
    });

    it('a wrong order is a 400 that names the field, and changes nothing', async () => {
      for (const wrong of [
        {},
        { system: 'dian', mode: 'hang' },
        { system: 'sap', mode: 'explode' },
        { system: 'sap', mode: 'delay', delayMs: -1 },
        { system: 'sap', mode: 'delay', delayMs: 60_001 },
        { system: 'sap', mode: 'hang', share: 1.1 },
        { system: 'sap', mode: null },
        [],
        null,
      ]) {
        await expectProblem(await demo.post('/faults', wrong), 400);
      }
      expect(emulator.faults.list().every(({ mode }) => mode === 'none')).toBe(true);
    });
  });

  describe('attachments', () => {
    const send = (attachments: { fileName: string; contentType: string; content: Uint8Array }[], key: string) =>
      ports.delivery.deliver(
        { kind: 'email', to: 'a@example.com', text: 'Va.', document: '777', attachments, idempotencyKey: key },
        call,
      );
    const file = (bytes: number, fileName = 'a.pdf') => ({
      ...{ fileName, contentType: 'application/pdf', content: new Uint8Array(bytes) },
    });
    const MOST = 5 * 1024 * 1024;

    it('of 5 MB are taken; a byte more, a third, or a name that is a path is refused and not delivered', async () => {
      await send([file(MOST)], 'fits');
      for (const [key, files] of Object.entries({
        big: [file(MOST + 1)],
        many: [file(1), file(1), file(1)],
        path: [file(1, '../a.pdf')],
        line: [file(1, 'a\r\nBcc: x.pdf')],
      })) {
        await expect(send(files, key)).rejects.toMatchObject({ code: 'backoffice.refused' });
      }
      expect((await demo.outbox('777')).map((message) => Object.keys(message))).toEqual([
        ['kind', 'to', 'document', 'text', 'at'],
      ]);
    });
  });

  describe('OAuth', () => {
    const ask = (body: Record<string, string>, authorization?: string): Promise<Response> =>
      fetch(address.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams(body),
        headers: authorization === undefined ? {} : { authorization },
      });

    it('gives a token for the right credentials only, in the header or the form', async () => {
      const { clientId, clientSecret } = emulator.client;
      const basic = (secret: string): string => `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
      const grant = { grant_type: 'client_credentials' };
      expect((await ask(grant, basic(clientSecret))).status).toBe(200);
      expect((await ask({ ...grant, client_id: clientId, client_secret: clientSecret })).status).toBe(200);
      const refused = await ask(grant, basic('wrong'));
      expect([refused.status, await refused.json()]).toEqual([401, { error: 'invalid_client' }]);
      expect((await ask(grant)).status).toBe(401);
      const other = await ask({ grant_type: 'password' }, basic(clientSecret));
      expect([other.status, await other.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
    });

    it('no route answers without a living token', async () => {
      for (const { method, path } of emulator.routes) {
        const answer = await fetch(address.baseUrl + path.replace(/:\w+/, 'x'), {
          method: method.toUpperCase(),
          headers: { authorization: 'Bearer made-up' },
        });
        await expectProblem(answer, 401);
      }
    });

    it('the client gets over a token that ended or was revoked', async () => {
      await ports.register.findTaxpayer('1900000001', undefined, call);
      emulator.oauth.revokeAll();
      expect(await ports.register.findTaxpayer('1900000001', undefined, call)).toBeUndefined();
      clock.advance(601_000);
      expect(await ports.register.findTaxpayer('1900000001', undefined, call)).toBeUndefined();
    });
  });

  it('stops with calls hanging, and starts again on another port', async () => {
    await demo.fault({ system: 'sap', mode: 'hang' });
    const stuck = ports.accounts.readAccount('x', call).catch((error: unknown) => error);
    await emulator.listener.stop();
    expect(emulator.listener.address()).toBeUndefined();
    expect(await stuck).toMatchObject({ code: 'backoffice.unreachable' });
    await demo.fault({ system: 'sap', mode: 'none' });
    address = await emulator.listener.start();
    expect(emulator.listener.address()).toEqual(address);
  });
});

async function expectProblem(answer: Response, status: number): Promise<void> {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const problem = (await answer.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ status, type: expect.stringMatching(/^urn:ventanilla:emulator:/) as string });
  expect(JSON.stringify(problem)).not.toMatch(/ at .*\.ts/);
}
