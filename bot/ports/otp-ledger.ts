import type { ChannelName } from '../../contracts/fact.ts';

/** Counts OTPs over all conversations; survives restarts. */
export interface OtpLedger {
  /**
   * Admits one OTP for a document and an address, at most 3 and 30 in 15 minutes, and for a channel over everybody, at
   * most 6,000 in a minute (configurable, R-I2). The channel's is a brake for floods: many at once may pass it by a few.
   * Asking again for the same (conversation, fact number) gives the first answer: a repeated turn counts once.
   */
  admit(request: {
    documentHmac: string;
    addressHmac: string;
    channel: ChannelName;
    conversationId: string;
    number: number;
  }): Promise<{ ok: true } | { ok: false; retryAfterS: number }>;
}
