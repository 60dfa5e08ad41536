import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import twilio from 'twilio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../app/config.ts';
import { DELIVERY_REPORTS_PATH, openDelivery, type Delivery } from '../../app/delivery.ts';
import type { OutgoingMessage } from '../../bot/ports/back-office.ts';
import {
  startHttpCounterpart,
  startMailServer,
  startTwilio,
  TWILIO,
  type Counterpart,
} from '../integrations/delivery/counterparts.ts';
import { createTestClock, sealing } from '../store/postgres/kit.ts';
import { freshDatabase } from '../support/database.ts';

const db = freshDatabase();
let city: OutgoingMessage[];
let sms: Counterpart;
let twilioApi: Awaited<ReturnType<typeof startTwilio>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let opened: Delivery | undefined;
let ids = 0;
beforeEach(async () => {
  city = [];
  sms = await startHttpCounterpart(() => ({ status: 200, body: { status: 'ok' } }));
  twilioApi = await startTwilio();
  mail = await startMailServer();
});
afterEach(async () => {
  await opened?.close();
  await Promise.all([sms.stop(), twilioApi.stop(), mail.stop()]);
});

async function open(environment: Record<string, string> = {}): Promise<Delivery> {
  const config = readConfig(
    {
      ...{ PUBLIC_BASE_URL: 'https://hacienda.example', TWILIO_API_URL: twilioApi.url, TWILIO_FROM: '+12025550100' },
      ...{ TWILIO_ACCOUNT_SID: TWILIO.accountSid, TWILIO_AUTH_TOKEN: TWILIO.authToken },
      ...{ SMS_HTTP_URL: sms.url, SMS_HTTP_SUCCESS: 'status=ok|queued' },
      ...{ SMTP_URL: mail.url, SMTP_FROM: 'Hacienda <no-responder@municipio.example>' },
      ...environment,
    },
    '/srv',
  );
  opened = await openDelivery({
    ...{ config, pool: db.pool, digests: sealing.digests, clock: createTestClock() },
    gateway: { deliver: (message) => Promise.resolve(void city.push(message)) },
    ...{ ids: { id: () => `d-${++ids}`, digits: () => '' }, logger: pino({ level: 'silent' }) },
  });
  return opened;
}
const code = (key: string) => ({
  ...{ kind: 'sms' as const, to: '+573155550101', text: 'Su código es 410037', document: '1' },
  idempotencyKey: key,
});
const call = { correlationId: 'c1' };
const states = async () =>
  (await db.pool.query<{ provider: string; state: string }>('select provider, state from delivery order by id')).rows;

describe('messages as configured (R-I2)', () => {
  test('without a word of configuration all go by the city’s own sender', async () => {
    const { delivery } = await open();
    await delivery.deliver(code('m-1'), call);
    await delivery.deliver({ ...code('m-2'), kind: 'email', to: 'a@example.com', subject: 'Código' }, call);
    expect(city.map(({ kind, text }) => [kind, text])).toEqual([
      ['sms', 'Su codigo es 410037'],
      ['email', 'Su código es 410037'],
    ]);
    expect(Object.keys(city[0] ?? {})).not.toContain('deliveryId');
  });

  test('with Twilio hanging the local provider has the SMS in less than ten seconds', async () => {
    const { delivery } = await open({ SMS_PROVIDERS: 'twilio,http', DELIVERY_ATTEMPT_MS: '500' });
    twilioApi.mode = { kind: 'hangs' };
    const started = performance.now();
    await delivery.deliver(code('m-1'), call);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(JSON.parse(sms.taken[0]?.body ?? '{}')).toEqual({ to: '+573155550101', text: 'Su codigo es 410037' });
    expect(await states()).toEqual([
      { provider: 'twilio', state: 'queued' },
      { provider: 'http', state: 'sent' },
    ]);
  });

  test('where two of three ways hang, the third still has it within ten seconds', { timeout: 30_000 }, async () => {
    const { delivery } = await open({ SMS_PROVIDERS: 'twilio,http,gateway', DELIVERY_ATTEMPT_MS: '5000' });
    [twilioApi.mode, sms.mode] = [{ kind: 'hangs' }, { kind: 'hangs' }];
    const started = performance.now();
    await delivery.deliver(code('m-1'), call);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(city).toHaveLength(1);
  });

  test('a paper goes out by the mail server where the city’s sender is not asked', async () => {
    const { delivery } = await open({ EMAIL_PROVIDERS: 'smtp' });
    const attachments = [{ fileName: 'p.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7') }];
    const paper = {
      ...code('m-1'),
      kind: 'email' as const,
      to: 'marina@example.com',
      subject: 'Paz y salvo',
      attachments,
    };
    await delivery.deliver(paper, call);
    expect(mail.mails).toMatchObject([{ to: ['marina@example.com'], raw: expect.stringContaining('p.pdf') as string }]);
    expect(city).toEqual([]);
  });

  test('Twilio’s reports move the message on, once each, and never back', async () => {
    const { delivery, reports } = await open({ SMS_PROVIDERS: 'twilio' });
    await delivery.deliver(code('m-1'), call);
    expect(await states()).toEqual([{ provider: 'twilio', state: 'queued' }]);
    const server = createServer(express().use(DELIVERY_REPORTS_PATH, reports)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const callback = twilioApi.made[0]?.form.get('StatusCallback') ?? '';
    expect(callback).toMatch(/^https:\/\/hacienda\.example\/integrations\/delivery\/twilio\/d-\d+$/);
    const report = async (status: string): Promise<number> => {
      const params = { MessageSid: twilioApi.made[0]?.sid ?? '', MessageStatus: status };
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}${new URL(callback).pathname}`, {
        method: 'POST',
        body: new URLSearchParams(params),
        headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TWILIO.authToken, callback, params) },
      });
      return answer.status;
    };
    const seen = [];
    for (const status of ['sent', 'delivered', 'delivered', 'sent', 'queued', 'undelivered']) {
      expect(await report(status)).toBe(204);
      seen.push((await states())[0]?.state);
    }
    expect(seen).toEqual(['sent', 'delivered', 'delivered', 'delivered', 'delivered', 'delivered']);
    server.closeAllConnections();
    server.close();
  });
});
