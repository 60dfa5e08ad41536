import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Emulator } from '../../integrations/emulator/emulator.ts';
import { startDemo } from './demo-server.ts';
import { documentedAnswers, heldAgainst, inline, openapi, operation, text, type Json } from './emulator-openapi.ts';
import { emulatorIn, steppedClock, temporaryFolder } from './world.ts';

// Processes and browsers start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('openapi.yaml of the emulator', () => {
  const folder = temporaryFolder();
  let emulator: Emulator;
  let address: { baseUrl: string; tokenUrl: string };
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let token = 'none yet';
  const checked = new Set<string>();

  beforeAll(async () => {
    emulator = emulatorIn(folder.path, steppedClock());
    address = await emulator.listener.start();
    demo = await startDemo(emulator.demoRouter);
  });
  afterAll(async () => {
    await demo.stop();
    await emulator.close();
    folder.remove();
  });

  /** Asks, and holds the question and the answer against the document. */
  async function ask(
    method: string,
    path: string,
    options: { params?: Json; query?: string; body?: Json; key?: string; status: number; baseUrl?: string },
  ) {
    const documented = operation(method, path);
    const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => String(options.params?.[name]));
    const isDemo = path.startsWith('/emulator/');
    const isToken = path === '/oauth/token';
    const url = `${isDemo ? demo.baseUrl.replace(/\/emulator$/, '') : (options.baseUrl ?? address.baseUrl)}${filled}${options.query ?? ''}`;
    const headers: Record<string, string> = {
      ...(!isDemo && !isToken && { authorization: `Bearer ${token}` }),
      ...(options.body && { 'content-type': isToken ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...(options.key !== undefined && { 'idempotency-key': options.key }),
    };
    const body = isToken
      ? new URLSearchParams(options.body as Record<string, string>).toString()
      : JSON.stringify(options.body);
    const answer = await fetch(url, { method: method.toUpperCase(), headers, ...(options.body && { body }) });
    expect([path, answer.status]).toEqual([path, options.status]);

    const json = await heldAgainst(documented, answer, options.body);
    checked.add(`${method} ${path} ${answer.status}`);
    return json;
  }

  it('is OpenAPI 3.1, is served by both listeners, and every reference points somewhere', async () => {
    expect(openapi.openapi).toMatch(/^3\.1\./);
    inline(openapi);
    expect(await (await fetch(`${address.baseUrl}/openapi.yaml`)).text()).toBe(text);
    expect(await (await fetch(`${demo.baseUrl}/openapi.yaml`)).text()).toBe(text);
  });

  it('documents the routes there are, and no others', () => {
    const all = documentedAnswers().map((answer) => answer.split(' ').slice(0, 2).join(' '));
    const documented = [...new Set(all)].filter((route) => !/ (\/emulator\/|\/oauth\/token$)/.test(route));
    const served = emulator.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(documented.sort()).toEqual(served.sort());
  });

  /** Somebody who owes predial, with what the systems call it. */
  async function debtor() {
    const people = await demo.taxpayers(600);
    const person = people.find(
      ({ documentType, obligations }) =>
        documentType === 'CC' && obligations.filter((o) => o.balanceCop > 500_000 && o.propertyId).length > 1,
    );
    const found = await ask('post', '/rit/v1/consultas', {
      body: { numeroDocumento: person?.document },
      status: 200,
    });
    const [{ idContribuyente: id }] = found['resultados'] as [{ idContribuyente: string }];
    const owed = (person?.obligations ?? []).filter((o) => o.balanceCop > 0 && o.propertyId !== undefined);
    const debts = owed.map((o) => ({
      tributo: 'IPU',
      objeto: o.propertyId,
      vigencia: String(o.year),
      saldo: o.balanceCop,
    }));
    return { id, debts: debts.filter((_, at) => owed[at]?.tax === 'predial'), propertyId: owed[0]?.propertyId };
  }

  it('the systems of the first days answer as documented', async () => {
    const { clientId: client_id, clientSecret: client_secret } = emulator.client;
    const grant = { grant_type: 'client_credentials', client_id, client_secret };
    const sap = (part: string): string => `/sap/v1/interlocutores/{id}/${part}`;
    const problemsOf: [string, string, Json][] = [
      ['get', sap('cuenta'), { params: { id: 'x' } }],
      ['get', sap('paz-y-salvo'), { params: { id: 'x' } }],
      ['get', sap('acuerdos'), { params: { id: 'x' } }],
      ['post', '/rit/v1/consultas', { body: { numeroDocumento: '1' } }],
      ['post', '/pagos/v1/ordenes', { body: {} }],
      ['get', '/pagos/v1/ordenes', { query: '?contribuyente=x' }],
      ['get', '/pagos/v1/ordenes/{referencia}', { params: { referencia: 'x' } }],
      ['post', '/notificaciones/v1/mensajes', { body: {} }],
      ['post', '/sap/v1/facturas', { body: {} }],
      ['get', '/pagos/v1/ordenes/{referencia}/comprobante', { params: { referencia: 'x' } }],
      ['post', '/pagos/v1/ordenes-abiertas', { body: {} }],
      ['get', '/catastro/v1/contribuyentes/{id}/predios', { params: { id: 'x' } }],
      ['post', '/catastro/v1/consultas', { body: {} }],
      ['post', '/catastro/v1/verificaciones', { body: {} }],
      ['post', '/catastro/v1/radicaciones', { body: {} }],
      ['post', '/pagos/v1/ordenes-estampillas', { body: {} }],
      ['post', '/cartera/v1/reglas', { body: {} }],
      ['post', '/cartera/v1/simulaciones', { body: {} }],
      ['post', '/cartera/v1/acuerdos', { body: {} }],
      ['get', '/cartera/v1/acuerdos', { query: '?contribuyente=x' }],
      ['get', '/citas/v1/cupos', {}],
      ['post', '/citas/v1/citas', { body: {} }],
      ['post', '/citas/v1/citas/{numero}/cambios', { params: { numero: 'x' }, body: {} }],
      ['post', '/citas/v1/citas/{numero}/cancelaciones', { params: { numero: 'x' }, body: {} }],
      ['post', '/citas/v1/consultas', { body: {} }],
      ['get', '/cartera/v1/expedientes', { query: '?contribuyente=x' }],
      ['post', '/rit/v1/contribuyentes/{id}/medios', { params: { id: 'x' }, body: {} }],
      ['get', '/data-lake/v1/cuentas/{id}', { params: { id: 'x' } }],
      ['post', '/api/data-lake/ingest', { body: {} }],
      ['post', '/crm/v1/casos', { body: {} }],
    ];
    for (const [method, path, options] of problemsOf) await ask(method, path, { ...options, status: 401 });
    await ask('post', '/oauth/token', { body: { grant_type: 'client_credentials' }, status: 401 });
    await ask('post', '/oauth/token', { body: { ...grant, grant_type: 'password' }, status: 400 });
    token = String((await ask('post', '/oauth/token', { body: grant, status: 200 }))['access_token']);

    const people = (await ask('get', '/emulator/taxpayers', { query: '?limit=1000', status: 200 })) as unknown as {
      documentType: string;
      document: string;
      obligations: { tax: string; propertyId?: string; year: number; balanceCop: number }[];
    }[];
    await ask('get', '/emulator/taxpayers', { query: '?limit=0', status: 400 });
    const person = people.find(({ obligations }) => obligations.some((o) => o.tax === 'predial' && o.balanceCop > 0));
    const owed = person?.obligations.find((o) => o.tax === 'predial' && o.balanceCop > 0);
    const found = await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: person?.document }, status: 200 });
    const [{ idContribuyente: id }] = found['resultados'] as [{ idContribuyente: string }];
    await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: '' }, status: 400 });
    const agreed: string[] = [];
    for (const { document } of people.slice(0, 120)) {
      const one = await ask('post', '/rit/v1/consultas', { body: { numeroDocumento: document }, status: 200 });
      const [entry] = one['resultados'] as { idContribuyente: string }[];
      const params = { id: entry?.idContribuyente };
      await ask('get', sap('cuenta'), { params, status: 200 });
      const { acuerdos } = await ask('get', sap('acuerdos'), { params, status: 200 });
      agreed.push(...(acuerdos as string[]));
    }
    expect(agreed.length).toBeGreaterThan(0);

    await ask('get', sap('paz-y-salvo'), { params: { id }, query: '?tributo=IPU', status: 200 });
    await ask('get', sap('paz-y-salvo'), { params: { id }, query: '?tributo=XXX', status: 400 });
    for (const part of ['cuenta', 'paz-y-salvo', 'acuerdos'])
      await ask('get', sap(part), { params: { id: 'x' }, status: 404 });

    const item = { tributo: 'IPU', objeto: owed?.propertyId, vigencia: String(owed?.year), valor: owed?.balanceCop };
    const order = { contribuyente: id, conceptos: [item] };
    const orders = '/pagos/v1/ordenes';
    const created = await ask('post', orders, { body: order, key: 'k1', status: 201 });
    await ask('post', orders, { body: order, key: 'k1', status: 200 });
    await ask('post', orders, { body: { ...order, conceptos: [{ ...item, valor: 1 }] }, key: 'k1', status: 422 });
    await ask('post', orders, { body: { ...order, conceptos: [{ ...item, valor: 1 }] }, key: 'k2', status: 409 });
    await ask('post', orders, { body: { ...order, contribuyente: 'x' }, key: 'k3', status: 404 });
    await ask('post', orders, { body: order, status: 400 });
    const params = { referencia: created['referencia'] };
    await ask('get', `${orders}/{referencia}`, { params, status: 200 });
    await ask('get', `${orders}/{referencia}`, { params: { referencia: '1' }, status: 404 });
    await demo.settle(String(created['referencia']), 'approved');
    await ask('get', `${orders}/{referencia}`, { params, status: 200 });
    await ask('get', orders, { query: `?contribuyente=${id}&limite=5`, status: 200 });
    await ask('get', orders, { query: `?contribuyente=${id}&limite=0`, status: 400 });
    await ask('get', orders, { query: '?contribuyente=x', status: 404 });

    const messages = '/notificaciones/v1/mensajes';
    const message = { canal: 'CORREO', destino: 'a@example.com', documento: '1', asunto: 'Código', cuerpo: 'Hola' };
    await ask('post', messages, { body: message, key: 'm1', status: 202 });
    await ask('post', messages, { body: { ...message, cuerpo: 'Otro' }, key: 'm1', status: 422 });
    await ask('post', messages, { body: message, status: 400 });

    await ask('get', '/emulator/outbox', { query: '?document=1', status: 200 });
    await ask('get', '/emulator/outbox', { query: '?document=', status: 400 });
    await ask('get', '/emulator/staff', { status: 200 });
    await ask('get', '/emulator/faults', { status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: 'delay', delayMs: 5 }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: '500', share: 0.5 }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap', mode: 'none' }, status: 200 });
    await ask('post', '/emulator/faults', { body: { system: 'sap' }, status: 400 });
  });

  it('bills, receipts and payments by property are answered as documented', async () => {
    const { id, debts, propertyId } = await debtor();
    const bills = '/sap/v1/facturas';
    const conceptos = debts.map(({ saldo, ...debt }) => ({ ...debt, saldo: `${saldo}.00` }));
    const body = { interlocutor: id, conceptos };
    const other = { ...body, conceptos: conceptos.map((debt) => ({ ...debt, saldo: '1.00' })) };
    const bill = await ask('post', bills, { body, key: 'b1', status: 201 });
    await ask('post', bills, { body, key: 'b1', status: 200 });
    await ask('post', bills, { body: other, key: 'b1', status: 422 });
    await ask('post', bills, { body: other, key: 'b2', status: 409 });
    await ask('post', bills, { body: { ...body, interlocutor: 'x' }, key: 'b3', status: 404 });
    await ask('post', bills, { body, status: 400 });

    const open = '/pagos/v1/ordenes-abiertas';
    await ask('post', open, { body: { objeto: propertyId }, key: 'o1', status: 201 });
    await ask('post', open, { body: { objeto: propertyId }, key: 'o1', status: 200 });
    await ask('post', open, { body: { objeto: 'other' }, key: 'o1', status: 422 });
    await ask('post', open, { body: { objeto: '9999999999' }, key: 'o2', status: 404 });
    await ask('post', open, { body: {}, key: 'o3', status: 400 });
    await withoutOpenPayments((baseUrl) =>
      ask('post', open, { body: { objeto: 'x' }, key: 'o4', status: 403, baseUrl }),
    );

    const receipt = '/pagos/v1/ordenes/{referencia}/comprobante';
    const params = { referencia: bill['referenciaPago'] };
    await ask('get', receipt, { params, status: 404 });
    await demo.settle(String(bill['referenciaPago']), 'approved');
    await ask('get', receipt, { params, status: 200 });
  });

  /** A city of its own, where the same token would not serve. */
  async function withoutOpenPayments(check: (baseUrl: string) => Promise<unknown>): Promise<void> {
    const own = temporaryFolder();
    const closed = emulatorIn(own.path, steppedClock(), { openPayments: false, client: emulator.client });
    const { baseUrl, tokenUrl } = await closed.listener.start();
    const { clientId: client_id, clientSecret: client_secret } = closed.client;
    const grant = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
    const given = (await (await fetch(tokenUrl, { method: 'POST', body: grant })).json()) as { access_token: string };
    const kept = token;
    token = given.access_token;
    await check(baseUrl);
    token = kept;
    await closed.close();
    own.remove();
  }

  it('agreements are answered as documented', async () => {
    // Another debtor than the bill's: that one owes nothing any more.
    const { id, debts } = await debtor();
    const question = { contribuyente: id, conceptos: debts };
    for (const path of ['/cartera/v1/reglas', '/cartera/v1/simulaciones']) {
      await ask('post', path, { body: question, status: 200 });
      await ask('post', path, { body: { ...question, conceptos: [] }, status: 400 });
      await ask('post', path, { body: { ...question, contribuyente: 'x' }, status: 404 });
      const foreign = debts.map((debt) => ({ ...debt, objeto: '9' }));
      await ask('post', path, { body: { ...question, conceptos: foreign }, status: 422 });
    }
    const { opciones } = await ask('post', '/cartera/v1/simulaciones', { body: question, status: 200 });
    const [{ cuotas }] = opciones as [{ cuotas: number }];
    const firma = { mecanismo: 'OTP', huellaSha256: 'a'.repeat(64), fecha: '2026-11-20T15:00:00Z' };
    const body = { ...question, cuotas, firma };
    const agreements = '/cartera/v1/acuerdos';
    await ask('post', agreements, { body: { ...body, cuotas: 5 }, key: 'a0', status: 422 });
    await ask('post', agreements, { body, key: 'a1', status: 201 });
    await ask('post', agreements, { body, key: 'a1', status: 200 });
    const { acuerdos } = await ask('get', agreements, { query: `?contribuyente=${id}`, status: 200 });
    const [{ numeroAcuerdo: acuerdo, cuotas: plan }] = acuerdos as [{ numeroAcuerdo: string; cuotas: Json[] }];
    const orderOf = (numero: number): Json => ({
      contribuyente: id,
      conceptos: [{ acuerdo, cuota: numero, valor: plan[numero]?.['valor'] }],
    });
    const orders = '/pagos/v1/ordenes';
    await ask('post', orders, { body: orderOf(1), key: 'q1', status: 409 });
    const { referencia } = await ask('post', orders, { body: orderOf(0), key: 'q0', status: 201 });
    await demo.settle(String(referencia), 'approved');
    await ask('get', `${orders}/{referencia}/comprobante`, { params: { referencia }, status: 200 });
    await ask('post', orders, { body: orderOf(0), key: 'q2', status: 409 });
    await ask('post', orders, { body: orderOf(1), key: 'q3', status: 201 });
    await ask('post', agreements, { body, key: 'a2', status: 409 });
    await ask('post', agreements, { body: { ...body, contribuyente: 'x' }, key: 'a3', status: 404 });
    await ask('post', agreements, { body, status: 400 });
    await ask('get', agreements, { query: `?contribuyente=${id}`, status: 200 });
    await ask('get', agreements, { query: `?contribuyente=${id}&limite=0`, status: 400 });
    await ask('get', agreements, { query: '?contribuyente=x', status: 404 });
  });

  it('appointments are answered as documented', async () => {
    const visitor = { tipoDocumento: '13', numeroDocumento: '1900000001' };
    const day = '&desde=2026-11-23&hasta=2026-11-23';
    const { cupos } = await ask('get', '/citas/v1/cupos', { query: `?servicio=COBRO&sede=CENTRO${day}`, status: 200 });
    const [first, second] = cupos as [{ idCupo: string }, { idCupo: string }];
    await ask('get', '/citas/v1/cupos', { query: '?servicio=OTRO&desde=x&hasta=y', status: 400 });

    const appointments = '/citas/v1/citas';
    const body = { idCupo: first.idCupo, servicio: 'COBRO', ...visitor };
    const { cita } = await ask('post', appointments, { body, key: 'q1', status: 201 });
    await ask('post', appointments, { body, key: 'q1', status: 200 });
    const again = await ask('post', appointments, { body, key: 'q2', status: 200 });
    expect(again).toEqual({ cita: null, impedimento: 'CITA_VIGENTE' });
    await ask('post', appointments, { body: { ...body, idCupo: 'x' }, key: 'q3', status: 422 });
    await ask('post', appointments, { body, status: 400 });

    const { numeroCita: numero } = cita as { numeroCita: string };
    const moves = `${appointments}/{numero}/cambios`;
    const move = { idCupo: second.idCupo, ...visitor };
    await ask('post', moves, { params: { numero }, body: move, key: 'w1', status: 200 });
    await ask('post', moves, { params: { numero }, body: { ...move, idCupo: 'x' }, key: 'w2', status: 422 });
    await ask('post', moves, { params: { numero: 'x' }, body: move, key: 'w3', status: 404 });
    await ask('post', moves, { params: { numero }, body: {}, key: 'w4', status: 400 });

    const question = '/citas/v1/consultas';
    await ask('post', question, { body: visitor, status: 200 });
    await ask('post', question, { body: {}, status: 400 });

    const ends = `${appointments}/{numero}/cancelaciones`;
    await ask('post', ends, { params: { numero }, body: visitor, key: 'e1', status: 200 });
    await ask('post', ends, { params: { numero }, body: { ...visitor, tipoDocumento: '22' }, key: 'e1', status: 422 });
    await ask('post', ends, { params: { numero: 'x' }, body: visitor, key: 'e2', status: 404 });
    await ask('post', ends, { params: { numero }, body: {}, key: 'e3', status: 400 });
  });

  it('files of collection and changes of contact are answered as documented', async () => {
    const { id } = await debtor();
    const files = '/cartera/v1/expedientes';
    await ask('get', files, { query: `?contribuyente=${id}`, status: 200 });
    await ask('get', files, { query: `?contribuyente=${id}&limite=0`, status: 400 });
    await ask('get', files, { query: '?contribuyente=x', status: 404 });
    const contacts = '/rit/v1/contribuyentes/{id}/medios';
    const firma = { mecanismo: 'OTP', huellaSha256: 'a'.repeat(64), fecha: '2026-11-20T15:00:00Z' };
    const body = { cambios: [{ tipo: 'CORREO', valor: 'nuevo@example.com' }], firma };
    const params = { id };
    await ask('post', contacts, { params, body, key: 'u1', status: 201 });
    await ask('post', contacts, { params, body, key: 'u1', status: 200 });
    await ask('post', contacts, { params, body: { ...body, cambios: [] }, key: 'u2', status: 400 });
    const other = { ...body, cambios: [{ tipo: 'DIRECCION', valor: 'CL 5 38 20' }] };
    await ask('post', contacts, { params, body: other, key: 'u1', status: 422 });
    await ask('post', contacts, { params: { id: 'x' }, body, key: 'u3', status: 404 });
  });

  it('cadastre, data lake and CRM are answered as documented', async () => {
    const { id, propertyId } = await debtor();
    const properties = '/catastro/v1/contribuyentes/{id}/predios';
    await ask('get', properties, { params: { id }, status: 200 });
    await ask('get', properties, { params: { id }, query: '?limite=0', status: 400 });
    await ask('get', properties, { params: { id: 'x' }, status: 404 });
    await ask('post', '/catastro/v1/consultas', { body: { numero: propertyId }, status: 200 });
    await ask('post', '/catastro/v1/consultas', { body: { direccion: 'CL 5 38 20', barrio: 'Siloé' }, status: 200 });
    await ask('post', '/catastro/v1/consultas', { body: { numero: '' }, status: 400 });

    const owner = '/catastro/v1/verificaciones';
    await ask('post', owner, { body: { numero: propertyId, documento: '1900123456' }, status: 200 });
    await ask('post', owner, { body: { numero: '9999999999', documento: '1900123456' }, status: 200 });
    await ask('post', owner, { body: { numero: propertyId }, status: 400 });
    const filings = '/catastro/v1/radicaciones';
    const filing = { numeroVentanilla: 'V-2026-000001', tramite: 'estrato', contribuyente: id, idPredio: propertyId };
    await ask('post', filings, { body: filing, key: 'f1', status: 201 });
    await ask('post', filings, { body: filing, key: 'f1', status: 200 });
    await ask('post', filings, { body: { ...filing, tramite: 'nomenclatura' }, key: 'f1', status: 422 });
    await ask('post', filings, { body: { ...filing, contribuyente: 'x' }, key: 'f2', status: 404 });
    await ask('post', filings, { body: filing, status: 400 });
    const stamps = '/pagos/v1/ordenes-estampillas';
    const wanted = { contribuyente: id, tramite: 'nomenclatura', idPredio: propertyId };
    await ask('post', stamps, { body: wanted, key: 's1', status: 201 });
    await ask('post', stamps, { body: wanted, key: 's1', status: 200 });
    await ask('post', stamps, { body: { ...wanted, tramite: 'estrato' }, key: 's1', status: 422 });
    await ask('post', stamps, { body: { ...wanted, contribuyente: 'x' }, key: 's2', status: 404 });
    await ask('post', stamps, { body: wanted, status: 400 });

    const copies = '/data-lake/v1/cuentas/{id}';
    await ask('get', copies, { params: { id }, status: 200 });
    await ask('get', copies, { params: { id: 'x' }, status: 404 });
    const event = { id: 'e1', tipo: 'conversation-closed', fecha: '2026-11-20T15:00:00Z', datos: { canal: 'web' } };
    const ingest = '/api/data-lake/ingest';
    const first = await ask('post', ingest, { body: { eventos: [event, event] }, status: 202 });
    const again = await ask('post', ingest, { body: { eventos: [event, { ...event, id: 'e2' }] }, status: 202 });
    expect([first, again]).toEqual([
      { aceptados: 1, repetidos: 1 },
      { aceptados: 1, repetidos: 1 },
    ]);
    await ask('post', ingest, { body: { eventos: [{ ...event, datos: {} }] }, status: 422 });
    await ask('post', ingest, { body: { eventos: [] }, status: 400 });

    const opened = { numeroCaso: 'C-2026-000001', tipo: 'other', asunto: 'Prueba', contribuyente: id };
    await ask('post', '/crm/v1/casos', { body: opened, key: 'c1', status: 201 });
    await ask('post', '/crm/v1/casos', { body: opened, key: 'c1', status: 200 });
    await ask('post', '/crm/v1/casos', { body: { ...opened, asunto: 'Otra' }, key: 'c1', status: 422 });
    await ask('post', '/crm/v1/casos', { body: {}, key: 'c2', status: 400 });

    const messages = '/notificaciones/v1/mensajes';
    const adjuntos = [{ nombre: 'a.pdf', tipo: 'application/pdf', contenido: 'JVBERg==' }];
    const mail = { canal: 'CORREO', destino: 'a@example.com', documento: '1', cuerpo: 'Hola', adjuntos };
    await ask('post', messages, { body: mail, key: 'm5', status: 202 });
    await ask('post', messages, { body: { ...mail, canal: 'SMS' }, key: 'm6', status: 422 });
  });

  it('every documented answer was given', () => {
    expect([...checked].sort()).toEqual(documentedAnswers().sort());
  });
});
