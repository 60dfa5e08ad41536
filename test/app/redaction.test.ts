import { pino } from 'pino';
import { expect, test } from 'vitest';
import { REDACTION } from '../../app/redaction.ts';

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  pino({ redact: REDACTION }, { write: (line: string) => void lines.push(line) }).warn(fields, 'constant words');
  return lines.join('');
}

test('R-I6: what stands under pii, and every credential, never reaches a log line', () => {
  const planted = 'PLANTED-1900123456';
  const secrets = { password: planted, token: planted, secret: planted, authorization: planted };
  const line = logged({
    pii: { document: planted },
    nested: { pii: planted, ...secrets, cookie: planted },
    ...secrets,
  });
  expect(line).not.toContain(planted);
  expect(line).toContain('constant words');
});

test('a database error does not quote the row it was about', () => {
  const planted = 'PLANTED-1900123456';
  const error = Object.assign(new Error('duplicate key'), {
    detail: `Key (x)=(${planted})`,
    where: planted,
    parameters: [planted],
  });
  expect(logged({ err: error })).not.toContain(planted);
});
