import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { fromBodyReader } from '../../bot/domain/body-error.ts';
import { AppError, toProblem } from '../../bot/domain/errors.ts';

/** Answers with the RFC 9457 problem of an error. */
function sendProblem(response: Response, error: unknown): void {
  const problem = toProblem(error);
  if (error instanceof AppError && error.retryAfterS !== undefined) {
    response.setHeader('Retry-After', String(error.retryAfterS));
  }
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Last handler of the desk's routes: every error is a problem, never a stack. */
export function problemResponder(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const known = fromBodyReader(error);
    if (!(known instanceof AppError)) logger.error({ err: known }, 'desk request failed');
    sendProblem(response, known);
  };
}
