import type { ChannelName, Fact, FactOf, Locale, NumberedFact } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { AuditEntry } from './audit.ts';
import type { OutboxMessage } from './outbox.ts';

/** Keeps what comes in. Every method is one transaction or none. */
export interface InboundStore {
  /** Creates the conversation with its `conversation-started` fact; where the id exists nothing changes. */
  open(request: { id: string; channel: ChannelName; locale: Locale; addressHmac: string }): Promise<void>;
  /** Appends a citizen's message that waits for a turn, once per (channel, providerMessageId). */
  receive(message: {
    channel: ChannelName;
    conversationId: string;
    providerMessageId: string;
    fact: FactOf<'citizen-said'>;
  }): Promise<{ number: number; repeated: boolean }>;
}

/** Keeps what turns make of it. Every method is one transaction or none. */
export interface TurnStore {
  /**
   * Takes the oldest waiting fact of a conversation under a lease, or undefined: none, or another holds it. Throws
   * AppError `internal.bug` or `crypto.unknown-key` where what is stored does not open; it then rests under its lease.
   */
  takeTurn(conversationId: string): Promise<Turn | undefined>;
  /** Commits a turn whole, if its lease and version still hold; else `superseded` and nothing changed. */
  commitTurn(turn: Turn, outcome: TurnOutcome): Promise<{ committed: boolean; lastNumber: number }>;
  /** Gives a lease back without a commit and counts a failure, so that the turn may be tried again. */
  failTurn(turn: Turn): Promise<void>;
  /** Conversations with a waiting fact and no live lease, oldest first. */
  findWaiting(limit: number): Promise<string[]>;
}

/** One waiting fact and all that its turn may read. */
export interface Turn {
  conversation: Conversation;
  trigger: NumberedFact;
  /** Version of the state that was read; the commit checks it. */
  version: number;
  /** Fencing number of the lease; the commit checks it. */
  fence: number;
  /** How often this fact was tried, this time included; a killed process and a superseded commit count here. */
  attempts: number;
  /** How many of the tries before failed by themselves. */
  failures: number;
  addressHmac: string;
  /** How many wait before this conversation in its queue, where it waits. */
  queuePosition?: number;
}

/** What a turn makes true, all at once. */
export interface TurnOutcome {
  facts: Fact[];
  outbox: OutboxMessage[];
  audit: AuditEntry[];
}
