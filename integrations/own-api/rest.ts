import express, { Router, type Request } from 'express';
import type { Logger } from 'pino';
import { AppError } from '../../bot/domain/errors.ts';
import type { Access } from './access.ts';
import type { CaseService } from './case-service.ts';
import type { Clients } from './clients.ts';
import { createOpenApi } from './openapi.ts';
import { nothingHere, onlyMethods, respondWithProblem } from './problem.ts';
import { CaseEventRequest, CaseRequest, IdempotencyKey, parseInput } from './schemas.ts';
import { createTokenRoute } from './token-route.ts';
import type { ApiTokens } from './tokens.ts';

export interface RestOptions {
  service: CaseService;
  access: Access;
  clients: Clients;
  tokens: ApiTokens;
  logger: Logger;
  /** Where the routes are reached, e.g. `https://hacienda.gov.co/api/v1`. */
  baseUrl: string;
}

const BODY_LIMIT = '64kb';

/** Our API for the city's systems over REST (R-G4). */
export function createRest({ service, access, clients, tokens, logger, baseUrl }: RestOptions): Router {
  const router = Router();
  const openApi = createOpenApi(baseUrl);
  // The body is read for those only who may send it.
  const readJson = express.json({ limit: BODY_LIMIT });

  router.get('/openapi.json', (_request, response) => void response.json(openApi));
  router.all('/openapi.json', onlyMethods('GET'));
  router.use((_request, _response, next) => {
    if (clients.areNone) throw new AppError('request.not-found', 'The API is off: no client is configured');
    next();
  });
  router.post('/token', ...createTokenRoute({ clients, tokens, access }));
  router.use('/cases', async (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    response.locals['caller'] = await access.identify(request);
    next();
  });

  router.post('/cases', readJson, async (request, response) => {
    const key = keyOf(request);
    const body = parseInput(CaseRequest, jsonOf(request));
    const { created, status } = await service.open(callerOf(response), body, key);
    response
      .status(created ? 201 : 200)
      .location(`${baseUrl}/cases/${status.number}`)
      .json(status);
  });
  router.get('/cases/:number', async (request, response) => {
    response.json(await service.read(callerOf(response), request.params.number));
  });
  router.post('/cases/:number/events', readJson, async (request, response) => {
    const key = keyOf(request);
    const body = parseInput(CaseEventRequest, jsonOf(request));
    response.json(await service.change(callerOf(response), request.params.number, body, key));
  });

  router.all(['/token', '/cases', '/cases/:number/events'], onlyMethods('POST'));
  router.all('/cases/:number', onlyMethods('GET'));
  router.use(nothingHere);
  router.use(respondWithProblem(logger));
  return router;
}

/** Set for every path under `/cases`, by what identifies the caller. */
function callerOf({ locals }: express.Response): Parameters<CaseService['read']>[0] {
  return locals['caller'] as Parameters<CaseService['read']>[0];
}

function keyOf(request: Request): string {
  const key = request.get('Idempotency-Key');
  if (key === undefined) throw new AppError('request.invalid', 'Send an Idempotency-Key');
  return parseInput(IdempotencyKey, key, 'Idempotency-Key');
}

function jsonOf(request: Request): unknown {
  if (request.is('application/json') === false)
    throw new AppError('request.unsupported-media', 'Send the body as application/json');
  return request.body as unknown;
}
