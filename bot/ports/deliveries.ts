/** How far a message got. It never goes back; `failed` ends it, and is nothing to one that has arrived. */
export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'read' | 'failed';

/** What became of each try to deliver a message, so that a late or doubled report changes nothing. */
export interface Deliveries {
  /** What is known before a try: whether a provider has the message, and who took the contact's last message since `since`. */
  look(messageId: string, contactHmac: string, since: Date): Promise<{ isTaken: boolean; lastProvider?: string }>;
  /** Begins a try as `queued`; its id is what a provider's reports name. */
  begin(attempt: { messageId: string; kind: 'sms' | 'email'; provider: string; contactHmac: string }): Promise<string>;
  /** The provider has taken it, under its own id where it gives one. */
  accepted(id: string, taken: { state: 'queued' | 'sent'; providerId?: string }): Promise<void>;
  /** A report about a try of that provider; false where it changed nothing: late, doubled or unknown. `reason` holds no personal data. */
  report(id: string, provider: string, state: DeliveryState, reason?: string): Promise<boolean>;
  /** Forgets what ended before; how many. */
  forget(before: Date): Promise<number>;
}
