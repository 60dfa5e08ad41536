import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Faults } from './faults.ts';
import type { OAuthServer } from './oauth.ts';
import { notFound, problemHandler } from './problem.ts';
import { MAX_ENVELOPE, RADICACION_PATH } from './routes/documental.ts';
import type { Route } from './routes/route.ts';

/** The emulated gateway's own HTTP server. */
export interface EmulatorListener {
  /** Listens (a free port by default) and says where. */
  start(port?: number, host?: string): Promise<{ baseUrl: string; tokenUrl: string }>;
  /** Where it listens, or undefined when it does not. */
  address(): { baseUrl: string; tokenUrl: string } | undefined;
  /** Cuts what hangs and stops. */
  stop(): Promise<void>;
}

interface ListenerOptions {
  routes: Route[];
  oauth: OAuthServer;
  faults: Faults;
  openapi: string;
  /** Document management, which speaks SOAP: its WSDL's text and what answers an envelope. */
  soap: { wsdl: string; handle: RequestHandler };
  logger: Logger;
}

export function createListener(options: ListenerOptions): EmulatorListener {
  let server: Server | undefined;
  let at: { baseUrl: string; tokenUrl: string } | undefined;
  return {
    async start(port = 0, host = '127.0.0.1') {
      if (at) return at;
      const starting = createServer(createGatewayApp(options));
      await new Promise<void>((resolve, reject) => {
        starting.once('error', reject);
        starting.listen(port, host, resolve);
      });
      server = starting;
      const { port: taken } = starting.address() as AddressInfo;
      const baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
      at = { baseUrl, tokenUrl: `${baseUrl}/oauth/token` };
      return at;
    },
    address: () => at,
    async stop() {
      const stopping = server;
      server = undefined;
      at = undefined;
      if (!stopping) return;
      const closed = new Promise((resolve) => stopping.close(resolve));
      stopping.closeAllConnections();
      await closed;
    },
  };
}

/** The routes behind bearer and faults, as an express application. */
function createGatewayApp({ routes, oauth, faults, openapi, soap, logger }: ListenerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').send(openapi);
  });
  app.get(RADICACION_PATH, (request, response, next) => {
    if ('wsdl' in request.query) response.type('text/xml; charset=utf-8').send(soap.wsdl);
    else next();
  });
  app.post('/oauth/token', ...oauth.tokenHandlers);
  app.use((request, response, next) => {
    const correlationId = request.get('x-correlation-id');
    if (correlationId !== undefined) response.set('x-correlation-id', correlationId);
    response.set('cache-control', 'no-store');
    next();
  });
  for (const { system, method, path, bodyLimit, handle } of routes) {
    const json = express.json({ limit: bodyLimit ?? '256kb' });
    app[method](path, oauth.requireBearer, faults.guard(system), json, handle);
  }
  const xml = express.text({ type: ['text/xml'], limit: MAX_ENVELOPE });
  app.post(RADICACION_PATH, oauth.requireBearer, faults.guard('documental'), xml, soap.handle);
  app.use(notFound);
  app.use(problemHandler(logger));
  return app;
}
