import { AppError } from '../../bot/domain/errors.ts';

/** Names of the variables, for the errors. */
export const KEY_VARIABLE = 'PAPERS_SIGNING_KEY';
export const CERTIFICATE_VARIABLE = 'PAPERS_SIGNING_CERTIFICATE';
export const PKCS12_VARIABLE = 'PAPERS_SIGNING_PKCS12';

/** The configuration's fault, with the variable at fault ahead. */
export function refused(variable: string, problem: string, cause?: unknown): AppError {
  return new AppError('config.invalid', `${variable}: ${problem}`, cause === undefined ? {} : { cause });
}
