import { AppError } from '../../bot/domain/errors.ts';
import type { HttpAnswer, TextAnswer } from './http-attempt.ts';
import type { ExchangeAnswer, GatewayRequest } from './types.ts';

/** Parses a 2xx; throws `AppError` for any other status and for what is not as agreed. */
export function readJsonAnswer<T>(request: GatewayRequest<T>, answer: HttpAnswer): T {
  refuseFailure(answer);
  const parsed = request.answer.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  // Paths say where it is wrong; the values stay out, they may be personal.
  const where = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || '(root)');
  throw new AppError('backoffice.malformed', `The answer is not as agreed at: ${where.join(', ')}.`);
}

/** The answer of a 2xx, or of any other status with a SOAP fault: a fault comes as 500 whoever is to blame (SOAP 1.1 §6.2). */
export function readTextAnswer(answer: TextAnswer): ExchangeAnswer {
  const { status, text, contentType } = answer;
  const isFault = status >= 400 && status !== 401 && status !== 429 && /xml/i.test(contentType) && FAULT.test(text);
  if (!isFault) refuseFailure(answer);
  return { status, text, contentType };
}

/** The opening tag of a SOAP fault, under any prefix. */
const FAULT = /<(?:[\w.-]+:)?Fault[\s/>]/;

function refuseFailure({ status, retryAfterS }: { status: number; retryAfterS?: number }): void {
  const retry = retryAfterS === undefined ? {} : { retryAfterS };
  if (status >= 200 && status <= 299) return;
  if (status >= 500) {
    throw new AppError('backoffice.unreachable', 'The back office failed.', { retryable: true, ...retry });
  }
  if (status === 429) {
    throw new AppError('backoffice.busy', 'The back office takes no more questions now.', {
      retryable: true,
      ...retry,
    });
  }
  throw new AppError('backoffice.refused', `The back office refused (${status}).`, retry);
}
