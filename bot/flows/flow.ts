import type {
  Account,
  Awaiting,
  DocumentType,
  Fact,
  Frame,
  PaymentItem,
  QueueName,
  TaxName,
} from '../../contracts/fact.ts';
import type { EntityType, NluResult } from '../../contracts/nlu-result.ts';
import type { Reply } from '../../contracts/reply.ts';
import type { Conversation, IdentityLevel } from '../domain/conversation.ts';
import type { KnowledgeAnswer } from '../ports/knowledge.ts';

/** A conversation's capability: a pure step function and what it needs before it may begin. */
export interface Flow {
  name: string;
  /** Level the citizen must have proven; from 1 on, consent is asked first. */
  level: IdentityLevel;
  step(input: FlowInput, context: FlowContext): FlowStep;
}

/** Why a flow is called. */
export type FlowInput =
  /** It begins; `meaning` in the context is what began it. */
  | { kind: 'enter' }
  /** The citizen answered its question; `choice` is set where an option was meant. */
  | { kind: 'said'; choice?: string }
  /** What it asked of the outside came back. */
  | { kind: 'outcome'; outcome: Outcome };

/** What a step may read. */
export interface FlowContext {
  /** Folded up to this moment, this turn's own facts included. */
  conversation: Conversation;
  frame: Frame;
  meaning: NluResult;
  text: string;
  now: Date;
}

/** What a step makes of it. Without `effect`, `ask`, `next` or `end` the flow stays where it is. */
export interface FlowStep {
  facts?: Fact[];
  replies?: Reply[];
  /** Where the flow stands from now on. */
  at?: { step: string; slots?: Frame['slots'] };
  /** Asked of the outside; the flow is called again with its outcome. */
  effect?: Effect;
  /** A question: said after the replies, and remembered until it is answered. */
  ask?: Question;
  /** Ends this flow: `done` returns to the one below, `stop` ends those below too. */
  end?: 'done' | 'stop';
  /** Ends this flow and begins another in its place. */
  next?: { flow: string; slots?: Frame['slots'] };
}

export interface Question {
  reply: Reply;
  expects: EntityType | 'yes-no' | 'choice' | 'score' | 'text';
  /** The question as it is asked again after something else, where not as it was said. Its options stay the same. */
  reminder?: Reply;
  /** It is asked once more: said in its shorter form. */
  again?: boolean;
}

/** What a flow may ask of the outside. */
export type Effect =
  | { kind: 'send-otp'; document: string; documentType: DocumentType }
  | { kind: 'check-otp'; code: string }
  | { kind: 'read-account' }
  | { kind: 'check-clearance'; tax?: TaxName }
  | { kind: 'create-payment-link'; obligations: Account['obligations'] }
  | { kind: 'check-payment' }
  | { kind: 'find-knowledge'; intent: string }
  | { kind: 'count-queue'; queue: QueueName; priority: number };

/** What came of it. A failure behind the gateway is an outcome like any other. */
export type Outcome =
  | { kind: 'otp-sent'; maskedContact: string }
  | { kind: 'otp-limited'; retryAfterS: number }
  | { kind: 'otp-right' }
  | { kind: 'otp-wrong'; triesLeft: number }
  | { kind: 'otp-gone' }
  | { kind: 'account'; account: Account }
  | { kind: 'clearance'; allowed: boolean; pendingCop: number }
  /** `isSame`: the one that this debt already had. */
  | {
      kind: 'payment-link';
      reference: string;
      url: string;
      amountCop: number;
      expiresAt: string;
      items: PaymentItem[];
      isSame?: true;
    }
  | {
      kind: 'payment';
      payment?: { reference: string; state: 'pending' | 'approved' | 'rejected' | 'expired'; amountCop: number };
    }
  | { kind: 'knowledge'; answer?: KnowledgeAnswer }
  | { kind: 'queue'; ahead: number; staffed: boolean }
  | { kind: 'failed'; system: string };

/** Remembers a question in the dialog. */
export function awaitingOf(flow: string, { reply, expects, reminder }: Question): Awaiting {
  return {
    flow,
    expects,
    options: (reply.choices ?? []).map(({ id, label, key }) => ({ id, label: label ?? key ?? id })),
    question: { ...(reminder ?? reply), ...(reply.choices && { choices: reply.choices }) },
  };
}
