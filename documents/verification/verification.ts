import { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { AppError, toProblem } from '../../bot/domain/errors.ts';
import type { PaperCheck, Papers } from '../../bot/ports/papers.ts';
import type { RateLimit } from '../../bot/ports/system.ts';
import { groupCode, readCode } from '../paper-code.ts';
import type { Issuer } from '../press/job.ts';
import { createWords } from '../words.ts';
import { PAGE_PATH, STYLE, STYLE_PATH, verificationPage, type Finding } from './page.ts';

export interface VerificationOptions {
  papers: Pick<Papers, 'check'>;
  rateLimit: RateLimit;
  issuer: Issuer;
  logger: Logger;
  /** Look-ups of one network address, by page and API together. */
  perAddress?: { permits: number; windowMs: number };
}

/**
 * What anybody may ask of a paper by its code: `GET /verificar`, `/verificar/:code` and `/api/v1/papers/:code`. To be
 * mounted at the root; other paths are let through.
 */
export function verificationRoutes(options: VerificationOptions): Router {
  const { papers, rateLimit, issuer, logger, perAddress = { permits: 20, windowMs: 60_000 } } = options;
  const words = createWords();
  const show = (response: Response, status: number, finding: Finding): void =>
    void response.status(status).type('html').send(verificationPage(finding, { words, issuer }));

  const look = async (request: Request): Promise<PaperCheck | undefined> => {
    const taken = await rateLimit.take(`papers:${request.ip ?? 'unknown'}`, perAddress);
    if (!taken.ok) {
      const retryAfterS = Math.max(1, Math.ceil(taken.retryAfterMs / 1000));
      throw new AppError('rate.limited', `Try again in ${retryAfterS} s`, { retryable: true, retryAfterS });
    }
    return papers.check(String(request.params['code']));
  };

  const router = Router();
  router.use([PAGE_PATH, API_PATH], (_request, response, next) => {
    response.setHeader('Content-Security-Policy', CSP);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('X-Robots-Tag', 'noindex');
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.get(STYLE_PATH, (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.type('css').send(STYLE);
  });
  router.get(PAGE_PATH, (request, response) => {
    const typed = request.query['codigo'];
    if (typeof typed !== 'string' || typed.trim() === '') return show(response, 200, { kind: 'ask' });
    const code = readCode(typed);
    // What can be no code is said at once; the address keeps what is one, so that it can be passed on.
    if (code === undefined) return show(response, 404, { kind: 'unknown', typed: typed.slice(0, 64) });
    response.redirect(303, `${PAGE_PATH}/${groupCode(code)}`);
  });
  router.get(`${PAGE_PATH}/:code`, async (request, response) => {
    const check = await look(request);
    const typed = String(request.params['code']).slice(0, 64);
    if (!check) return show(response, 404, { kind: 'unknown', typed });
    show(response, 200, { kind: 'found', check, code: groupCode(readCode(typed) ?? '') });
  });
  router.get(`${API_PATH}/:code`, async (request, response) => {
    const check = await look(request);
    if (!check) throw new AppError('request.not-found', 'There is no paper of that code');
    response.json({
      ...check,
      title: words.say(`kind.${check.kind}`),
      ...(check.demo && { notice: words.say('demo') }),
    });
  });

  router.use(API_PATH, ((error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    tell(error, problem.status, response, logger);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }) satisfies ErrorRequestHandler);
  router.use(PAGE_PATH, ((error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status } = toProblem(error);
    tell(error, status, response, logger);
    const seconds = error instanceof AppError ? error.retryAfterS : undefined;
    show(response, status, status === 429 ? { kind: 'too-many', seconds: seconds ?? 60 } : { kind: 'failed' });
  }) satisfies ErrorRequestHandler);
  return router;
}

const API_PATH = '/api/v1/papers';
const CSP =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

function tell(error: unknown, status: number, response: Response, logger: Logger): void {
  if (error instanceof AppError && error.retryAfterS !== undefined)
    response.setHeader('Retry-After', String(error.retryAfterS));
  if (status >= 500) logger.error({ err: error }, 'a paper could not be verified');
}
