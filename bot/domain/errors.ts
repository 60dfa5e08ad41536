/** Every code of the system, whose fault it is and what HTTP says of it. `docs/errors.md` is kept in step by a test. */
export const ERROR_CODES = {
  'request.invalid': { status: 400, title: 'The request is not well formed' },
  'request.too-large': { status: 413, title: 'The request is too large' },
  'request.unsupported-media': { status: 415, title: 'That type of content is not accepted' },
  'request.not-found': { status: 404, title: 'There is nothing here' },
  'request.method-not-allowed': { status: 405, title: 'That method is not allowed here' },
  'auth.missing': { status: 401, title: 'Credentials are needed' },
  'auth.invalid': { status: 401, title: 'The credentials are not valid' },
  'auth.expired': { status: 401, title: 'The credentials have expired' },
  'auth.forbidden': { status: 403, title: 'These credentials do not reach this' },
  'auth.locked': { status: 423, title: 'The account is locked for some minutes' },
  'conversation.unknown': { status: 404, title: 'The conversation does not exist' },
  'conversation.watermark': { status: 400, title: 'The watermark is not of this conversation' },
  'conversation.taken': { status: 409, title: 'Someone else has the conversation' },
  'conversation.not-yours': { status: 403, title: 'The conversation is not yours' },
  'conversation.changed': { status: 409, title: 'The conversation changed meanwhile' },
  'filing.decided': { status: 409, title: 'Somebody decided on the filing before' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'upload.quarantined': { status: 409, title: 'The file has not been looked at for viruses yet' },
  'upload.size': { status: 413, title: 'The file is too large' },
  'backoffice.unreachable': { status: 503, title: 'The back office does not answer' },
  'backoffice.refused': { status: 502, title: 'The back office refused the request' },
  'backoffice.malformed': { status: 502, title: 'The back office answered something unreadable' },
  'backoffice.busy': { status: 503, title: 'The back office takes no more questions this minute' },
  'papers.unavailable': { status: 503, title: 'Papers cannot be signed now' },
  'model.unavailable': { status: 503, title: 'There is no language model' },
  'model.format': { status: 500, title: 'The language model is of another format' },
  'store.unavailable': { status: 503, title: 'The database does not answer' },
  'crypto.unknown-key': { status: 500, title: 'The content was sealed with a key that is not configured' },
  'config.invalid': { status: 500, title: 'The configuration is not valid' },
  'internal.bug': { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The only error thrown on purpose. `retryable` says whether the same call may go through later. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Seconds after which a retry is welcome, where known. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ErrorCode,
    detail: string,
    options: { retryable?: boolean; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterS = options.retryAfterS;
  }
}

/** The code of an error; anything that is no AppError is our bug. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AppError ? error.code : 'internal.bug';
}

/** RFC 9457 problem for an error; anything that is no AppError is our bug and says nothing of itself. */
export function toProblem(error: unknown): {
  status: number;
  type: string;
  title: string;
  detail?: string;
  code: ErrorCode;
} {
  if (error instanceof AppError) {
    const { status, title } = ERROR_CODES[error.code];
    return { status, type: `urn:ventanilla:error:${error.code}`, title, detail: error.message, code: error.code };
  }
  const { status, title } = ERROR_CODES['internal.bug'];
  return { status, type: 'urn:ventanilla:error:internal.bug', title, code: 'internal.bug' };
}
