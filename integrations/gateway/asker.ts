import type { Dispatcher } from 'undici';
import { AppError } from '../../bot/domain/errors.ts';
import type { Deadline } from './deadline.ts';
import type { HttpAttempt } from './http-attempt.ts';
import { busy, type Admittance, type Places } from './places.ts';
import type { Question } from './question.ts';
import type { SystemLane } from './system-lane.ts';
import type { TokenSource } from './token-source.ts';
import { withRetries } from './with-retries.ts';

/** How one question is sent and its answer read. */
export interface Asking<A extends { status: number; retryAfterS?: number }, V> {
  question: Question;
  attempt: (attempt: HttpAttempt) => Promise<A>;
  read: (answer: A) => V;
  admittance: Admittance;
  deadline: Deadline;
  /** What the call has cost so far; counted as it goes, so that a failure tells it too. */
  tally: Tally;
}

export interface Tally {
  attempts: number;
  placeWaitMs: number;
}

export interface AskerOptions {
  lane: SystemLane;
  places: Places;
  tokens: TokenSource;
  random: () => number;
  onRetryWithheld: () => void;
}

/** Asks one system: breaker, place under the limit, bulkhead, then token and HTTP, repeated where that is safe. */
export function createAsker({ lane, places, tokens, random, onRetryWithheld }: AskerOptions) {
  return async function ask<A extends { status: number; retryAfterS?: number }, V>(asking: Asking<A, V>): Promise<V> {
    const { question, deadline, tally, admittance } = asking;
    const anonymous: Admittance = { patienceMs: admittance.patienceMs };
    let wasTold = false;

    const admit = async (asked: Admittance) => {
      const started = performance.now();
      try {
        return await places.admit(asked, deadline);
      } finally {
        tally.placeWaitMs += performance.now() - started;
      }
    };
    const send = async (token: string, dispatcher: Dispatcher, signal: AbortSignal): Promise<A> => {
      tally.attempts += 1;
      const { url, method, body } = question;
      const headers = { ...question.headers, authorization: `Bearer ${token}` };
      const answer = await asking.attempt({
        ...{ url, method, headers, dispatcher, signal },
        ...(body !== undefined && { body }),
      });
      if (answer.status === 429) {
        wasTold = true;
        places.pause(answer.retryAfterS);
      }
      return answer;
    };

    lane.checkOpen();
    lane.retries.earn();
    let admission = await admit(admittance);
    const attempt = async (signal: AbortSignal): Promise<V> => {
      const token = await deadline.race(tokens.token());
      if (!admission.isGood()) admission = await admit(admittance);
      const answer = await send(token, lane.agent, signal);
      if (answer.status !== 401) return asking.read(answer);
      // The token may have been revoked before its time: one new one, once.
      tokens.forget(token);
      const renewed = await deadline.race(tokens.token());
      admission = await admit(anonymous);
      return asking.read(await send(renewed, lane.agent, signal));
    };
    const retries = {
      ...{ deadline, random, repeatable: question.repeatable },
      spendRetry() {
        const isLeft = lane.retries.spend();
        if (!isLeft) onRetryWithheld();
        return isLeft;
      },
      async beforeRetry() {
        admission = await admit(anonymous);
      },
    };
    try {
      return await lane.run(() => withRetries(attempt, retries), deadline.remainingMs());
    } catch (error) {
      const { name } = admittance;
      const isLimit = wasTold && error instanceof AppError && error.code === 'backoffice.busy';
      const keptMs = isLimit && name !== undefined ? await places.keepOne(name) : undefined;
      throw keptMs === undefined ? error : busy(keptMs);
    }
  };
}
