import { AppError } from './errors.ts';

/**
 * What an HTTP body reader threw, as our own error; anything else as it is. Express's parsers throw `http-errors`: an
 * Error with `status` and `type` (body-parser's list of types).
 */
export function fromBodyReader(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('status' in error)) return error;
  if (error.status === 413) return new AppError('request.too-large', 'The body is too large', { cause: error });
  if (error.status === 415)
    return new AppError('request.unsupported-media', 'That charset or encoding is not read here', { cause: error });
  if (error.status !== 400) return error;
  const detail =
    'type' in error && error.type === 'entity.parse.failed' ? 'The body is not JSON' : 'The request could not be read';
  return new AppError('request.invalid', detail, { cause: error });
}
