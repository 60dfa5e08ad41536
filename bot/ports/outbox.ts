/** A message to carry out after the commit. */
export interface OutboxMessage {
  /** Also the idempotency key towards the provider. */
  id: string;
  kind: 'otp' | 'paper' | 'notice' | 'registration';
  /** Sealed at rest. */
  payload: OtpPayload;
  /** ISO time after which it is dropped, not sent. */
  expiresAt?: string;
}

/** `contacts` in the order of preference; an unknown document has none and nothing leaves. */
export interface OtpPayload {
  document: string;
  contacts: { kind: 'sms' | 'email'; value: string }[];
  text: string;
  subject: string;
  /** A paper, by its id: one that goes along (`kind: 'paper'`), or is entered in document management (`registration`). */
  paperId?: string;
}

export interface ClaimedMessage extends OutboxMessage {
  conversationId: string;
  /** How often it was taken, and how often a try ended badly: a process that was killed in between failed at nothing. */
  attempts: number;
  failures: number;
  createdAt: string;
}

/** The outbox as its worker sees it. */
export interface OutboxQueue {
  /** Claims due messages for `leaseMs`; each is given to one worker only. */
  claim(limit: number, leaseMs: number): Promise<ClaimedMessage[]>;
  markSent(id: string): Promise<void>;
  /** Tries again at `at`; the reason is kept without personal data. */
  retryAt(id: string, at: Date, reason: string): Promise<void>;
  /** Ends it: `expired` is dropped, `dead` waits for an operator. */
  end(id: string, as: 'expired' | 'dead', reason: string): Promise<void>;
}

/** Dead letters, for the operator. */
export interface DeadLetters {
  list(
    limit: number,
  ): Promise<
    { id: string; kind: string; conversationId: string; attempts: number; reason: string; createdAt: string }[]
  >;
  /** Puts a dead letter back in the queue; false where there is none of that id. */
  retry(id: string): Promise<boolean>;
}
