import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
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
    const known = fromBodyParser(error) ?? error;
    if (!(known instanceof AppError)) logger.error({ err: known }, 'desk request failed');
    sendProblem(response, known);
  };
}

/** express' body reader has errors of its own; undefined where the error is none of them. */
function fromBodyParser(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return undefined;
  switch (error.type) {
    case 'entity.too.large':
      return new AppError('request.too-large', 'the body is too large');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('request.unsupported-media', 'the body is in an encoding that is not read here');
    default:
      return new AppError('request.invalid', 'the body could not be read as JSON');
  }
}
