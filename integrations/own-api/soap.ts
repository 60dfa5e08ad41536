import express, { Router, type ErrorRequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { Server, WSDL } from 'soap';
import { fromBodyReader } from '../../bot/domain/body-error.ts';
import { AppError, toProblem } from '../../bot/domain/errors.ts';
import type { Access } from './access.ts';
import type { CaseService } from './case-service.ts';
import { casesWsdl, escapeXml, SOAP_PORT, SOAP_SERVICE } from './cases-wsdl.ts';
import type { Clients } from './clients.ts';
import { headersOf, logFailure, nothingHere, onlyMethods } from './problem.ts';
import { createSoapOperations } from './soap-operations.ts';
import type { ApiGrant } from './tokens.ts';

export interface SoapOptions {
  service: CaseService;
  access: Access;
  clients: Clients;
  logger: Logger;
  /** Where it is reached, e.g. `https://hacienda.gov.co/soap/cases`. */
  address: string;
}

const BODY_LIMIT = '64kb';
const XML = 'text/xml; charset=utf-8';
const UNREADABLE = 'Send a SOAP 1.1 envelope with an operation of the WSDL';

/** The API's cases over SOAP 1.1, by the same tokens as REST (R-G4); a failure is a fault. */
export function createSoap({ service, access, clients, logger, address }: SoapOptions): Router {
  const router = Router();
  const contract = casesWsdl(address);
  const wsdl = new WSDL(contract, address, {});
  const ready = new Promise<void>((resolve, reject) =>
    wsdl.onReady((error?: unknown) => (error instanceof Error ? reject(error) : resolve())),
  );
  // Whoever asks first learns of it; unhandled it would end the process.
  ready.catch(() => undefined);
  // Declared as sent: the XML's own declaration of another encoding is not followed.
  const readXml = express.text({ limit: BODY_LIMIT, type: 'text/xml', defaultCharset: 'utf-8' });

  router.get('/cases', (request, response) => {
    if (!('wsdl' in lowerCased(request.query))) {
      response.status(404).type('text/plain').send('The contract is at ?wsdl');
      return;
    }
    response.type(XML).send(contract);
  });
  router.post(
    '/cases',
    async (request, response, next) => {
      if (clients.areNone) throw new AppError('request.not-found', 'The API is off: no client is configured');
      response.locals['caller'] = await access.identify(request);
      next();
    },
    readXml,
    async (request, response) => {
      if (request.is('text/xml') === false) throw new AppError('request.unsupported-media', 'Send it as text/xml');
      const xml: unknown = request.body;
      const text = typeof xml === 'string' ? xml : '';
      // SOAP 1.1, section 3: a message has no document type; without one there are no entities to expand.
      if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new AppError('request.invalid', 'A document type is not accepted');
      await ready;
      const answer = await answerTo(text, request.get('SOAPAction'), response.locals['caller'] as ApiGrant);
      response.set('Cache-Control', 'no-store').type(XML).send(answer);
    },
  );
  router.all('/cases', onlyMethods('GET', 'POST'));
  router.use(nothingHere);
  router.use(respondWithFault(logger));
  return router;

  async function answerTo(text: string, action: string | undefined, caller: ApiGrant): Promise<string> {
    const { operations, ended } = createSoapOperations(service, caller);
    const server = new Server(null, '/cases', { [SOAP_SERVICE]: { [SOAP_PORT]: operations } }, wsdl);
    const { body } = await server.processRequest(text, {
      headers: { ...(action !== undefined && { soapaction: action }) },
      url: '/cases',
    });
    const end = ended();
    // The server has words of its own for what it cannot read, the stack among them: ours go out.
    if (!end) throw new AppError('request.invalid', UNREADABLE);
    if ('error' in end) throw end.error;
    return body;
  }
}

/** SOAP 1.1, section 4.4: whose fault it is, what it is, and our code for it. */
function respondWithFault(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, _request, response, _next) => {
    const error = fromBodyReader(thrown);
    const { status, title, detail, code } = toProblem(error);
    logFailure(logger, error, status);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headersOf(error, status))) response.setHeader(name, value);
    sendFault(response, { status, text: detail ?? title, code });
  };
}

function sendFault(response: Response, { status, text, code }: { status: number; text: string; code: string }): void {
  const whose = status >= 500 ? 'Server' : 'Client';
  const fault =
    `<faultcode>soap:${whose}</faultcode><faultstring>${escapeXml(text)}</faultstring>` +
    `<detail><code xmlns="urn:ventanilla:error">${code}</code></detail>`;
  // A fault is a 500 (section 6.2), save what HTTP itself has a word for: credentials, waiting, size, type, method.
  const ownWord = [401, 403, 405, 413, 415, 429].includes(status);
  response
    .status(ownWord ? status : 500)
    .type(XML)
    .send(
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">' +
        `<soap:Body><soap:Fault>${fault}</soap:Fault></soap:Body></soap:Envelope>`,
    );
}

function lowerCased(query: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value as unknown]));
}
