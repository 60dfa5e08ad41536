import type { Pool } from 'pg';
import { AppError } from '../bot/domain/errors.ts';

/** A probe wants an answer soon, whatever hangs behind it. */
const READY_WITHIN_MS = 2_000;

/** Resolves when a first message would be answered: database and back office. Throws AppError with the part's code. */
export async function checkReady(pool: Pool, backOffice: { ready(): Promise<void> }): Promise<void> {
  const database = pool.query('select 1').catch((cause: unknown) => {
    throw new AppError('store.unavailable', 'the database does not answer', { retryable: true, cause });
  });
  await within(Promise.all([database, backOffice.ready()]));
}

async function within(checks: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('store.unavailable', `not ready within ${READY_WITHIN_MS} ms`, { retryable: true }));
    }, READY_WITHIN_MS);
  });
  try {
    await Promise.race([checks, late]);
  } finally {
    clearTimeout(timer);
  }
}
