import type { ConversationSummary } from '../../contracts/desk-protocol.ts';
import type { Fact, NumberedFact, QueueName } from '../../contracts/fact.ts';
import type { AuditEntry } from '../../bot/ports/audit.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';

/** What a desk action makes of a conversation: facts, or a refusal that changes nothing. */
export type DeskDecision =
  | {
      ok: true;
      facts: Fact[];
      audit: AuditEntry[];
      /** One of the facts waits for a bot turn. */ wakesBot?: Fact['kind'];
    }
  | { ok: false; code: 'conversation.taken' | 'conversation.not-yours' | 'conversation.unknown'; detail: string };

/** A conversation as the desk knows it. */
export interface DeskConversation {
  state: Conversation;
  summary: ConversationSummary;
}

/** Conversations as staff see and change them. */
export interface DeskConversations {
  /** Decides on the state under the row's lock and appends; the loser of a race is decided on the winner's state. */
  change(
    conversationId: string,
    decide: (state: Conversation) => DeskDecision,
    options?: { /** An action already committed under this client id gives its number again. */ clientId?: string },
  ): Promise<{ decision: DeskDecision; number: number; repeated: boolean }>;
  find(conversationId: string): Promise<DeskConversation | undefined>;
  /** Queued ones of these queues (oldest and most urgent first) and those of the agent, at most 500. */
  listFor(agent: { agentId: string; queues: QueueName[] }): Promise<ConversationSummary[]>;
  /** Waiting without an offer, or with one that is over, over all queues; most urgent first. */
  listWaiting(limit: number): Promise<DeskConversation[]>;
  /** Conversations that agents hold now. */
  countHeld(): Promise<Map<string, number>>;
}

/** A committed fact with its place in the order over all conversations. */
export interface SequencedFact {
  seq: number;
  conversationId: string;
  numbered: NumberedFact;
  /** As it is now, not as it was then. */
  summary: ConversationSummary;
}

/** The numbered events the screens follow. */
export interface DeskFeed {
  /** Facts with `seq` > `after`, ascending. */
  since(after: number, limit: number): Promise<SequencedFact[]>;
  latestSeq(): Promise<number>;
}
