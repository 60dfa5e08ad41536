import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import twilio from 'twilio';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Deliveries } from '../../../bot/ports/deliveries.ts';
import { twilioStatusRouter } from '../../../integrations/delivery/twilio-status.ts';
import { TWILIO } from './counterparts.ts';

const STATUS_URL = 'https://hacienda.example/integrations/delivery/twilio';
let server: Server;
let base: string;
let reports: unknown[];

beforeEach(async () => {
  reports = [];
  const unused = (): never => {
    throw new RangeError('not used here');
  };
  const deliveries: Deliveries = {
    ...{ look: unused, begin: unused, accepted: unused, forget: unused },
    report: (...report) => Promise.resolve(reports.push(report) === 1),
  };
  const router = await twilioStatusRouter({
    ...{ deliveries, authToken: TWILIO.authToken, statusUrl: STATUS_URL, logger: pino({ level: 'silent' }) },
  });
  server = createServer(express().use('/twilio', router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/twilio`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const fields = (status: string, more: Record<string, string> = {}): Record<string, string> => ({
  ...{ MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: status, AccountSid: TWILIO.accountSid, To: '+573155550101' },
  ...more,
});
const sign = (url: string, params: Record<string, string>, token = TWILIO.authToken): string =>
  twilio.getExpectedTwilioSignature(token, url, params);
async function report(params: Record<string, string>, signature: string, id = 'd-1'): Promise<number> {
  const body = new URLSearchParams(params);
  const headers = { 'x-twilio-signature': signature };
  return (await fetch(`${base}/${id}`, { method: 'POST', body, headers })).status;
}

test.each([
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
])('%s is %s', async (status, state) => {
  const params = fields(status, state === 'failed' ? { ErrorCode: '30003' } : {});
  expect(await report(params, sign(`${STATUS_URL}/d-1`, params))).toBe(204);
  expect(reports).toEqual([['d-1', 'twilio', state, state === 'failed' ? 'twilio 30003' : undefined]]);
});

test('a state that is not known is acknowledged and changes nothing', async () => {
  const params = fields('teleported');
  expect(await report(params, sign(`${STATUS_URL}/d-1`, params))).toBe(204);
  expect(reports).toEqual([]);
});

test('without Twilio’s signature over this address and these fields nothing is believed (R-Q4)', async () => {
  const params = fields('delivered');
  const good = sign(`${STATUS_URL}/d-1`, params);
  const tries: [Record<string, string>, string, string][] = [
    [params, '', 'd-1'],
    [params, good, 'd-2'],
    [{ ...params, MessageStatus: 'failed' }, good, 'd-1'],
    [params, sign(`${STATUS_URL}/d-1`, params, 'another-token-altogether'), 'd-1'],
    [params, sign(`${base}/d-1`, params), 'd-1'],
  ];
  for (const [body, signature, id] of tries) expect(await report(body, signature, id)).toBe(403);
  expect(reports).toEqual([]);
});
