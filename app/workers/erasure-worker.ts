import type { Logger } from 'pino';
import { carryOutErasure, type CarryOutOptions } from '../../store/postgres/erasure.ts';
import { createLoop, type Loop } from './loop.ts';

const EVERY_MS = 60_000;

/** Carries out wishes to be forgotten that nothing speaks against, conversation by conversation. */
export function createErasureWorker({ logger, ...options }: CarryOutOptions & { logger: Logger }): Loop {
  return createLoop({ name: 'erasure', everyMs: EVERY_MS, logger, round: () => carryOutErasure(options) });
}
