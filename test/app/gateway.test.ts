import path from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../app/config.ts';
import { createGatewayMetrics, meterGatewayLoad } from '../../app/gateway-metrics.ts';
import { openGateway } from '../../app/gateway.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { Gateway, GatewayMetrics } from '../../integrations/gateway/types.ts';
import { createMemorySlotBook } from '../../store/memory/slot-book.ts';
import { makeAuthority, type Authority, type Identity } from '../integrations/gateway-pki.ts';
import { question } from '../integrations/gateway-testbed.ts';
import { startScriptedGateway } from '../integrations/scripted-gateway.ts';
import { call, silent, steppedClock } from '../integrations/world.ts';

describe('the gateway client of the product', () => {
  let server: Awaited<ReturnType<typeof startScriptedGateway>>;
  let registry: Registry;
  let metrics: GatewayMetrics;
  let authority: Authority;
  let client: Identity;
  const opened: Gateway[] = [];

  beforeAll(() => {
    authority = makeAuthority('city');
    client = authority.issue('client', 'ventanilla');
  });
  afterAll(() => authority.remove());
  beforeEach(async () => {
    server = await startScriptedGateway();
    registry = new Registry();
    metrics = createGatewayMetrics(registry);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((gateway) => gateway.close()));
    await server.stop();
  });

  function open(environment: Record<string, string>): Gateway {
    const clock = steppedClock();
    const gateway = openGateway({
      config: readConfig(environment, '/srv/app'),
      address: { baseUrl: server.baseUrl, tokenUrl: server.tokenUrl },
      client: { clientId: 'id', clientSecret: 'secret' },
      slots: createMemorySlotBook({ clock }),
      clock,
      random: () => 0,
      logger: silent,
      metrics,
    });
    opened.push(gateway);
    return gateway;
  }
  function problem(environment: Record<string, string>): string {
    try {
      open(environment);
    } catch (error) {
      expect(error).toMatchObject({ code: 'config.invalid' });
      return (error as AppError).message;
    }
    throw new Error('it was taken as valid');
  }

  it('R-G2 holds the limits that are set, and only those', async () => {
    const gateway = open({
      GATEWAY_SAP_PER_MINUTE: '2',
      GATEWAY_DOCUMENTAL_PER_MINUTE: '0',
      GATEWAY_PER_MINUTE: 'crm:1',
    });
    const unhurried = { ...call, patienceMs: 0 };
    const answered = { sap: 0, documental: 0, crm: 0, rit: 0 };
    for (const system of ['sap', 'documental', 'crm', 'rit'] as const) {
      for (let n = 0; n < 5; n++) {
        const ended = await gateway.call({ ...question(n), system }, unhurried).catch((error: unknown) => error);
        if (ended instanceof AppError) expect(ended.code).toBe('backoffice.busy');
        else answered[system] += 1;
      }
    }
    expect(answered).toEqual({ sap: 2, documental: 5, crm: 1, rit: 5 });
  });

  it('gives each system its own time', async () => {
    server.answerWith(() => undefined);
    const gateway = open({ GATEWAY_SYSTEM_TIMEOUTS_MS: 'crm:50' });
    await expect(gateway.call({ ...question(), system: 'crm' }, call)).rejects.toMatchObject({
      code: 'backoffice.unreachable',
    });
  });

  it('tells how calls ended, what was sent and what is under way', async () => {
    const gateway = open({ GATEWAY_SAP_PER_MINUTE: '1' });
    meterGatewayLoad(registry, () => gateway.health());
    await gateway.call(question(0), call);
    await gateway.call(question(1), { ...call, patienceMs: 0 }).catch(() => undefined);
    const text = await registry.metrics();
    for (const line of [
      'ventanilla_gateway_seconds_count{system="sap",operation="test",outcome="ok"} 1',
      'ventanilla_gateway_seconds_count{system="sap",operation="test",outcome="busy"} 1',
      'ventanilla_gateway_requests_total{system="sap"} 1',
      'ventanilla_gateway_calls{system="sap",state="under-way"} 0',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('takes certificate, key and authority as text or as files', () => {
    const asText = (pem: string): string => pem.replaceAll('\n', '\\n');
    open({ GATEWAY_CLIENT_CERTIFICATE: client.certificateFile, GATEWAY_CLIENT_KEY: client.keyFile });
    open({ GATEWAY_CLIENT_CERTIFICATE: asText(client.certificate), GATEWAY_CLIENT_KEY: asText(client.key) });
    open({ GATEWAY_CLIENT_CERTIFICATE: client.certificate, GATEWAY_CLIENT_KEY: client.key });
    open({ GATEWAY_CA: authority.certificate });
    open({ GATEWAY_CA: authority.certificate + client.certificate });
    open({ GATEWAY_CA: authority.certificateFile });
  });

  it('what is no certificate, key or authority is refused at the start, by its name and without its text', () => {
    const missing = path.join(import.meta.dirname, 'none.pem');
    const pair = { GATEWAY_CLIENT_CERTIFICATE: client.certificate, GATEWAY_CLIENT_KEY: client.key };
    expect(problem({ ...pair, GATEWAY_CLIENT_CERTIFICATE: missing })).toMatch(/^GATEWAY_CLIENT_CERTIFICATE: /);
    expect(problem({ ...pair, GATEWAY_CLIENT_KEY: import.meta.filename })).toMatch(/^GATEWAY_CLIENT_KEY: /);
    expect(problem({ ...pair, GATEWAY_CLIENT_CERTIFICATE: client.key })).toMatch(/^GATEWAY_CLIENT_CERTIFICATE: /);
    // The key of another certificate.
    expect(problem({ ...pair, GATEWAY_CLIENT_KEY: authority.key })).toMatch(/^GATEWAY_CLIENT_KEY: /);
    expect(problem({ GATEWAY_CA: import.meta.filename })).toMatch(/^GATEWAY_CA: /);
    for (const text of [client.key, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
      const told = problem({ GATEWAY_CA: text });
      expect(told).toMatch(/^GATEWAY_CA: /);
      expect(told).not.toContain('-----BEGIN');
    }
  });
});
