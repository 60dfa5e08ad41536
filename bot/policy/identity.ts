import type { Conversation, IdentityLevel } from '../domain/conversation.ts';

/** OTP rules of R-I2. */
export const OTP = { digits: 6, validMs: 5 * 60_000, tries: 3 } as const;

/** Rest before the second code, the third and any later one, counted from the one before, s. */
const RESEND_WAIT_S = [30, 60, 120] as const;

/**
 * Version of the terms under `signature.terms`: a change of the text is a new version
 * (Ley 527 de 1999, art. 7; Decreto 2364 de 2012, art. 7).
 */
export const SIGNATURE_TERMS_VERSION = '2026-11-2';

/** How long nothing is signed after a registered contact was changed (R-I1), ms. */
const HOLD_AFTER_CHANGE_MS = 72 * 3_600_000;

/** The level that each kind of action needs (R-I1). A signature is level 3: its flow asks 2 and a code of its own. */
export const LEVEL_NEEDED = {
  inform: 0,
  'identify-oneself': 0,
  /** Its flow asks the document itself: a code would prove no more than who comes shows at the window. */
  'book-appointment': 1,
  'see-own-data': 2,
  'make-own-paper': 2,
  'begin-signature': 2,
  sign: 3,
} as const satisfies Record<string, IdentityLevel>;

/** Whether a code was sent that may still be right. */
export function otpIsOpen({ identity: { otp } }: Conversation, now: Date): boolean {
  return otp !== undefined && otp.tries < OTP.tries && Date.parse(otp.expiresAt) > now.getTime();
}

/** Whole seconds until another code may be asked for; 0 where it may be now. `sends` codes went, the last at `sentAt` (ISO). */
export function resendWaitS(sends: number, sentAt: string | undefined, now: Date): number {
  if (sends < 1 || sentAt === undefined) return 0;
  const waitS = RESEND_WAIT_S[Math.min(sends, RESEND_WAIT_S.length) - 1] ?? 0;
  return Math.max(0, Math.ceil((Date.parse(sentAt) + waitS * 1000 - now.getTime()) / 1000));
}

/** Until when (ISO) nothing is signed after a contact was changed at `changedAt` (ISO). */
export const signingHoldAfter = (changedAt: string): string =>
  new Date(Date.parse(changedAt) + HOLD_AFTER_CHANGE_MS).toISOString();

/**
 * Until when (ISO) nothing is signed, where one of these cases changed a contact lately, or the register says that one
 * was changed at `changedAt`. Opening a case holds nobody's hand.
 */
export function signingHeldUntil(
  cases: readonly { kind: string; state: string; updatedAt: string }[],
  now: Date,
  changedAt?: string,
): string | undefined {
  const changes = cases
    .filter(({ kind, state }) => kind === 'lost-contact' && (state === 'resolved' || state === 'closed'))
    .map(({ updatedAt }) => updatedAt);
  const until = [...changes, ...(changedAt === undefined ? [] : [changedAt])].map(signingHoldAfter).sort().at(-1);
  return until !== undefined && Date.parse(until) > now.getTime() ? until : undefined;
}
