import type { Conversation } from '../domain/conversation.ts';

/** Version of the text in `bot/replies` under `consent.ask`; a change of the text is a new version (Ley 1581 de 2012). */
export const CONSENT_VERSION = '2026-11-4';

/** Whether personal data may be asked for. Consent to an older text does not count. */
export function hasConsent({ consent }: Conversation): boolean {
  return consent?.given === true && consent.version === CONSENT_VERSION;
}
