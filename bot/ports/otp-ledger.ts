/** Counts OTPs over all conversations; survives restarts. */
export interface OtpLedger {
  /**
   * Admits one OTP for a document and an address, at most 3 and 30 in 15 minutes (configurable).
   * Asking again for the same (conversation, fact number) gives the first answer: a repeated turn counts once.
   */
  admit(request: {
    documentHmac: string;
    addressHmac: string;
    conversationId: string;
    number: number;
  }): Promise<{ ok: true } | { ok: false; retryAfterS: number }>;
}
