import path from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppError, codeOf, toProblem } from '../bot/domain/errors.ts';
import { DELIVERY_REPORTS_PATH } from './delivery.ts';
import type { Metrics } from './metrics.ts';
import type { OwnApi } from './own-api.ts';

export interface HttpOptions {
  root: string;
  directLine: Router;
  deskApi: Router;
  /** What providers report of messages. */
  deliveryReports?: Router;
  /** The public pages and the API that verify papers. */
  verification: Router;
  /** What other systems reach us by. */
  ownApi: OwnApi;
  /** The emulator's pages; only in demo. */
  emulator?: Router;
  /** Whether the fictional city's portal is shown; only in demo. */
  portal: boolean;
  /** Whose word on the sender's address counts. */
  isTrustedProxy: (address: string) => boolean;
  publicBaseUrl: string;
  metrics: Metrics;
  /** Resolves when a first message would be answered; rejects with the reason. */
  ready(): Promise<void>;
  logger: Logger;
}

/** The product's one HTTP application: each room's routes, mounted. */
export function createHttpApp(options: HttpOptions): Express {
  const { root, logger } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  app.set('trust proxy', options.isTrustedProxy);
  app.use(securityHeaders(options.publicBaseUrl));

  app.get('/livez', (_request, response) => void response.json({ status: 'alive' }));
  app.get('/readyz', async (_request, response) => {
    try {
      await options.ready();
      response.json({ status: 'ready' });
    } catch (error) {
      logger.warn({ err: error }, 'not ready');
      response.status(503).json({ status: 'not-ready', code: codeOf(error) });
    }
  });
  app.get('/metrics', async (_request, response) => {
    response.type(options.metrics.registry.contentType).send(await options.metrics.registry.metrics());
  });

  app.use('/v3/directline', options.directLine);
  app.use('/desk/api', options.deskApi);
  if (options.deliveryReports) app.use(DELIVERY_REPORTS_PATH, options.deliveryReports);
  // Before the API, which has its own 404.
  app.use(options.verification);
  app.use('/api/v1', options.ownApi.router);
  app.use('/soap', options.ownApi.soapRouter);
  app.use('/integrations', options.ownApi.eventsRouter);
  if (options.emulator) app.use('/emulator', options.emulator);

  const publicFiles = { index: false, maxAge: '5m', redirect: false } as const;
  app.use(
    '/desk/assets',
    express.static(path.join(root, 'dist/desk/assets'), { ...publicFiles, immutable: true, maxAge: '1y' }),
  );
  app.use('/desk', express.static(path.join(root, 'dist/desk'), publicFiles));
  app.get(['/desk', '/desk/{*rest}'], (request, response, next) => {
    if (request.path.startsWith('/desk/socket.io') || path.extname(request.path) !== '') return next();
    response.sendFile(path.join(root, 'dist/desk/index.html'), { headers: { 'Cache-Control': 'no-cache' } });
  });
  app.use(express.static(path.join(root, 'dist/public'), publicFiles));
  if (options.portal)
    app.use(express.static(path.join(root, 'channels/web/portal'), { ...publicFiles, index: 'index.html' }));

  app.use(() => {
    throw new AppError('request.not-found', 'there is nothing at this address');
  });
  app.use(respondWithProblem(logger));
  return app;
}

/** Nothing from elsewhere, nothing inline; the page that carries the widget has rules of its own. */
function securityHeaders(publicBaseUrl: string): express.RequestHandler {
  const secure = publicBaseUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Safari counts no WebSocket as 'self'.
        connectSrc: [
          "'self'",
          publicBaseUrl.replace(/^http/, 'ws').replace(/^(wss?:\/\/[^/]+).*$/, '$1'),
          ({ headers }) => ownWebSocket(headers.host, secure),
        ],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // The widget's script is made to be loaded by other sites.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** The address that the page itself came from, e.g. 127.0.0.1 where the public name is localhost. */
function ownWebSocket(host: string | undefined, secure: boolean): string {
  if (host === undefined || !/^([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i.test(host)) return "'self'";
  return `${secure ? 'wss' : 'ws'}://${host}`;
}

function respondWithProblem(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(fromExpress(error));
    if (problem.status >= 500) logger.error({ err: error }, 'request failed');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** Express' own refusals (a malformed address, a body too large) are the client's fault, not our bug. */
function fromExpress(error: unknown): unknown {
  const status = (error as { status?: unknown }).status;
  if (error instanceof AppError || typeof status !== 'number' || status >= 500) return error;
  return new AppError(status === 413 ? 'request.too-large' : 'request.invalid', 'the request is not well formed', {
    cause: error,
  });
}
