import type { Conversation } from '../domain/conversation.ts';
import { bogotaDay } from '../domain/bogota-time.ts';

/**
 * Versions of the text that asks leave to treat personal data, oldest first, each with the day (Bogotá) from which it is
 * asked (Ley 1581 de 2012, art. 9). Their words stand in `bot/replies/<locale>/consent.json`, where an older version stays: it
 * is what older proofs are of. A change of the words is a new version.
 */
export const CONSENT_VERSIONS = [
  { version: '2026-11-4', from: '2026-11-01' },
  { version: '2026-11-5', from: '2026-11-20' },
] as const;

/** The version in force at a moment. */
export function consentVersionAt(now: Date): string {
  const today = bogotaDay(now);
  return (CONSENT_VERSIONS.findLast(({ from }) => from <= today) ?? CONSENT_VERSIONS[0]).version;
}

/**
 * Whether personal data may be treated: with consent to the text in force, an older one does not count. To show who
 * signed in at the portal the own account is the authority's function, which needs none (art. 10 a), until it is refused.
 */
export function mayTreatData({ consent, identity }: Conversation, now: Date): boolean {
  if (consent === undefined && identity.method === 'portal-token') return true;
  return consent?.given === true && consent.version === consentVersionAt(now);
}
