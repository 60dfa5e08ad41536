import type {
  Account,
  Awaiting,
  ChannelName,
  DocumentType,
  Fact,
  FactKind,
  FactOf,
  Frame,
  Locale,
  NumberedFact,
  QueueName,
} from '../../contracts/fact.ts';
import type { Owner } from '../../contracts/desk-protocol.ts';
import type { SaidAnswer } from '../../contracts/reply.ts';
import { backOfficeFolds } from './folds/back-office.ts';
import type { Fold, Folds } from './folds/folds.ts';
import { identityFolds } from './folds/identity.ts';
import { matterFolds } from './folds/matters.ts';
import { ownerFolds } from './folds/owner.ts';
import { talkFolds } from './folds/talk.ts';

/** 0 anonymous · 1 document said · 2 OTP or portal token · 3 a fresh OTP for that very act. */
export type IdentityLevel = 0 | 1 | 2 | 3;

/** The proof under way or reached. `taxpayerId` is set only where the register knows the document. */
export interface Identity {
  level: IdentityLevel;
  /** How level 2 was reached. */
  method?: FactOf<'identity-verified'>['method'];
  documentType?: DocumentType;
  document?: string;
  taxpayerId?: string;
  name?: string;
  otp?: FactOf<'otp-issued'>['otp'] & { tries: number };
  /** Whom the code under way would prove; nobody sees it before. */
  otpTaxpayer?: FactOf<'otp-issued'>['taxpayer'];
}

/** Where the dialog stands: flows under way (last is on top), what is awaited, how it has been going. */
export interface Dialog {
  stack: Frame[];
  awaiting?: Awaiting;
  misunderstandings: number;
  /** Message keys of the last turn, so that no sentence is said twice running. */
  lastReplies: string[];
  lastIntent?: string;
}

/** A hand-over asked for and not yet ended. Times are ISO. */
export interface Handoff {
  queue: QueueName;
  priority: number;
  reason: FactOf<'handoff-requested'>['reason'];
  summary: string;
  requestedAt: string;
  offeredTo?: string;
  offerUntil?: string;
  /** Agents who let the offer pass, so that another is tried first. */
  declinedBy: string[];
  agentId?: string;
  agentName?: string;
}

/** A payment reference that was given out, and its state as last seen at the gateway. */
export type PaymentReference = Omit<FactOf<'payment-link-created'>, 'kind'> & {
  state: FactOf<'payment-checked'>['state'];
  taxpayerId: string | undefined;
};

/** An appointment, with the document it was made for. */
export type BookedHere = Omit<FactOf<'appointment-booked'>, 'kind'>;

/** The number of the case that a system's failure has in this conversation: it has one. */
export function caseNumberOf(system: string, { cases }: Conversation): string | undefined {
  return cases?.find((each) => each.system === system)?.number;
}

/** A write of which nobody knows yet whether the city did it, and of whom it is. */
export interface OpenWrite {
  key: string;
  effect: Record<string, unknown>;
  taxpayerId: string | undefined;
}

/** What of this kind is open of who is proven now. */
export function openWrites(kind: string, { writes = [], identity: { taxpayerId } }: Conversation): OpenWrite[] {
  return writes.filter((each) => each.effect['kind'] === kind && each.taxpayerId === taxpayerId);
}

/** What was gathered for a filing, with whose it is where that was proven. */
export type LeftDraft = Frame & { taxpayerId?: string };

/** What a conversation is, folded from its facts; everything the decisions read. */
export interface Conversation {
  id: string;
  channel: ChannelName;
  locale: Locale;
  owner: Owner;
  consent?: { version: string; given: boolean; at: string };
  identity: Identity;
  dialog: Dialog;
  account?: Account;
  /** The reference last spoken of with who is proven now. */
  payment?: PaymentReference;
  /** All references given out in this conversation, newest last; whose they are, `ownPayments` tells. */
  payments?: PaymentReference[];
  /** The paper last given with who is proven now. */
  paper?: { id: string; number: string; paperKind: string };
  /** Cases opened in this conversation, newest last; a system that is down has one. */
  cases?: { number: string; caseKind: string; system?: string }[];
  /** Writes to the back office that have not come to their end, oldest first. */
  writes?: OpenWrite[];
  /** What was last signed with a code by who is proven now (R-I3). */
  signed?: { act: string; sha256: string; at: string; contact: string };
  /** Filings made in this conversation, newest last, with whose they are where that was proven. */
  filings?: { number: string; procedure: string; taxpayerId?: string }[];
  /** Filings that were left half-way, as they stood, newest last, so that each can be taken up again. */
  drafts?: LeftDraft[];
  /** The agreement made in this conversation by who is proven now. */
  agreement?: { number: string };
  /** Places at offices that were booked in this conversation and not cancelled, newest last. */
  appointments?: BookedHere[];
  handoff?: Handoff;
  rating?: number;
  greeted: boolean;
  /** Time of the citizen's last message, ISO. */
  citizenLastAt?: string;
  lastText?: string;
  /** The assistant's last words. */
  lastBotText?: string;
  /** All it said in answer to one message (`about`), for "repita" and so that nothing is said twice running. */
  lastTurn?: { about: number; texts: string[]; answers?: SaidAnswer[] };
  startedAt: string;
}

/** An empty conversation, before its first fact. */
export function newConversation(id: string, channel: ChannelName, locale: Locale, startedAt: string): Conversation {
  return {
    id,
    channel,
    locale,
    owner: 'bot',
    identity: { level: 0 },
    dialog: { stack: [], misunderstandings: 0, lastReplies: [] },
    greeted: false,
    startedAt,
  };
}

/** Folds facts into the state, oldest first. Pure: the same facts give the same state. */
export function foldFacts(conversation: Conversation, facts: readonly NumberedFact[]): Conversation {
  return facts.reduce((state, { fact, at }) => foldFact(state, fact, at), conversation);
}

/** Folds what became true at one time, `at` (ISO), in order. */
export function foldAll(conversation: Conversation, facts: readonly Fact[], at: string): Conversation {
  return facts.reduce((state, fact) => foldFact(state, fact, at), conversation);
}

/** Folds one fact that became true at `at` (ISO). */
export function foldFact(state: Conversation, fact: Fact, at: string): Conversation {
  const fold = FOLDS[fact.kind] as Fold<FactKind>;
  return fold(state, fact, at);
}

/** A kind of fact that no matter folds is none that compiles. */
const FOLDS: Folds = { ...talkFolds, ...identityFolds, ...backOfficeFolds, ...matterFolds, ...ownerFolds };
