import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createGateway, type GatewayOptions } from '../../integrations/gateway/gateway.ts';
import type { Gateway, GatewayCallMetric, GatewayRequest } from '../../integrations/gateway/types.ts';
import { startScriptedGateway } from './scripted-gateway.ts';
import { call, silent, steppedClock } from './world.ts';

const question: GatewayRequest<{ value: number }> = {
  system: 'sap',
  operation: 'test',
  method: 'GET',
  path: '/sap/v1/thing',
  answer: z.object({ value: z.number() }),
};
const write: GatewayRequest<{ value: number }> = { ...question, method: 'POST', body: { a: 1 } };

describe('gateway client', () => {
  let server: Awaited<ReturnType<typeof startScriptedGateway>>;
  let clock: ReturnType<typeof steppedClock>;
  let metrics: GatewayCallMetric[];
  const opened: Gateway[] = [];

  beforeEach(async () => {
    server = await startScriptedGateway();
    clock = steppedClock();
    metrics = [];
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((gateway) => gateway.close()));
    await server.stop();
  });

  function open(extra: Partial<GatewayOptions> = {}): Gateway {
    const gateway = createGateway({
      baseUrl: server.baseUrl,
      tokenUrl: server.tokenUrl,
      clientId: 'client id',
      clientSecret: 's:cret/+',
      clock,
      random: () => 0,
      logger: silent,
      metrics: { onCall: (metric) => metrics.push(metric) },
      ...extra,
    });
    opened.push(gateway);
    return gateway;
  }
  const hang = (): void => undefined;

  describe('requests', () => {
    it('R-G1 carry the bearer, the correlation id, the idempotency key and the JSON body', async () => {
      await open().call({ ...write, idempotencyKey: 'conversation-1/7' }, { correlationId: 'c-42' });
      expect(server.seen).toMatchObject([
        {
          method: 'POST',
          path: '/sap/v1/thing',
          body: '{"a":1}',
          headers: {
            authorization: 'Bearer token-1',
            'x-correlation-id': 'c-42',
            'idempotency-key': 'conversation-1/7',
            'content-type': 'application/json',
          },
        },
      ]);
    });

    it('an id that would break a header is our bug and is never sent', async () => {
      const gateway = open();
      await expect(gateway.call(question, { correlationId: 'a\r\nb: c' })).rejects.toMatchObject({
        code: 'internal.bug',
      });
      await expect(gateway.call({ ...write, idempotencyKey: '' }, call)).rejects.toMatchObject({
        code: 'internal.bug',
      });
      expect(server.seen).toHaveLength(0);
    });
  });

  describe('tokens', () => {
    it('are asked for with form-encoded Basic credentials and client_credentials', async () => {
      const asked: string[] = [];
      server.answerTokensWith((request, response) => {
        asked.push(Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString(), request.body);
        response.end('{"access_token":"t","token_type":"bearer"}');
      });
      await open().ready();
      expect(asked).toEqual(['client+id:s%3Acret%2F%2B', 'grant_type=client_credentials']);
    });

    it('are kept, and calls at the same time share one request', async () => {
      const gateway = open();
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => gateway.call({ ...question, query: { n: `${n}` } }, call)),
      );
      await gateway.call(question, call);
      expect(server.tokensGiven()).toBe(1);
    });

    it('are renewed before they end', async () => {
      const gateway = open();
      await gateway.call(question, call);
      clock.advance(569_000);
      await gateway.call(question, call);
      expect(server.tokensGiven()).toBe(1);
      clock.advance(2_000);
      await gateway.call(question, call);
      expect(server.tokensGiven()).toBe(2);
    });

    it('are asked for anew once after a 401, and the call goes through', async () => {
      const gateway = open();
      server.answerWith(({ headers }, response) => {
        response.statusCode = headers.authorization === 'Bearer token-1' ? 401 : 200;
        response.end('{"value":2}');
      });
      expect(await gateway.call(question, call)).toEqual({ value: 2 });
      expect(server.tokensGiven()).toBe(2);
    });

    it('a second 401 is a refusal', async () => {
      server.answerWith((_request, response) => {
        response.statusCode = 401;
        response.end();
      });
      await expect(open().call(question, call)).rejects.toMatchObject({ code: 'backoffice.refused', retryable: false });
      expect(server.seen).toHaveLength(2);
    });

    it('refused credentials are a refusal, a failing token server is unreachable, nonsense is malformed', async () => {
      const gateway = open({ timeoutMs: 400 });
      for (const [status, body, code] of [
        [401, '{"error":"invalid_client"}', 'backoffice.refused'],
        [500, '', 'backoffice.unreachable'],
        [200, '{"access_token":"a b","token_type":"bearer"}', 'backoffice.malformed'],
      ] as const) {
        server.answerTokensWith((_request, response) => {
          response.statusCode = status;
          response.end(body);
        });
        await expect(gateway.call(question, call)).rejects.toMatchObject({ code });
      }
      expect(server.seen).toHaveLength(0);
    });

    it('a token server that hangs does not hold a call beyond its time', async () => {
      server.answerTokensWith(hang);
      await expect(open({ timeoutMs: 300 }).call(question, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
      });
    });
  });

  describe('failures', () => {
    it('R-G1 a system that hangs ends in an error within 4 s with the default time-out, and is not asked twice', async () => {
      server.answerWith(hang);
      const started = performance.now();
      await expect(open().call(question, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
        retryable: true,
      });
      expect(performance.now() - started).toBeLessThan(4_000);
      expect(server.seen).toHaveLength(1);
    });

    it('an answer that stops half way ends in an error too', async () => {
      server.answerWith((_request, response) => {
        response.write('{"value":');
      });
      await expect(open({ timeoutMs: 300 }).call(question, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
      });
    });

    it('a 500 is tried again when it is a question, and goes through when it heals', async () => {
      server.answerWith((_request, response) => {
        response.statusCode = server.seen.length < 3 ? 500 : 200;
        response.end('{"value":3}');
      });
      expect(await open().call(question, call)).toEqual({ value: 3 });
      expect(metrics).toMatchObject([{ system: 'sap', operation: 'test', outcome: 'ok', attempts: 3 }]);
    });

    it('a write is repeated only with an idempotency key; a search by POST may be', async () => {
      server.answerWith((_request, response) => {
        response.statusCode = 503;
        response.end();
      });
      const gateway = open();
      const tries = async (request: GatewayRequest<{ value: number }>): Promise<number> => {
        const before = server.seen.length;
        await expect(gateway.call(request, call)).rejects.toMatchObject({ code: 'backoffice.unreachable' });
        return server.seen.length - before;
      };
      expect(await tries(write)).toBe(1);
      expect(await tries({ ...write, idempotencyKey: 'k' })).toBe(3);
      expect(await tries({ ...write, readOnly: true })).toBe(3);
      expect(new Set(server.seen.slice(1, 4).map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['k']));
    });

    it('a 4xx is a refusal and is not repeated; a 404 is "there is none" to find', async () => {
      const gateway = open();
      for (const status of [400, 403, 404, 409, 422]) {
        server.answerWith((_request, response) => {
          response.statusCode = status;
          response.end('{"secret":"citizen data"}');
        });
        const error: unknown = await gateway.call(question, call).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'backoffice.refused', retryable: false });
        expect(JSON.stringify(error)).not.toContain('citizen');
        if (status === 404) expect(await gateway.find(question, call)).toBeUndefined();
        else await expect(gateway.find(question, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
      }
      expect(server.seen).toHaveLength(10);
    });

    it('R-G2 a 429 that asks for more time than there is, is told as busy with its time', async () => {
      server.answerWith((_request, response) => {
        response.writeHead(429, { 'retry-after': '30' }).end();
      });
      await expect(open().call(question, call)).rejects.toMatchObject({
        code: 'backoffice.busy',
        retryable: true,
        retryAfterS: 30,
      });
      expect(server.seen).toHaveLength(1);
    });

    it('a redirect is refused and never followed, so the token goes nowhere else', async () => {
      const elsewhere = await startScriptedGateway();
      server.answerWith((_request, response) => {
        response.writeHead(302, { location: `${elsewhere.baseUrl}/steal` }).end();
      });
      await expect(open().call(question, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
      expect(elsewhere.seen).toHaveLength(0);
      await elsewhere.stop();
    });

    it('bad JSON, bad UTF-8, another shape and an answer above 1 MB are malformed, and quote nothing of it', async () => {
      const gateway = open({ breaker: { failures: 100, halfOpenAfterMs: 1_000 } });
      for (const body of [
        '{"value": 12',
        Buffer.from([0x22, 0xff, 0x22]),
        '{"value":"doce"}',
        'null',
        '',
        `{"value":1,"x":"${'y'.repeat(1_100_000)}"}`,
      ]) {
        server.answerWith((_request, response) => response.end(body));
        const error: unknown = await gateway.call(question, call).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'backoffice.malformed' });
        expect(String((error as Error).message)).not.toContain('doce');
      }
    });

    it('nobody listening is unreachable, and not ready though a token is kept', async () => {
      const gateway = open();
      await gateway.ready();
      await server.stop();
      await expect(gateway.ready()).rejects.toMatchObject({ code: 'backoffice.unreachable' });
      await expect(gateway.call(question, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
        retryable: true,
      });
      server = await startScriptedGateway();
    });
  });

  describe('breaker', () => {
    const breaker = { failures: 2, halfOpenAfterMs: 60_000 };
    const fail500 = (): void => {
      server.answerWith((_request, response) => {
        response.statusCode = 500;
        response.end();
      });
    };

    it('R-G1 opens after failures in a row, then asks nothing of that system and lets the others through', async () => {
      const changes: unknown[] = [];
      const gateway = open({ breaker, metrics: { onCall: (m) => metrics.push(m), onBreaker: (c) => changes.push(c) } });
      fail500();
      for (let failures = 0; failures < breaker.failures; failures += 1) {
        await gateway.call(write, call).catch(() => undefined);
      }
      const sent = server.seen.length;
      await expect(gateway.call(write, call)).rejects.toMatchObject({
        code: 'backoffice.unreachable',
        retryable: true,
        retryAfterS: 60,
      });
      expect(server.seen).toHaveLength(sent);
      expect(metrics.at(-1)).toMatchObject({ outcome: 'broken', attempts: 0 });
      expect(changes).toEqual([{ system: 'sap', state: 'open' }]);
      expect(gateway.health().sap).toMatchObject({
        state: 'down',
        breaker: 'open',
        lastFailureCode: 'backoffice.unreachable',
      });

      server.answerWith((_request, response) => response.end('{"value":1}'));
      expect(await gateway.call({ ...question, system: 'rit' }, call)).toEqual({ value: 1 });
      expect(gateway.health().rit).toMatchObject({ state: 'up', breaker: 'closed' });
      expect(gateway.health().pagos).toEqual({ state: 'unknown', breaker: 'closed', inFlight: 0, queued: 0 });
    });

    it('closes again once the system answers', async () => {
      const gateway = open({ breaker: { failures: 1, halfOpenAfterMs: 20 } });
      fail500();
      await gateway.call(write, call).catch(() => undefined);
      expect(gateway.health().sap).toMatchObject({ state: 'down', breaker: 'open' });
      server.answerWith((_request, response) => response.end('{"value":9}'));
      await vi.waitFor(async () => {
        expect(await gateway.call(write, call)).toEqual({ value: 9 });
      });
      expect(gateway.health().sap).toMatchObject({ state: 'up', breaker: 'closed' });
    });

    it('refusals never open it: a refusal is an answer', async () => {
      const gateway = open({ breaker });
      server.answerWith((_request, response) => {
        response.statusCode = 422;
        response.end();
      });
      for (let refusals = 0; refusals < 5; refusals += 1) await gateway.call(write, call).catch(() => undefined);
      expect(server.seen).toHaveLength(5);
      expect(gateway.health().sap).toMatchObject({ state: 'up', breaker: 'closed' });
    });

    it('a system that hangs holds up no other', async () => {
      const gateway = open({ timeoutMs: 2_500 });
      server.answerWith(({ path }, response) => {
        if (!path.startsWith('/sap/')) response.end('{"value":5}');
      });
      const stuck = Array.from({ length: 100 }, (_, n) =>
        gateway.call({ ...question, query: { n: `${n}` } }, call).catch(() => 'failed'),
      );
      await vi.waitFor(() => {
        expect(server.seen.length).toBeGreaterThanOrEqual(64);
      });
      expect(await gateway.call({ ...question, system: 'pagos', path: '/pagos/x' }, call)).toEqual({ value: 5 });
      await gateway.close();
      expect(new Set(await Promise.all(stuck))).toEqual(new Set(['failed']));
    });
  });

  describe('cache', () => {
    it('keeps what is said to hold no personal data, for its time only', async () => {
      const gateway = open();
      const cached = { ...question, cacheTtlMs: 1_000 };
      server.answerWith((_request, response) => response.end(`{"value":${server.seen.length}}`));
      expect(await gateway.call(cached, call)).toEqual({ value: 1 });
      expect(await gateway.call(cached, call)).toEqual({ value: 1 });
      expect(metrics.map(({ outcome }) => outcome)).toEqual(['ok', 'cached']);
      expect(await gateway.call({ ...cached, query: { a: '1' } }, call)).toEqual({ value: 2 });
      clock.advance(1_000);
      expect(await gateway.call(cached, call)).toEqual({ value: 3 });
    });

    it('keeps nothing else', async () => {
      const gateway = open();
      await gateway.call(question, call);
      await gateway.call(question, call);
      expect(server.seen).toHaveLength(2);
    });
  });
});
