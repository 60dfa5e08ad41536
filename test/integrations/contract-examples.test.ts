import { readFileSync, readdirSync } from 'node:fs';
import { WSDL } from 'soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCitySystems } from '../../app/city-systems.ts';
import { createDocumentRegistry } from '../../integrations/documental/document-registry.ts';
import { createGateway } from '../../integrations/gateway/gateway.ts';
import type { Gateway } from '../../integrations/gateway/types.ts';
import { startScriptedGateway } from './scripted-gateway.ts';
import { RADICACION_WSDL, call, silent, steppedClock } from './world.ts';

/** One operation as it travels, and what the port says of it. */
const Example = z.strictObject({
  origen: z.string().startsWith('Escrito por el proyecto, no grabado de un sistema.'),
  puerto: z.string().regex(/^\w+\.\w+$/),
  argumentos: z.array(z.unknown()),
  peticion: z.strictObject({
    metodo: z.enum(['GET', 'POST']),
    ruta: z.string(),
    clave: z.string().optional(),
    cuerpo: z.unknown().optional(),
  }),
  respuesta: z.strictObject({ estado: z.number(), cuerpo: z.unknown() }),
  /** `null` where the port gives nothing back. */
  resultado: z.unknown(),
});

const folder = new URL('./examples/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the examples of the contract', () => {
  let server: Awaited<ReturnType<typeof startScriptedGateway>>;
  let gateway: Gateway;
  let ports: Record<string, object>;

  beforeAll(async () => {
    server = await startScriptedGateway();
    gateway = createGateway({
      ...{ baseUrl: server.baseUrl, tokenUrl: server.tokenUrl, clientId: 'id', clientSecret: 'secret' },
      ...{ clock: steppedClock(), random: () => 0, logger: silent },
    });
    ports = { ...createCitySystems({ gateway, wsdl: RADICACION_WSDL }) };
  });
  afterAll(async () => {
    await gateway.close();
    await server.stop();
  });

  it('there is one of every system that speaks JSON', () => {
    const systems = new Set(names.map((name) => /^(data-lake|[a-z]+)-/.exec(name)?.[1]));
    expect(systems).toEqual(
      new Set(['sap', 'rit', 'pagos', 'notificaciones', 'catastro', 'cartera', 'citas', 'data-lake', 'crm']),
    );
  });

  it.each(names)('%s is asked and read as it stands', async (name) => {
    const { puerto, argumentos, peticion, respuesta, resultado } = Example.parse(JSON.parse(read(name)));
    server.answerWith((_request, response) => {
      response.statusCode = respuesta.estado;
      response.end(JSON.stringify(respuesta.cuerpo));
    });
    const [port = '', method = ''] = puerto.split('.');
    const ask = (ports[port] as Record<string, (...args: unknown[]) => Promise<unknown>>)[method];
    const result = await ask?.(...argumentos, call);
    expect(result ?? null).toEqual(resultado);

    const seen = server.seen.at(-1);
    expect([seen?.method, seen?.path]).toEqual([peticion.metodo, peticion.ruta]);
    expect(seen?.headers['idempotency-key']).toBe(peticion.clave);
    expect(seen?.body === '' ? undefined : JSON.parse(seen?.body ?? '')).toEqual(peticion.cuerpo);
  });

  it('the registration of a document is written and read as its envelopes stand', async () => {
    let sent = '';
    const text = read('documental-radicar.respuesta.xml');
    const registry = createDocumentRegistry({
      wsdl: RADICACION_WSDL,
      gateway: {
        exchange(request) {
          sent = request.body;
          return Promise.resolve({ status: 200, text, contentType: 'text/xml' });
        },
      },
    });
    const content = Buffer.from('hola');
    const registered = await registry.register(
      {
        ...{ type: 'PAZ_Y_SALVO', title: 'Paz y salvo de predial', taxpayerId: 'BP000010001', content },
        ...{ fileName: 'paz-y-salvo-PYS-2026-000001.pdf', contentType: 'application/pdf', idempotencyKey: 'k' },
        sha256: 'b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79',
      },
      call,
    );
    expect(registered).toEqual({ number: '2026.4131.000001', registeredAt: '2026-11-20T15:00:00.000Z' });
    // The same by the WSDL: prefixes and white space may differ.
    const parse = (xml: string): unknown => (wsdl.xmlToObject(xml) as { Body: unknown }).Body;
    const wsdl = await new Promise<WSDL>((resolve) => {
      const opened: WSDL = new WSDL(RADICACION_WSDL, '', {});
      opened.onReady(() => {
        resolve(opened);
      });
    });
    expect(parse(sent)).toEqual(parse(read('documental-radicar.peticion.xml')));
  });
});
