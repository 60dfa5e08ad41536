/** One thing done, viewed or disclosed. Linked into the hash chain after commit. */
export interface AuditEntry {
  actor: { kind: 'citizen' | 'staff' | 'system'; id: string };
  /** Verb, e.g. `account.disclosed`, `session.opened`. */
  action: string;
  module: 'bot' | 'desk' | 'gateway' | 'system';
  conversationId?: string;
  /** Document of the person concerned; stored as an HMAC and inside the sealed detail. */
  subject?: string;
  ip?: string;
  detail?: Record<string, unknown>;
}

/** The audit record outside a turn. */
export interface AuditTrail {
  append(entry: AuditEntry): Promise<void>;
}
