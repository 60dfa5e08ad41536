import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { fromBodyReader } from '../../bot/domain/body-error.ts';
import { AppError, toProblem, type ErrorCode } from '../../bot/domain/errors.ts';

/** What a failed request is answered with: RFC 9457, and `error` as Direct Line clients read it. */
export interface DirectLineProblem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: ErrorCode;
  error: { code: string; message: string };
}

/** Answers every error of the router as `application/problem+json`; never a stack. */
export function respondWithProblem(logger: Logger): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, _request, response: Response, _next) => {
    const error = fromBodyReader(thrown);
    const problem = describe(error);
    if (!(error instanceof AppError)) logger.error({ err: error }, 'web request failed');
    else if (problem.status >= 500) logger.warn({ err: error, code: error.code }, 'web request could not be served');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(headersOf(error, problem))) response.setHeader(name, value);
    response.status(problem.status).send(JSON.stringify(problem));
  };
}

/** The problem for an error. An expired token is 403: so says Direct Line, and its clients wait for it. */
export function describe(error: unknown): DirectLineProblem {
  const { status: usual, type, title, detail, code } = toProblem(error);
  const status = code === 'auth.expired' ? 403 : usual;
  return {
    type,
    title,
    status,
    ...(detail !== undefined && { detail }),
    code,
    error: { code: directLineCode(code), message: detail ?? title },
  };
}

/** Headers that go with a problem, `Retry-After` and the challenge among them. */
export function headersOf(error: unknown, problem: DirectLineProblem): Record<string, string> {
  const retryAfterS = error instanceof AppError ? error.retryAfterS : undefined;
  return {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...(retryAfterS !== undefined && { 'Retry-After': String(Math.ceil(retryAfterS)) }),
    ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  };
}

/** Last of a path's routes: OPTIONS is told what there is, any other method is refused. */
export function onlyMethods(...methods: string[]): RequestHandler {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return (request, response) => {
    response.setHeader('Allow', allow);
    if (request.method !== 'OPTIONS') throw new AppError('request.method-not-allowed', `Allowed here: ${allow}`);
    response.status(204).end();
  };
}

/** Last of all routes. */
export const nothingHere: RequestHandler = () => {
  throw new AppError('request.not-found', 'Direct Line has no such path');
};

function directLineCode(code: ErrorCode): string {
  if (code === 'auth.expired') return 'TokenExpired';
  if (code === 'auth.forbidden') return 'NotAllowed';
  if (code === 'auth.missing' || code === 'auth.invalid') return 'Unauthorized';
  if (code === 'request.not-found' || code === 'conversation.unknown') return 'NotFound';
  if (code === 'request.method-not-allowed' || code.endsWith('.unsupported-media')) return 'NotSupported';
  if (code === 'request.too-large' || code === 'upload.size') return 'MessageSizeTooBig';
  if (code === 'rate.limited') return 'TooManyRequests';
  if (code === 'request.invalid' || code === 'conversation.watermark') return 'BadArgument';
  return 'ServiceError';
}
