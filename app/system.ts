import { randomBytes, randomInt } from 'node:crypto';
import type { Clock, Ids } from '../bot/ports/system.ts';

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** Ids and codes of the operating system's generator for secrets. */
export const systemIds: Ids = {
  id: () => randomBytes(16).toString('base64url'),
  digits: (digits) =>
    randomInt(10 ** digits)
      .toString()
      .padStart(digits, '0'),
};

/** 0…1, for jitter. */
export const systemRandom = (): number => randomInt(2 ** 32) / 2 ** 32;
