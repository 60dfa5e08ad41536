import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../bot/domain/errors.ts';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An argon2id hash of a password, for staff accounts. The library's default kind is argon2id. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Checks passwords, a few at a time. */
export interface PasswordCheck {
  /** `passwordHash` undefined: no such account; takes as long and says no. Throws `rate.limited` when too many wait. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>;
}

/** Each check takes 19 MiB: `parallel` run at once, `queued` wait, more are refused. */
export function createPasswordCheck(options: { parallel: number; queued: number; decoy: string }): PasswordCheck {
  const waiting: (() => void)[] = [];
  let running = 0;
  let decoyHash: Promise<string> | undefined;

  return {
    async matches(passwordHash, password) {
      await admitted();
      try {
        decoyHash ??= hashPassword(options.decoy);
        const isRight = await verify(passwordHash ?? (await decoyHash), password);
        return isRight && passwordHash !== undefined;
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };

  function admitted(): Promise<void> {
    if (running < options.parallel) {
      running++;
      return Promise.resolve();
    }
    if (waiting.length >= options.queued) {
      throw new AppError('rate.limited', 'too many sign-ins at once', { retryable: true, retryAfterS: 5 });
    }
    return new Promise((resolve) => waiting.push(resolve));
  }
}
