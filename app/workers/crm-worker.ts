import type { Logger } from 'pino';
import type { CityCrm } from '../../bot/ports/back-office.ts';
import type { CaseForCrm, CrmQueue } from '../../bot/ports/case-register.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { failedTry } from './failed-try.ts';
import { createLoop, type Loop } from './loop.ts';

export interface CrmWorkerOptions {
  queue: CrmQueue;
  crm: CityCrm;
  clock: Clock;
  logger: Logger;
  /** Told of each try. */
  onEnd?(end: 'taken' | 'failed'): void;
}

const BATCH = 10;
const LEASE_MS = 60_000;
const EVERY_MS = 2_000;

/** Brings the cases that the CRM lacks to it, each under its own number as key. None is ever given up. */
export function createCrmWorker(options: CrmWorkerOptions): Loop {
  return createLoop({
    name: 'crm',
    everyMs: EVERY_MS,
    logger: options.logger,
    async round() {
      const cases = await options.queue.claim(BATCH, LEASE_MS);
      const taken = await Promise.all(cases.map((one) => bring(one, options)));
      // While the CRM takes none there is no hurry.
      return cases.length === BATCH && taken.some(Boolean);
    },
  });
}

/** Whether the CRM has it now. */
async function bring(entry: CaseForCrm, { queue, crm, clock, logger, onEnd }: CrmWorkerOptions): Promise<boolean> {
  const { number, kind, summary, taxpayerId, conversationId, failures } = entry;
  try {
    const { crmNumber } = await crm.openCase(
      { number, kind, summary, idempotencyKey: number, ...(taxpayerId !== undefined && { taxpayerId }) },
      { correlationId: conversationId ?? number },
    );
    await queue.markTaken(number, crmNumber);
    onEnd?.('taken');
    return true;
  } catch (error) {
    const { reason, failed, restMs, isLong } = failedTry(error, failures);
    logger.warn({ err: error, caseNumber: number, failures: failures + 1 }, 'the CRM did not take a case');
    if (isLong) logger.error({ caseNumber: number, reason }, 'a case has been waiting for the CRM for long');
    await queue.retryAt(number, new Date(clock.now().getTime() + restMs), { reason, failed });
    onEnd?.('failed');
    return false;
  }
}
