import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';

/** What the emulator answers when it does not do as asked (RFC 9457). */
export class EmulatorProblem extends Error {
  readonly status: number;
  readonly slug: string;
  constructor(status: number, slug: string, detail: string) {
    super(detail);
    this.name = 'EmulatorProblem';
    this.status = status;
    this.slug = slug;
  }
}

export function sendProblem(response: Response, { status, slug, message }: EmulatorProblem): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `urn:ventanilla:emulator:${slug}`, title: slug, status, detail: message }));
}

/** Parses input of a request or throws a 400 that says where it is wrong. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new EmulatorProblem(400, 'invalid-request', where.join('; '));
}

export const notFound: RequestHandler = (request: Request) => {
  throw new EmulatorProblem(404, 'not-found', `Nothing answers to ${request.method} here.`);
};

/** The last handler: problems as they are, a body parser's errors as what they say, the rest as our bug. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    sendProblem(response, toProblem(error, logger));
  };
}

function toProblem(error: unknown, logger: Logger): EmulatorProblem {
  if (error instanceof EmulatorProblem) return error;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new EmulatorProblem(413, 'too-large', 'The body is too large.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new EmulatorProblem(status, 'invalid-request', 'The request cannot be read.');
  }
  logger.error({ err: error }, 'the emulator failed');
  return new EmulatorProblem(500, 'bug', 'The emulator failed.');
}
