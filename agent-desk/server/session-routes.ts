import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import { endedCookie, readCookie, SESSION_COOKIE, sessionCookie } from './cookies.ts';
import { isOwnOrigin } from './origin.ts';
import { problemResponder } from './problem.ts';
import type { SessionService } from './sessions.ts';

export interface SessionRoutesOptions {
  service: SessionService;
  publicBaseUrl: string;
  logger: Logger;
  /** Network address of the person, as audit and limits take it. */
  addressOf: (request: Request) => string;
  /** Further routes of the desk's service, behind the same checks. */
  more: Router[];
}

const Credentials = z.object({ user: z.string().trim().min(1).max(128), password: z.string().min(1).max(256) });

/** Header that a foreign page cannot send without asking first. */
const OWN_HEADER = 'x-ventanilla-desk';
const BODY_LIMIT = '4kb';

/** `/session` of the desk's service, to mount at `/desk/api`; everything else there is a 404 problem. */
export function sessionRoutes({ service, publicBaseUrl, logger, addressOf, more }: SessionRoutesOptions): Router {
  const secure = new URL(publicBaseUrl).protocol === 'https:';
  const router = express.Router();
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.use(refuseForeign(publicBaseUrl));

  router
    .route('/session')
    .post(express.json({ limit: BODY_LIMIT }), async (request, response) => {
      const credentials = readCredentials(request);
      const previousToken = readCookie(request.headers.cookie, SESSION_COOKIE);
      const { token, profile } = await service.signIn({
        ...credentials,
        ip: addressOf(request),
        ...(previousToken !== undefined && { previousToken }),
      });
      response.setHeader('Set-Cookie', sessionCookie(token, secure));
      response.json({ profile });
    })
    .get(async (request, response) => {
      const token = readCookie(request.headers.cookie, SESSION_COOKIE);
      if (token === undefined) throw new AppError('auth.missing', 'there is no session');
      const session = await service.find(token);
      if (!session) throw new AppError('auth.expired', 'the session is over');
      response.json({ profile: session.profile });
    })
    .delete(async (request, response) => {
      const token = readCookie(request.headers.cookie, SESSION_COOKIE);
      if (token !== undefined) await service.signOut(token, addressOf(request));
      response.setHeader('Set-Cookie', endedCookie(secure));
      response.status(204).end();
    })
    .all((_request, response) => {
      response.setHeader('Allow', 'GET, HEAD, POST, DELETE');
      throw new AppError('request.method-not-allowed', 'use GET, POST or DELETE');
    });

  for (const routes of more) router.use(routes);
  router.use(() => {
    throw new AppError('request.not-found', 'the desk has nothing at this address');
  });
  router.use(problemResponder(logger));
  return router;
}

function refuseForeign(publicBaseUrl: string) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && (request.headers[OWN_HEADER] !== '1' || !isOwnOrigin(request.headers, publicBaseUrl))) {
      throw new AppError('auth.forbidden', 'requests from other pages are not accepted');
    }
    next();
  };
}

function readCredentials(request: Request): z.infer<typeof Credentials> {
  if (!request.is('application/json')) {
    throw new AppError('request.unsupported-media', 'send user and password as application/json');
  }
  const read = Credentials.safeParse(request.body);
  if (!read.success) throw new AppError('request.invalid', 'user and password are needed, as text');
  return read.data;
}
