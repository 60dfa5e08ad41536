import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayExchange } from '../../integrations/gateway/types.ts';
import { openTestbed } from './gateway-testbed.ts';
import { call } from './world.ts';

const soap: GatewayExchange = {
  system: 'documental',
  operation: 'register',
  method: 'POST',
  path: '/documental/v1/radicacion',
  contentType: 'text/xml; charset=utf-8',
  headers: { SOAPAction: '"urn:radicar"' },
  body: '<soap:Envelope>ñ</soap:Envelope>',
};
const fault = '<s:Envelope><s:Body><s:Fault><faultcode>s:Client</faultcode></s:Fault></s:Body></s:Envelope>';

describe('the exchange of text with a system', () => {
  let bed: Awaited<ReturnType<typeof openTestbed>>;
  beforeEach(async () => {
    bed = await openTestbed();
  });
  afterEach(() => bed.close());

  function answer(status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): void {
    bed.server.answerWith((_request, response) => {
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    });
  }

  it('R-G1 sends the text as it is, under the same token, correlation id and idempotency key', async () => {
    answer(200, 'text/xml; charset=utf-8', '<ok>ó</ok>');
    const gateway = bed.open();
    expect(await gateway.exchange({ ...soap, idempotencyKey: 'c1/7' }, call)).toEqual({
      status: 200,
      text: '<ok>ó</ok>',
      contentType: 'text/xml; charset=utf-8',
    });
    expect(bed.server.seen).toMatchObject([
      {
        method: 'POST',
        path: '/documental/v1/radicacion',
        body: soap.body,
        headers: {
          authorization: 'Bearer token-1',
          'x-correlation-id': 'test-correlation',
          'idempotency-key': 'c1/7',
          'content-type': 'text/xml; charset=utf-8',
          soapaction: '"urn:radicar"',
        },
      },
    ]);
  });

  it('no header of the caller replaces one of ours', async () => {
    const headers = { Authorization: 'Bearer forged', 'X-Correlation-Id': 'forged', 'Content-Type': 'text/plain' };
    await bed.open().exchange({ ...soap, headers }, call);
    expect(bed.server.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'x-correlation-id': 'test-correlation',
      'content-type': soap.contentType,
    });
  });

  it('reads the charset that the answer names', async () => {
    answer(200, 'text/xml; charset=ISO-8859-1', Buffer.from('<n>Radicación</n>', 'latin1'));
    expect((await bed.open().exchange(soap, call)).text).toBe('<n>Radicación</n>');
  });

  it('a fault is an answer whatever its status: returned, asked once, and it never opens the breaker', async () => {
    const gateway = bed.open({ breaker: { failures: 1, halfOpenAfterMs: 60_000 } });
    for (const [number, status] of [500, 400, 503].entries()) {
      answer(status, 'text/xml', fault);
      expect(await gateway.exchange({ ...soap, readOnly: true }, call)).toMatchObject({ status, text: fault });
      expect(bed.server.seen).toHaveLength(number + 1);
    }
    expect(gateway.health().documental).toMatchObject({ state: 'up', breaker: 'closed' });
  });

  it('what is no fault fails as every call does', async () => {
    const gateway = bed.open({ breaker: { failures: 100, halfOpenAfterMs: 1_000 } });
    for (const [status, type, body, code] of [
      [500, 'text/html', '<h1>Fault </h1>', 'backoffice.unreachable'],
      [502, 'text/xml', '<Default/>', 'backoffice.unreachable'],
      [403, 'text/xml', '<no/>', 'backoffice.refused'],
      [401, 'text/xml', fault, 'backoffice.refused'],
      [200, 'text/xml; charset=utf-8', Buffer.from([0x3c, 0xff]), 'backoffice.malformed'],
      [200, 'text/xml; charset=klingon', '<a/>', 'backoffice.malformed'],
      [200, 'text/xml', `<a>${'y'.repeat(1_100_000)}</a>`, 'backoffice.malformed'],
    ] as const) {
      answer(status, type, body);
      await expect(gateway.exchange(soap, call)).rejects.toMatchObject({ code });
    }
  });

  it('is repeated only with an idempotency key or as a question', async () => {
    answer(503, 'text/plain', '');
    const gateway = bed.open();
    const tries = async (extra: Partial<GatewayExchange>): Promise<number> => {
      const before = bed.server.seen.length;
      await expect(gateway.exchange({ ...soap, ...extra }, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
      });
      return bed.server.seen.length - before;
    };
    expect([await tries({}), await tries({ idempotencyKey: 'k' }), await tries({ readOnly: true })]).toEqual([1, 3, 3]);
  });

  it('a silent system ends it in its own time', async () => {
    bed.server.answerWith(() => undefined);
    const gateway = bed.open({ systems: { documental: { timeoutMs: 200 } } });
    await expect(gateway.exchange(soap, call)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
    expect(bed.server.seen).toHaveLength(1);
  });
});
