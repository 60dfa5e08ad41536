import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Ids } from '../../bot/ports/system.ts';
import { SYSTEM_NAMES, type SystemName } from '../gateway/types.ts';
import { EmulatorProblem, sendProblem } from './problem.ts';

const MAX_DELAY_MS = 60_000;
const DEFAULT_DELAY_MS = 2_000;

/** What `POST /emulator/faults` takes. `500` and `error` are the same; `share` is the part of the calls that suffer. */
export const FaultOrder = z
  .strictObject({
    system: z.enum(SYSTEM_NAMES),
    mode: z.union([z.enum(['delay', 'error', '500', 'hang', 'bad-json', 'none']), z.literal(500)]),
    delayMs: z.number().int().min(0).max(MAX_DELAY_MS).optional(),
    share: z.number().min(0).max(1).default(1),
  })
  .transform(({ system, mode, delayMs, share }) => ({
    system,
    mode: mode === 500 || mode === '500' ? ('error' as const) : mode,
    share,
    ...(mode === 'delay' && { delayMs: delayMs ?? DEFAULT_DELAY_MS }),
  }));
export type Fault = z.infer<typeof FaultOrder>;

/** Failures on demand, one at a time per system. They end with the process: a restart heals. */
export interface Faults {
  set(fault: Fault): void;
  /** Every system with what ails it. */
  list(): Fault[];
  /** Suffers the system's fault before its routes; nothing has been done yet when a call fails so. */
  guard(system: SystemName): RequestHandler;
}

export function createFaults(ids: Ids): Faults {
  const faults = new Map<SystemName, Fault>();
  const strikes = ({ share }: Fault): boolean => Number(ids.digits(6)) / 1_000_000 < share;
  return {
    set(fault) {
      faults.set(fault.system, fault);
    },
    list: () => SYSTEM_NAMES.map((system) => faults.get(system) ?? { system, mode: 'none', share: 1 }),
    guard: (system) => (request, response, next) => {
      const fault = faults.get(system);
      if (!fault || !strikes(fault)) {
        next();
        return;
      }
      switch (fault.mode) {
        case 'none':
          next();
          return;
        case 'delay': {
          const timer = setTimeout(next, fault.delayMs ?? DEFAULT_DELAY_MS);
          response.on('close', () => {
            clearTimeout(timer);
          });
          return;
        }
        case 'error':
          sendProblem(response, new EmulatorProblem(500, 'fault', 'The system fails on demand.'));
          return;
        case 'bad-json':
          response.status(200).type('application/json').send('{"posiciones": [{"saldo": "12');
          return;
        case 'hang':
          // Nothing is ever answered; the caller's time-out or the listener's stop ends it.
          request.resume();
      }
    },
  };
}
