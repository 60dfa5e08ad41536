import { json, type Request, type Response } from 'express';
import { AppError } from '../../bot/domain/errors.ts';

const JSON_TYPES = ['json', '+json'];

/**
 * Makes a reader of JSON bodies of at most `limitBytes`; undefined where there is none. It is called by the
 * handler, not ahead of it, so that nothing is read for those who may not send.
 * Throws AppError `request.unsupported-media`, or what Express's parser throws (see `problem.ts`).
 */
export function createJsonReader(limitBytes: number): (request: Request, response: Response) => Promise<unknown> {
  const parse = json({ limit: limitBytes, type: JSON_TYPES });
  return async (request, response) => {
    const empty = request.headers['content-length'] === '0';
    if (!empty && request.is(JSON_TYPES) === false)
      throw new AppError('request.unsupported-media', 'Send the body as application/json');
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
      });
    });
    return request.body as unknown;
  };
}
