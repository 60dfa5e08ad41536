import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type GatewayOptions } from '../../integrations/gateway/gateway.ts';
import type { Gateway } from '../../integrations/gateway/types.ts';
import { makeAuthority, type Authority, type Identity } from './gateway-pki.ts';
import { question } from './gateway-testbed.ts';
import { call, silent, steppedClock } from './world.ts';

describe('R-G1 mutual TLS with the gateway', () => {
  let city: Authority;
  let stranger: Authority;
  let client: Identity;
  let strangersClient: Identity;
  let server: Server;
  let address: { baseUrl: string; tokenUrl: string };
  /** Who asked, by the certificate shown. */
  let askers: string[];
  const opened: Gateway[] = [];

  beforeAll(async () => {
    city = makeAuthority('city');
    stranger = makeAuthority('stranger');
    client = city.issue('client', 'ventanilla');
    strangersClient = stranger.issue('client', 'ventanilla');
    const { certificate, key } = city.issue('server', 'gateway');
    const both = { requestCert: true, rejectUnauthorized: true };
    server = createServer({ cert: certificate, key, ca: city.certificate, ...both }, (request, response) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      askers.push(`${String(subject.CN)} ${request.url ?? ''}`);
      response.end(request.url === '/token' ? '{"access_token":"t","token_type":"bearer"}' : '{"value":1}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    address = { baseUrl, tokenUrl: `${baseUrl}/token` };
  });
  beforeEach(() => {
    askers = [];
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((gateway) => gateway.close()));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    city.remove();
    stranger.remove();
  });

  function open(tls: GatewayOptions['tls'], at = address): Gateway {
    const gateway = createGateway({
      ...at,
      ...{ clientId: 'id', clientSecret: 'secret', timeoutMs: 2_000 },
      ...{ clock: steppedClock(), random: () => 0, logger: silent },
      ...(tls && { tls }),
    });
    opened.push(gateway);
    return gateway;
  }
  const unreachable = { code: 'backoffice.unreachable' };
  const shown = ({ certificate, key }: Identity) => ({ certificate, key });

  it('token and calls go through with the client’s certificate', async () => {
    const gateway = open({ ...shown(client), authorities: city.certificate });
    expect(await gateway.call(question(), call)).toEqual({ value: 1 });
    expect(askers).toEqual(['ventanilla /token', 'ventanilla /sap/v1/thing']);
    await gateway.ready();
  });

  it('without a certificate, or with one of another authority, nothing is asked', async () => {
    for (const mine of [{}, shown(strangersClient)]) {
      await expect(open({ ...mine, authorities: city.certificate }).call(question(), call)).rejects.toMatchObject(
        unreachable,
      );
    }
    expect(askers).toEqual([]);
  });

  it('a gateway of an authority that is not believed gets neither secret nor question', async () => {
    for (const theirs of [{}, { authorities: stranger.certificate }]) {
      const failure: unknown = await open({ ...shown(client), ...theirs })
        .call(question(), call)
        .catch((error: unknown) => error);
      expect(failure).toMatchObject(unreachable);
    }
    expect(askers).toEqual([]);
  });

  it('a gateway that can do no TLS 1.3 is not spoken to, unless the floor is lower (R-I5)', async () => {
    const { certificate, key } = city.issue('server', 'old-gateway');
    const old = createServer({ cert: certificate, key, maxVersion: 'TLSv1.2' }, (request, response) => {
      askers.push(`${(request.socket as TLSSocket).getProtocol()} ${request.url ?? ''}`);
      response.end(request.url === '/token' ? '{"access_token":"t","token_type":"bearer"}' : '{"value":1}');
    });
    old.listen(0, '127.0.0.1');
    await once(old, 'listening');
    const baseUrl = `https://127.0.0.1:${(old.address() as AddressInfo).port}`;
    const to = { baseUrl, tokenUrl: `${baseUrl}/token` };
    const authorities = city.certificate;
    try {
      await expect(open({ authorities }, to).call(question(), call)).rejects.toMatchObject(unreachable);
      expect(askers).toEqual([]);
      expect(await open({ authorities, minVersion: 'TLSv1.2' }, to).call(question(), call)).toEqual({ value: 1 });
      expect(askers).toEqual(['TLSv1.2 /token', 'TLSv1.2 /sap/v1/thing']);
    } finally {
      old.closeAllConnections();
      old.close();
      await once(old, 'close');
    }
  });

  it('a gateway under another name than its certificate’s is not believed', async () => {
    const elsewhere = address.baseUrl.replace('127.0.0.1', 'localhost');
    const gateway = createGateway({
      ...{ baseUrl: elsewhere, tokenUrl: `${elsewhere}/token`, clientId: 'id', clientSecret: 'secret' },
      ...{ clock: steppedClock(), random: () => 0, logger: silent },
      tls: { ...shown(client), authorities: city.certificate },
    });
    opened.push(gateway);
    await expect(gateway.call(question(), call)).rejects.toMatchObject(unreachable);
    expect(askers).toEqual([]);
  });
});
