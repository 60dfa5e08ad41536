import { createClientAsync, type Client } from 'soap';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, times, type TestClock } from '../../store/postgres/kit.ts';
import { freshDatabase } from '../../support/database.ts';
import { startApi, type ApiServer } from './api-server.ts';

type Call = (parts: object) => Promise<[Record<string, unknown>]>;
type Cases = Client & { CreateCaseAsync: Call; GetCaseStatusAsync: Call; RegisterEventAsync: Call };

const NAMESPACE = 'urn:ventanilla:cases:1';

describe('our API over SOAP 1.1 (R-G4)', () => {
  const db = freshDatabase();
  let clock: TestClock;
  let api: ApiServer;
  let client: Cases;

  beforeEach(async () => {
    clock = createTestClock();
    api = await startApi({ pool: db.pool, clock });
    client = (await createClientAsync(`${api.baseUrl}/soap/cases?wsdl`)) as Cases;
    client.addHttpHeader('authorization', `Bearer ${await api.token()}`);
  });
  afterEach(() => api.stop());

  const request = { idempotencyKey: 'k1', kind: 'petition', summary: 'Pide copia: <b>Ñandú & "1"</b>' };

  const send = async (
    body: string,
    rest: { token?: string; type?: string; action?: string; headers?: string } = {},
  ) => {
    const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="${NAMESPACE}">${rest.headers ?? ''}<s:Body>${body}</s:Body></s:Envelope>`;
    return post(envelope, rest);
  };
  const post = async (
    text: string,
    { token, type = 'text/xml', action = '' }: { token?: string; type?: string; action?: string } = {},
  ) => {
    const answer = await fetch(`${api.baseUrl}/soap/cases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token ?? (await api.token())}`, 'content-type': type, soapaction: action },
      body: text,
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const status = (number: string) => `<c:GetCaseStatusRequest><c:number>${number}</c:number></c:GetCaseStatusRequest>`;
  const faultOf = (text: string) => /<faultcode>(.*?)<\/faultcode>.*<code[^>]*>(.*?)<\/code>/s.exec(text)?.slice(1, 3);

  it('a client made from the WSDL opens, asks and moves a case', async () => {
    const detail = [
      { name: 'radicado', value: '42' },
      { name: 'barrio', value: 'San Fernando' },
    ];
    const [opened] = await client.CreateCaseAsync({ ...request, document: '31987654', detail });
    expect(opened).toMatchObject({ created: true, case: { number: 'C-2026-000001', kind: 'petition', state: 'open' } });
    const [again] = await client.CreateCaseAsync({ ...request, document: '31987654', detail });
    expect(again).toMatchObject({ created: false, case: { number: 'C-2026-000001' } });

    clock.advance(60_000);
    const occurredAt = clock.now().toISOString();
    const moved = { number: 'C-2026-000001', idempotencyKey: 'e1', state: 'resolved', note: 'Enviada', occurredAt };
    expect((await client.RegisterEventAsync(moved))[0]).toMatchObject({
      outcome: 'changed',
      case: { state: 'resolved' },
    });
    expect((await client.RegisterEventAsync(moved))[0]).toMatchObject({ outcome: 'repeated' });
    const [asked] = await client.GetCaseStatusAsync({ number: 'C-2026-000001' });
    expect(asked).toMatchObject({ case: { state: 'resolved', updatedAt: clock.now() } });
  });

  it('it is the same API: a case opened here under a key is the same over REST', async () => {
    await client.CreateCaseAsync({ ...request, detail: [{ name: 'radicado', value: '42' }] });
    const { idempotencyKey: key, ...body } = request;
    const answer = await api.ask('POST', '/cases', {
      token: await api.token(),
      key,
      body: { ...body, detail: { radicado: '42' } },
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { number: 'C-2026-000001' }]);
  });

  it('many requests at once each get their own answer', async () => {
    await Promise.all(times(12, (index) => client.CreateCaseAsync({ ...request, idempotencyKey: `k${index}` })));
    const numbers = times(12, (index) => `C-2026-${String(index + 1).padStart(6, '0')}`);
    const asked = await Promise.all(numbers.map((number) => client.GetCaseStatusAsync({ number })));
    expect(asked.map(([answer]) => (answer['case'] as { number: string }).number)).toEqual(numbers);
  });

  it('serves the WSDL without credentials, under its own address', async () => {
    const answer = await fetch(`${api.baseUrl}/soap/cases?WSDL`);
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(await answer.text()).toContain(`location="${api.baseUrl}/soap/cases"`);
    expect((await fetch(`${api.baseUrl}/soap/cases`)).status).toBe(404);
    expect((await fetch(`${api.baseUrl}/soap/cases`, { method: 'DELETE' })).status).toBe(405);
  });

  it.each([
    ['a case that is not there', status('C-2026-000099'), 'request.not-found'],
    ['no number', '<c:GetCaseStatusRequest/>', 'request.invalid'],
    [
      'another kind',
      '<c:CreateCaseRequest><c:idempotencyKey>k</c:idempotencyKey><c:kind>x</c:kind><c:summary>s</c:summary></c:CreateCaseRequest>',
      'request.invalid',
    ],
    [
      'no key',
      '<c:CreateCaseRequest><c:kind>other</c:kind><c:summary>s</c:summary></c:CreateCaseRequest>',
      'request.invalid',
    ],
    [
      'a part that is not of the contract',
      '<c:CreateCaseRequest><c:idempotencyKey>k</c:idempotencyKey><c:kind>other</c:kind><c:summary>s</c:summary><c:state>closed</c:state></c:CreateCaseRequest>',
      'request.invalid',
    ],
    ['an operation that there is not', '<c:DropEverything/>', 'request.invalid'],
    ['one of the object’s own', '<c:constructor/>', 'request.invalid'],
    ['nothing', '', 'request.invalid'],
  ])('%s is a client’s fault, in our words', async (_name, body, code) => {
    const answer = await send(body);
    expect([answer.status, answer.type, faultOf(answer.text)]).toEqual([
      500,
      'text/xml; charset=utf-8',
      ['soap:Client', code],
    ]);
    expect(answer.text).not.toMatch(/TypeError|\.js|at /);
    expect((await db.pool.query('select from case_file')).rowCount).toBe(0);
  });

  it.each(['', '<', '<a>', 'no xml', '{"json": true}', '<a xmlns:s="x"><s:b></a>', `${'<a>'.repeat(10_000)}`])(
    'what is no envelope is a client’s fault: %#',
    async (text) => {
      expect(faultOf((await post(text)).text)).toEqual(['soap:Client', 'request.invalid']);
    },
  );

  const XXE = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>`;
  const LAUGHS = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(99)}"><!ENTITY c "${'&b;'.repeat(99)}">]>`;
  it.each([
    ['a file', XXE, '&x;'],
    ['a billion laughs', LAUGHS, '&c;'],
    ['a parameter entity', XXE.replace('ENTITY x', 'ENTITY % x').toLowerCase().replace('doctype', 'DocType'), ''],
    ['an entity that nobody declared', '', '&x;'],
  ])('entities are never followed: %s', async (_name, prolog, reference) => {
    const body = `<c:GetCaseStatusRequest><c:number>${reference}</c:number></c:GetCaseStatusRequest>`;
    const envelope = `${prolog}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="${NAMESPACE}"><s:Body>${body}</s:Body></s:Envelope>`;
    const answer = await post(envelope);
    expect(faultOf(answer.text)?.[0]).toBe('soap:Client');
    expect(answer.text).not.toContain('haha');
  });

  it('in UTF-16 a document type is seen as well', async () => {
    const token = await api.token();
    const answer = await fetch(`${api.baseUrl}/soap/cases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/xml; charset=utf-16le' },
      body: Buffer.from(`${XXE}<a/>`, 'utf16le'),
    });
    expect(await answer.text()).toContain('A document type is not accepted');
  });

  it('one too large is refused with 413, one of another type with 415', async () => {
    expect((await send(status('x'.repeat(70_000)))).status).toBe(413);
    const other = await send(status('C-2026-000001'), { type: 'application/soap+xml' });
    expect([other.status, faultOf(other.text)]).toEqual([415, ['soap:Client', 'request.unsupported-media']]);
  });

  it('without a token or its scope nothing is done', async () => {
    const missing = await send(status('C-2026-000001'), { token: 'x' });
    expect([missing.status, faultOf(missing.text)]).toEqual([401, ['soap:Client', 'auth.invalid']]);
    const refused = await send(status('C-2026-000001'), { token: await api.token('pqrs') });
    expect([refused.status, faultOf(refused.text)]).toEqual([403, ['soap:Client', 'auth.forbidden']]);
  });

  it('a header that must be understood is refused, another one is let be', async () => {
    await client.CreateCaseAsync(request);
    const header = (must: string) => `<s:Header><c:Security s:mustUnderstand="${must}"><c:a/></c:Security></s:Header>`;
    expect(faultOf((await send(status('C-2026-000001'), { headers: header('1') })).text)?.[1]).toBe('request.invalid');
    expect((await send(status('C-2026-000001'), { headers: header('0') })).status).toBe(200);
  });

  it('an action of one operation does not run another’s body', async () => {
    await client.CreateCaseAsync(request);
    const answer = await send(status('C-2026-000001'), { action: `"${NAMESPACE}/RegisterEvent"` });
    expect(faultOf(answer.text)?.[0]).toBe('soap:Client');
  });
});
