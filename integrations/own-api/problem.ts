import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { fromBodyReader } from '../../bot/domain/body-error.ts';
import { AppError, toProblem } from '../../bot/domain/errors.ts';

/** Answers every error of a router as RFC 9457 says. */
export function respondWithProblem(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, _request, response, _next) => {
    const error = fromBodyReader(thrown);
    const problem = toProblem(error);
    logFailure(logger, error, problem.status);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headersOf(error, problem.status))) response.setHeader(name, value);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** What is our fault is told to the operator; what is the caller's, to the caller. */
export function logFailure(logger: Logger, error: unknown, status: number): void {
  if (!(error instanceof AppError)) logger.error({ err: error }, 'API request failed');
  else if (status >= 500) logger.warn({ err: error, code: error.code }, 'API request could not be served');
}

/** Headers that go with a failure. */
export function headersOf(error: unknown, status: number): Record<string, string> {
  const retryAfterS = error instanceof AppError ? error.retryAfterS : undefined;
  return {
    'Cache-Control': 'no-store',
    ...(retryAfterS !== undefined && { 'Retry-After': String(retryAfterS) }),
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="ventanilla"' }),
  };
}

/** Last of a path's routes: any other method is refused. */
export function onlyMethods(...methods: string[]): RequestHandler {
  return (_request, response) => {
    response.setHeader('Allow', methods.join(', '));
    throw new AppError('request.method-not-allowed', `Allowed here: ${methods.join(', ')}`);
  };
}

/** Last of all routes. */
export const nothingHere: RequestHandler = () => {
  throw new AppError('request.not-found', 'The API has no such path');
};
