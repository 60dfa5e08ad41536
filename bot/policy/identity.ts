import type { ChannelName } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';

/** Identity lasts for the conversation, and for this long without a word from the citizen, ms (R-I1). */
const IDLE_LIMIT_MS: Readonly<Record<ChannelName, number>> = {
  web: 5 * 60_000,
  whatsapp: 15 * 60_000,
  // The call itself is the limit.
  voice: Number.POSITIVE_INFINITY,
};

/** OTP rules of R-I2. */
export const OTP = { digits: 6, validMs: 5 * 60_000, tries: 3 } as const;

/** Whether a code was sent that may still be right. */
export function otpIsOpen({ identity: { otp } }: Conversation, now: Date): boolean {
  return otp !== undefined && otp.tries < OTP.tries && Date.parse(otp.expiresAt) > now.getTime();
}

/** Whether what was proven has gone stale. `previousAt` is the citizen's message before the present one. */
export function identityIsIdle(conversation: Conversation, previousAt: string | undefined, now: Date): boolean {
  if (conversation.identity.level < 2 || previousAt === undefined) return false;
  return now.getTime() - Date.parse(previousAt) > IDLE_LIMIT_MS[conversation.channel];
}
