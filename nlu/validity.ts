import { bogotaDay } from '../bot/domain/bogota-time.ts';

/** The days on which content holds, ISO days of Bogotá, both included; without an end it holds on. */
export interface Validity {
  validFrom: string;
  validTo?: string | undefined;
}

/** Whether it holds at an instant. */
export function isValid({ validFrom, validTo }: Validity, now: Date): boolean {
  const today = bogotaDay(now);
  return validFrom <= today && (validTo === undefined || today <= validTo);
}
