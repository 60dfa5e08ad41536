import { createHash } from 'node:crypto';
import { createClientAsync } from 'soap';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Emulator } from '../../integrations/emulator/emulator.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import { createDocumentRegistry } from '../../integrations/documental/document-registry.ts';
import type { SoapGateway } from '../../integrations/documental/soap-client.ts';
import { documentOf } from './back-office-world.ts';
import { RADICACION_WSDL, SEED, call, emulatorIn, portsOf, steppedClock, temporaryFolder } from './world.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const PATH = '/documental/v1/radicacion';
const ACTION = '"urn:ventanilla:documental:radicacion:v1/RadicarDocumento"';
const taxpayerId = generateTaxpayers(SEED)[0]?.taxpayerId ?? '';

describe('document management of the emulator, over SOAP', () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  let emulator: Emulator;
  let address: { baseUrl: string; tokenUrl: string };
  let ports: ReturnType<typeof portsOf>;
  let token: string;

  beforeAll(async () => {
    emulator = emulatorIn(folder.path, clock);
    address = await emulator.listener.start();
    ports = portsOf(emulator, address, clock);
    const { clientId: client_id, clientSecret: client_secret } = emulator.client;
    const grant = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
    const answer = await fetch(address.tokenUrl, { method: 'POST', body: grant });
    token = ((await answer.json()) as { access_token: string }).access_token;
  });
  afterAll(async () => {
    await ports.gateway.close();
    await emulator.close();
    folder.remove();
  });

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(address.baseUrl + PATH, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'text/xml; charset=utf-8',
        soapaction: ACTION,
        'idempotency-key': 'k',
        ...headers,
      },
      body,
    });
  const envelope = (body: string): string =>
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
  const request = (inside: string): string =>
    envelope(`<r:RadicarDocumento xmlns:r="urn:ventanilla:documental:radicacion:v1">${inside}</r:RadicarDocumento>`);

  it('serves its WSDL to anybody, and an envelope only to a living token', async () => {
    const wsdl = await fetch(`${address.baseUrl}${PATH}?wsdl`);
    expect([wsdl.status, await wsdl.text()]).toEqual([200, RADICACION_WSDL]);
    expect((await post(request(''), { authorization: 'Bearer made-up' })).status).toBe(401);
    expect((await fetch(address.baseUrl + PATH)).status).toBe(404);
  });

  it('is understood by a client that knows nothing but the WSDL it serves', async () => {
    const client = await createClientAsync(`${address.baseUrl}${PATH}?wsdl`, {}, address.baseUrl + PATH);
    client.addHttpHeader('authorization', `Bearer ${token}`);
    client.addHttpHeader('idempotency-key', 'foreign');
    const contenido = Buffer.from('hola');
    const ask = (client as unknown as Record<string, (body: unknown) => Promise<[Record<string, unknown>]>>)[
      'RadicarDocumentoAsync'
    ];
    const [answer] = (await ask?.({
      tipoDocumental: 'OFICIO',
      asunto: 'Prueba',
      idContribuyente: taxpayerId,
      archivo: {
        nombre: 'a.txt',
        tipoMime: 'text/plain',
        huellaSha256: createHash('sha256').update(contenido).digest('hex'),
        contenido: contenido.toString('base64'),
      },
    })) ?? [{}];
    expect(answer['numeroRadicado']).toMatch(/^2026\.4131\.\d{6}$/);
  });

  it.each([
    ['no XML', 'hola'],
    ['XML cut short', '<a><b>'],
    ['an empty body', envelope('')],
    ['another operation', envelope('<x:Otra xmlns:x="urn:y"/>')],
    ['an operation without its parts', request('')],
    ['entities of its own', `<!DOCTYPE a [<!ENTITY x "yyy">]>${request('<r:asunto>&x;</r:asunto>')}`],
  ])('%s is a fault of the caller, without a word of our code', async (_name, body) => {
    const answer = await post(body);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/xml; charset=utf-8']);
    expect(text).toContain('<faultcode>soap:Client</faultcode>');
    expect(text).not.toMatch(/TypeError|\.ts|\.js| at /);
  });

  it('an envelope without a key, of another type, or too large is refused', async () => {
    expect(await (await post(request(''), { 'idempotency-key': '' })).text()).toContain('Idempotency-Key');
    expect((await post(request(''), { 'content-type': 'application/json' })).status).toBe(415);
    expect((await post(request('x'.repeat(12 * 1024 * 1024 + 1)))).status).toBe(413);
  });

  it('a content that is not what its hash says is refused', async () => {
    const entry = { ...documentOf(taxpayerId, 'hash'), sha256: '0'.repeat(64) };
    await expect(ports.registry.register(entry, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
    const nobody = documentOf('BP0', 'nobody');
    await expect(ports.registry.register(nobody, call)).rejects.toMatchObject({ code: 'backoffice.refused' });
  });

  it('a document of 5 MB goes through, and again under its key gives the same number', async () => {
    const content = new Uint8Array(5 * 1024 * 1024).fill(65);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const big = { ...documentOf(taxpayerId, 'big'), content, sha256 };
    const { number } = await ports.registry.register(big, call);
    expect((await ports.registry.register(big, call)).number).toBe(number);
  });

  it.each([
    ['error', 'backoffice.unreachable'],
    ['bad-json', 'backoffice.malformed'],
  ] as const)('on demand it fails by %s, and registers nothing', async (mode, code) => {
    emulator.faults.set({ system: 'documental', mode, share: 1 });
    const entry = documentOf(taxpayerId, `fault-${mode}`);
    await expect(ports.registry.register(entry, call)).rejects.toMatchObject({ code });
    emulator.faults.set({ system: 'documental', mode: 'none', share: 1 });
    await ports.registry.register(entry, call);
  });
});

describe('the client of document management', () => {
  const answering = (text: string, status = 200) => {
    const seen: Parameters<SoapGateway['exchange']>[0][] = [];
    const gateway: SoapGateway = {
      exchange(request) {
        seen.push(request);
        return Promise.resolve({ status, text, contentType: 'text/xml; charset=utf-8' });
      },
    };
    return { seen, registry: createDocumentRegistry({ gateway, wsdl: RADICACION_WSDL }) };
  };
  const body = (inside: string): string =>
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${inside}</soap:Body></soap:Envelope>`;
  const fault = (code: string): string =>
    body(`<soap:Fault><faultcode>${code}</faultcode><faultstring>cédula 1900000001</faultstring></soap:Fault>`);
  const answer = (number: string, at = '2026-11-20T10:00:00-05:00'): string =>
    body(
      '<RadicarDocumentoResponse xmlns="urn:ventanilla:documental:radicacion:v1">' +
        `<numeroRadicado>${number}</numeroRadicado><fechaRadicado>${at}</fechaRadicado></RadicarDocumentoResponse>`,
    );
  const entry = documentOf('BP1', 'c1:7:register');

  it('sends SOAP 1.1 with its action and key, and nothing personal but in the envelope', async () => {
    const { seen, registry } = answering(answer('2026.4131.000001'));
    expect(await registry.register(entry, call)).toEqual({
      number: '2026.4131.000001',
      registeredAt: '2026-11-20T15:00:00.000Z',
    });
    expect(seen).toMatchObject([
      {
        ...{ system: 'documental', operation: 'register-document', method: 'POST', path: PATH },
        ...{ contentType: 'text/xml; charset=utf-8', headers: { SOAPAction: ACTION }, idempotencyKey: 'c1:7:register' },
      },
    ]);
    expect(seen[0]?.body).toContain('Paz y salvo de predial &amp; &lt;otros&gt; ñ');
    expect(seen[0]?.body).toContain(Buffer.from(entry.content).toString('base64'));
  });

  it.each([
    ['a fault of ours', fault('soap:Client'), 500, { code: 'backoffice.refused', retryable: false }],
    ['a finer fault of ours', fault('soap:Client.Authentication'), 500, { code: 'backoffice.refused' }],
    ['a fault of theirs', fault('soap:Server'), 500, { code: 'backoffice.unreachable', retryable: true }],
    ['a page', '<html><body>Mantenimiento</body></html>', 200, { code: 'backoffice.malformed' }],
    ['no XML', '{"posiciones": [{"saldo": "12', 200, { code: 'backoffice.malformed' }],
    ['an empty answer', '', 200, { code: 'backoffice.malformed' }],
    ['another answer', body('<otra xmlns="urn:x"/>'), 200, { code: 'backoffice.malformed' }],
    ['a number that is none', answer('<![CDATA[<b>1</b>]]>'), 200, { code: 'backoffice.malformed' }],
    ['a date that is none', answer('1', 'ayer'), 200, { code: 'backoffice.malformed' }],
  ])('%s is an error of the back office that quotes nothing', async (_name, text, status, expected) => {
    const { registry } = answering(text, status);
    const error: unknown = await registry.register(entry, call).catch((reason: unknown) => reason);
    expect(error).toMatchObject(expected);
    expect((error as Error).message).not.toContain('1900000001');
  });

  it('what the gateway throws comes through as it is', async () => {
    const busy = Object.assign(new Error('busy'), { code: 'backoffice.busy', retryAfterS: 42 });
    const gateway: SoapGateway = { exchange: () => Promise.reject(busy) };
    const registry = createDocumentRegistry({ gateway, wsdl: RADICACION_WSDL });
    await expect(registry.register(entry, call)).rejects.toBe(busy);
  });
});
