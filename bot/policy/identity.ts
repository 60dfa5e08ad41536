import type { Conversation } from '../domain/conversation.ts';

/** OTP rules of R-I2. */
export const OTP = { digits: 6, validMs: 5 * 60_000, tries: 3 } as const;

/** Whether a code was sent that may still be right. */
export function otpIsOpen({ identity: { otp } }: Conversation, now: Date): boolean {
  return otp !== undefined && otp.tries < OTP.tries && Date.parse(otp.expiresAt) > now.getTime();
}
