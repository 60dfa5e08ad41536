import { afterEach, describe, expect, test } from 'vitest';
import { createHttpSms, type HttpSmsOptions } from '../../../integrations/delivery/http-sms.ts';
import type { DeliveryProvider, ProviderMessage } from '../../../integrations/delivery/provider.ts';
import { createSmtpMail } from '../../../integrations/delivery/smtp-mail.ts';
import { createTwilioSms } from '../../../integrations/delivery/twilio-sms.ts';
import { startHttpCounterpart, startMailServer, startSilentServer, startTwilio, TWILIO } from './counterparts.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const kept = <T extends { stop(): Promise<void> }>(started: T): T => (closing.push(() => started.stop()), started);
const used = (provider: DeliveryProvider): DeliveryProvider => (closing.push(() => provider.close?.()), provider);

const MESSAGE: ProviderMessage = {
  ...{ kind: 'sms', to: '+573155550101', text: 'su código es "410037" & vence', document: '1900123456' },
  ...{ idempotencyKey: 'otp-c1-3', deliveryId: 'd-1' },
};
const BOUNDS = { timeoutMs: 2_000, correlationId: 'c1' };

describe('Twilio Messaging', () => {
  const open = async (part: { apiUrl: string; from?: string; authToken?: string }) =>
    used(await createTwilioSms({ ...TWILIO, from: '+12025550100', statusUrl: 'https://h.example/twilio', ...part }));

  test('makes a message with the address for its reports, from a number or a messaging service', async () => {
    const twilio = kept(await startTwilio());
    const byNumber = await open({ apiUrl: twilio.url });
    expect(await byNumber.send(MESSAGE, BOUNDS)).toEqual({ state: 'queued', providerId: twilio.made[0]?.sid });
    const service = `MG${'1'.repeat(32)}`;
    await (await open({ apiUrl: twilio.url, from: service })).send(MESSAGE, BOUNDS);
    expect(twilio.made.map(({ form }) => Object.fromEntries(form))).toEqual([
      {
        ...{ To: MESSAGE.to, Body: MESSAGE.text, From: '+12025550100' },
        StatusCallback: 'https://h.example/twilio/d-1',
      },
      {
        ...{ To: MESSAGE.to, Body: MESSAGE.text, MessagingServiceSid: service },
        StatusCallback: 'https://h.example/twilio/d-1',
      },
    ]);
  });

  test('a number that it will not take is a refusal, and the words do not quote the number', async () => {
    const twilio = kept(await startTwilio());
    const sending = (await open({ apiUrl: twilio.url })).send({ ...MESSAGE, to: '12' }, BOUNDS);
    await expect(sending).rejects.toMatchObject({ code: 'backoffice.refused', message: 'Twilio error 21211' });
  });

  test.each([401, 429, 500, 503])('status %i means that it cannot be used now', async (status) => {
    const twilio = kept(await startTwilio());
    twilio.mode = { kind: 'status', status };
    await expect((await open({ apiUrl: twilio.url })).send(MESSAGE, BOUNDS)).rejects.toMatchObject({
      code: 'backoffice.unreachable',
    });
  });

  test('with a wrong token, or nobody there, likewise', async () => {
    const twilio = await startTwilio();
    const wrong = await open({ apiUrl: twilio.url, authToken: 'another-token-altogether' });
    await expect(wrong.send(MESSAGE, BOUNDS)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    await twilio.stop();
    await expect((await open({ apiUrl: twilio.url })).send(MESSAGE, BOUNDS)).rejects.toMatchObject({
      code: 'backoffice.unreachable',
    });
  });
});

describe('a local provider over HTTP', () => {
  const JSON_SMS: Omit<HttpSmsOptions, 'url'> = {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': 'k' } },
    body: '{"destino":"{{national}}","mensaje":"{{text}}","ref":"{{id}}"}',
    ...{ success: { field: 'resultado.codigo', values: ['0', '00'] }, idField: 'resultado.id' },
  };
  const server = async (body: unknown = { resultado: { codigo: 0, id: 77 } }) =>
    kept(await startHttpCounterpart(() => ({ status: 200, body })));

  test('gets its own shape, with every value written as JSON wants it', async () => {
    const sms = await server();
    const provider = used(createHttpSms({ ...JSON_SMS, url: `${sms.url}/envios` }));
    expect(await provider.send(MESSAGE, BOUNDS)).toEqual({ state: 'sent', providerId: '77' });
    expect(JSON.parse(sms.taken[0]?.body ?? '')).toEqual({
      ...{ destino: '3155550101', mensaje: MESSAGE.text, ref: MESSAGE.idempotencyKey },
    });
    expect(sms.taken[0]?.headers).toMatchObject({ 'x-api-key': 'k', 'content-type': 'application/json' });
  });

  test.each([
    [
      'application/x-www-form-urlencoded',
      'to={{digits}}&m={{text}}',
      'to=573155550101&m=su%20c%C3%B3digo%20es%20%22410037%22%20%26%20vence',
    ],
    ['text/xml', '<m>{{text}}</m>', '<m>su código es &#34;410037&#34; &#38; vence</m>'],
    ['text/plain', '{{to}} {{text}} {{other}}', '+573155550101 su código es "410037" & vence {{other}}'],
  ])('as %s the values are written so', async (type, body, written) => {
    const sms = await server();
    const options = { url: sms.url, method: 'PUT' as const, headers: { 'Content-Type': type }, body };
    await used(createHttpSms(options)).send(MESSAGE, BOUNDS);
    expect([sms.taken[0]?.method, sms.taken[0]?.body]).toEqual(['PUT', written]);
  });

  test('an answer that is none of the good ones is a refusal, though its status was good', async () => {
    for (const body of [{ resultado: { codigo: 9 } }, { otro: 1 }, 'texto']) {
      const sms = await server(body);
      const provider = used(createHttpSms({ ...JSON_SMS, url: sms.url }));
      await expect(provider.send(MESSAGE, BOUNDS)).rejects.toMatchObject({ code: 'backoffice.refused' });
    }
  });

  test.each([
    [400, 'backoffice.refused'],
    [422, 'backoffice.refused'],
    [401, 'backoffice.unreachable'],
    [429, 'backoffice.unreachable'],
    [502, 'backoffice.unreachable'],
  ])('status %i is %s', async (status, code) => {
    const sms = await server();
    sms.mode = { kind: 'status', status };
    await expect(used(createHttpSms({ ...JSON_SMS, url: sms.url })).send(MESSAGE, BOUNDS)).rejects.toMatchObject({
      code,
    });
  });

  test('one that hangs is given up after its time', async () => {
    const sms = await server();
    sms.mode = { kind: 'hangs' };
    const provider = used(createHttpSms({ ...JSON_SMS, url: sms.url }));
    await expect(provider.send(MESSAGE, { ...BOUNDS, timeoutMs: 50 })).rejects.toMatchObject({
      code: 'backoffice.unreachable',
    });
  });
});

describe('SMTP', () => {
  const MAIL: ProviderMessage = {
    ...MESSAGE,
    kind: 'email',
    to: 'marina@example.com',
    subject: 'Su código de Hacienda',
  };
  const FROM = 'Hacienda Municipal <notificaciones@municipio.example>';

  test('a mail goes out with its words, its paper, and an id that a repetition shares', async () => {
    const server = kept(await startMailServer());
    const provider = used(createSmtpMail({ url: server.url, from: FROM }));
    const pdf = Buffer.from('%PDF-1.7 …');
    const attachments = [{ fileName: 'paz-y-salvo-PYS-2026-000123.pdf', contentType: 'application/pdf', content: pdf }];
    expect((await provider.send({ ...MAIL, attachments }, BOUNDS)).state).toBe('sent');
    await provider.send({ ...MAIL, attachments }, BOUNDS);
    const [first, second] = server.mails;
    expect(first).toMatchObject({ from: 'notificaciones@municipio.example', to: ['marina@example.com'] });
    expect(first?.raw).toContain('Auto-Submitted: auto-generated');
    expect(first?.raw).toContain('filename=paz-y-salvo-PYS-2026-000123.pdf');
    expect(first?.raw.replaceAll('\r\n', '')).toContain(pdf.toString('base64'));
    const idOf = (raw = ''): string | undefined => /Message-ID: (\S+)/i.exec(raw)?.[1];
    expect(idOf(first?.raw)).toMatch(/^<[0-9a-f]{32}@municipio\.example>$/);
    expect(idOf(second?.raw)).toBe(idOf(first?.raw));
  });

  test('a mailbox that does not exist is a refusal, and the words do not quote it', async () => {
    const server = kept(await startMailServer({ refuses: /marina/ }));
    const sending = used(createSmtpMail({ url: server.url, from: FROM })).send(MAIL, BOUNDS);
    await expect(sending).rejects.toMatchObject({ code: 'backoffice.refused', message: 'SMTP 550' });
  });

  test('wrong credentials, or nobody there, mean that it cannot be used now', async () => {
    const server = await startMailServer();
    const wrong = used(createSmtpMail({ url: server.url.replace('clave', 'otra'), from: FROM }));
    await expect(wrong.send(MAIL, BOUNDS)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    await server.stop();
    const nobody = used(createSmtpMail({ url: server.url, from: FROM }));
    await expect(nobody.send(MAIL, BOUNDS)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
  });

  test('outside loopback nothing is sent in clear (R-I5)', async () => {
    // It would take the mail, and offers no STARTTLS.
    const server = kept(await startMailServer({ host: '127.0.0.2' }));
    const sending = used(createSmtpMail({ url: server.url, from: FROM })).send(MAIL, BOUNDS);
    await expect(sending).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    expect(server.mails).toEqual([]);
  });

  test('one that never speaks does not keep us', async () => {
    const silent = kept(await startSilentServer());
    const provider = createSmtpMail({ url: `smtp://127.0.0.1:${silent.port}`, from: FROM });
    const sending = provider.send(MAIL, BOUNDS);
    const outcome = expect(sending).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    await silent.stop();
    await outcome;
    await provider.close?.();
  });
});
