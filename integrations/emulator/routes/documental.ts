import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { createServerless, type Server } from 'soap';
import { z } from 'zod';
import type { Clock } from '../../../bot/ports/system.ts';
import { bogotaDay } from '../../../bot/domain/bogota-time.ts';
import type { City } from '../city.ts';
import type { Ledger } from '../ledger.ts';
import { EmulatorProblem } from '../problem.ts';
import { nextNumber } from '../sequence.ts';
import { idempotencyKeyOf } from './route.ts';

export const RADICACION_PATH = '/documental/v1/radicacion';
/** Of a document, in base64 within its envelope. */
export const MAX_ENVELOPE = '12mb';

const Code = z.string().min(1).max(80);
const Text = z.string().min(1).max(300);
/** `RadicarDocumento` of the WSDL. */
const NewDocument = z.object({
  tipoDocumental: Code,
  asunto: Text,
  idContribuyente: Code.optional(),
  radicadoPrincipal: Code.optional(),
  archivo: z.object({
    nombre: Text,
    tipoMime: Code,
    huellaSha256: z.string().regex(/^[0-9a-f]{64}$/),
    contenido: z.string().min(4),
  }),
});

interface DocumentalOptions {
  city: City;
  ledger: Ledger;
  clock: Clock;
  /** Its text. */
  wsdl: string;
  logger: Logger;
}

/** Document management: SOAP 1.1 by the WSDL's text. What is refused is a fault `Client`, HTTP 500 as SOAP 1.1 says. */
export function documentalHandler(options: DocumentalOptions): RequestHandler {
  const { city, ledger, clock, logger } = options;

  function register(input: unknown, idempotencyKey: string): { numeroRadicado: string; fechaRadicado: string } {
    const parsed = NewDocument.safeParse(input);
    if (!parsed.success) throw clientFault(`Not as the WSDL says: ${where(parsed.error)}`);
    const { tipoDocumental, asunto, idContribuyente, radicadoPrincipal, archivo } = parsed.data;
    const content = Buffer.from(archivo.contenido, 'base64');
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (sha256 !== archivo.huellaSha256) throw clientFault('The content is not that of huellaSha256.');
    if (idContribuyente !== undefined && !city.taxpayer(idContribuyente))
      throw clientFault('The taxpayer does not exist.');
    if (
      radicadoPrincipal !== undefined &&
      !ledger.registrations.all().some(({ number }) => number === radicadoPrincipal)
    )
      throw clientFault('The filing that it is an annex of does not exist.');
    const earlier = ledger.registrations.byKey(idempotencyKey);
    const bodyHash = createHash('sha256').update(JSON.stringify(parsed.data)).digest('hex');
    if (earlier && earlier.bodyHash !== bodyHash) throw clientFault('That Idempotency-Key was used with another body.');
    const registered = earlier ?? {
      ...{ idempotencyKey, bodyHash, sha256 },
      number: nextNumber(`${bogotaDay(clock.now()).slice(0, 4)}.4131.`, ledger.registrations.last(1)[0]?.number),
      ...{ type: tipoDocumental, title: asunto },
      ...(idContribuyente !== undefined && { taxpayerId: idContribuyente }),
      ...(radicadoPrincipal !== undefined && { parentNumber: radicadoPrincipal }),
      ...{ fileName: archivo.nombre, contentType: archivo.tipoMime, bytes: content.length },
      at: clock.now().toISOString(),
    };
    if (!earlier) ledger.registrations.add(registered);
    return { numeroRadicado: registered.number, fechaRadicado: registered.at };
  }

  const server = createServerless({
    path: RADICACION_PATH,
    xml: options.wsdl,
    suppressStack: true,
    services: {
      RadicacionServicio: {
        RadicacionSoap11: {
          RadicarDocumento(input: unknown, _done: unknown, _headers: unknown, request: unknown) {
            try {
              return register(input, keyOf(request));
            } catch (error) {
              if (error instanceof Error && 'Fault' in error) throw error;
              logger.error({ err: error }, 'the emulator failed');
              throw fault('Server', 'The emulator failed.');
            }
          },
        },
      },
    },
  });
  // Told at the first envelope.
  server.catch(() => undefined);

  return async (request, response) => {
    const xml: unknown = request.body;
    if (typeof xml !== 'string' || xml === '')
      throw new EmulatorProblem(415, 'not-xml', 'A SOAP 1.1 envelope is needed.');
    const { statusCode, body } = await answer(await server, xml, request.headers);
    response.status(statusCode).type('text/xml; charset=utf-8').send(body);
  };
}

async function answer(server: Server, xml: string, headers: Record<string, unknown>) {
  const given = await server.processRequest(xml, { headers });
  // What it cannot read the parser tells in ways of its own, with the text of its errors.
  if (/<rad:RadicarDocumentoResponse[\s>]|<faultcode>soap:(Client|Server)</.test(given.body)) return given;
  return { statusCode: 500, body: UNREADABLE };
}

const keyOf = (request: unknown): string => {
  const headers = (request as { headers?: Record<string, unknown> }).headers ?? {};
  const key = idempotencyKeyOf(headers['idempotency-key']);
  if (key === undefined) throw clientFault('An Idempotency-Key of 1 to 200 characters is needed.');
  return key;
};

const clientFault = (faultstring: string): Error => fault('Client', faultstring);

/** What npm `soap` turns into a fault. */
function fault(whose: 'Client' | 'Server', faultstring: string): Error {
  return Object.assign(new Error(faultstring), {
    Fault: { faultcode: `soap:${whose}`, faultstring, statusCode: 500 },
  });
}

const where = ({ issues }: z.ZodError): string => issues[0]?.path.join('.') || 'RadicarDocumento';

const UNREADABLE =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
  '<soap:Body><soap:Fault><faultcode>soap:Client</faultcode><faultstring>The envelope cannot be read.</faultstring>' +
  '</soap:Fault></soap:Body></soap:Envelope>';
