/** What never reaches a log line: personal data stands under `pii`, credentials under these names (pino's paths). */
export const REDACTION = {
  paths: [
    ...['pii', '*.pii', 'err.pii'],
    ...[
      'password',
      '*.password',
      'token',
      '*.token',
      'secret',
      '*.secret',
      'authorization',
      '*.authorization',
      '*.cookie',
    ],
    ...['req.headers.authorization', 'req.headers.cookie'],
    // PostgreSQL's errors may quote values of the row at fault, and pg keeps the parameters.
    ...['err.detail', 'err.where', 'err.parameters', 'err.config', 'err.cause.detail', 'err.cause.config'],
  ],
  censor: '[redacted]',
};
