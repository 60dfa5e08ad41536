import type {
  Account,
  Awaiting,
  ChannelName,
  DocumentType,
  Fact,
  FactOf,
  Frame,
  Locale,
  NumberedFact,
  QueueName,
} from '../../contracts/fact.ts';
import type { Owner } from '../../contracts/desk-protocol.ts';
import type { SaidAnswer } from '../../contracts/reply.ts';
import { withDraft } from './filing-drafts.ts';
import { foldMatter } from './fold-matter.ts';
import { without } from './without.ts';

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

/** The references of who is proven now: they outlive a proof that went stale, but nobody else sees them. */
export function ownPayments({ payments = [], identity: { taxpayerId } }: Conversation): PaymentReference[] {
  return taxpayerId === undefined ? [] : payments.filter((each) => each.taxpayerId === taxpayerId);
}

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
  /** A filing that was left half-way, as it stood, so that it can be taken up again. */
  draft?: Frame & { taxpayerId?: string };
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

/** Folds one fact that became true at `at` (ISO). */
export function foldFact(state: Conversation, fact: Fact, at: string): Conversation {
  switch (fact.kind) {
    case 'citizen-said':
      return { ...state, citizenLastAt: at, lastText: fact.text };
    case 'bot-said':
      return {
        ...state,
        greeted: true,
        lastText: fact.reply.text,
        lastBotText: fact.reply.text,
        ...spokenTurn(state, fact),
      };
    case 'agent-said':
      return { ...state, lastText: fact.text };
    case 'locale-changed':
      return { ...state, locale: fact.locale };
    case 'consent-given':
      return { ...state, consent: { version: fact.version, given: true, at } };
    case 'consent-refused':
      return { ...state, consent: { version: fact.version, given: false, at } };
    case 'account-read':
      return { ...state, account: fact.account };
    case 'payment-link-created':
      return withPayment(state, { ...without(fact, 'kind'), state: 'pending', taxpayerId: state.identity.taxpayerId });
    case 'payment-checked':
      return checked(state, fact);
    case 'dialog-moved':
      return { ...withDraft(state, fact), dialog: dialogOf(fact) };
    case 'rating-given':
      return { ...state, rating: fact.score };
    case 'document-said':
    case 'otp-issued':
    case 'otp-failed':
    case 'otp-closed':
    case 'identity-verified':
    case 'identity-dropped':
      return foldIdentity(state, fact);
    case 'handoff-requested':
    case 'handoff-cancelled':
    case 'handoff-offered':
    case 'handoff-declined':
    case 'agent-joined':
    case 'agent-left':
    case 'conversation-closed':
    case 'conversation-reopened':
      return foldOwner(state, fact, at);
    case 'conversation-started':
    case 'permission-answered':
    case 'meaning-understood':
    case 'note-added':
    case 'clearance-checked':
    case 'back-office-failed':
    case 'otp-delayed':
    case 'filing-changed':
    case 'file-inspected':
    case 'answer-deferred':
    case 'reminder-set':
      return state;
    case 'write-intended':
      return {
        ...state,
        writes: [
          ...otherWrites(state, fact.key),
          { key: fact.key, effect: fact.effect, taxpayerId: state.identity.taxpayerId },
        ].slice(-MOST_WRITES),
      };
    case 'write-ended':
      return { ...state, writes: otherWrites(state, fact.key) };
    case 'act-signed':
    case 'paper-issued':
    case 'case-opened':
    case 'agreement-made':
    case 'filing-made':
    case 'appointment-booked':
    case 'appointment-cancelled':
      return foldMatter(state, fact);
  }
}

const MOST_WRITES = 20;

const otherWrites = ({ writes = [] }: Conversation, key: string): OpenWrite[] =>
  writes.filter((each) => each.key !== key);

/** The gateway lists no more either. */
const MOST_PAYMENTS = 20;

/** Puts a reference in its place among the others, or after them. */
function withPayment(state: Conversation, payment: PaymentReference): Conversation {
  const { payments = [] } = state;
  const isKnown = payments.some(({ reference }) => reference === payment.reference);
  const all = isKnown
    ? payments.map((each) => (each.reference === payment.reference ? payment : each))
    : [...payments, payment].slice(-MOST_PAYMENTS);
  return { ...state, payment, payments: all };
}

function checked(state: Conversation, { reference, state: seen }: FactOf<'payment-checked'>): Conversation {
  const payment = ownPayments(state).find((each) => each.reference === reference);
  return payment ? withPayment(state, { ...payment, state: seen }) : state;
}

/** Words said again stay what they were. */
function spokenTurn(
  { lastTurn }: Conversation,
  { about, reply, origin }: FactOf<'bot-said'>,
): Pick<Conversation, 'lastTurn'> {
  if (reply.key === 'repeat.last') return {};
  const { texts = [], answers = [] } = lastTurn?.about === about ? lastTurn : {};
  const answer: SaidAnswer = { key: reply.key, ...(origin && { origin }) };
  return { lastTurn: { about, texts: [...texts, reply.text], answers: [...answers, answer] } };
}

function dialogOf(fact: FactOf<'dialog-moved'>): Dialog {
  return {
    stack: fact.stack,
    ...(fact.awaiting && { awaiting: fact.awaiting }),
    misunderstandings: fact.misunderstandings,
    lastReplies: fact.lastReplies,
    ...(fact.lastIntent !== undefined && { lastIntent: fact.lastIntent }),
  };
}

type IdentityFact = FactOf<
  'document-said' | 'otp-issued' | 'otp-failed' | 'otp-closed' | 'identity-verified' | 'identity-dropped'
>;

function foldIdentity(state: Conversation, fact: IdentityFact): Conversation {
  const { identity } = state;
  switch (fact.kind) {
    case 'document-said':
      // Another person's document ends what was known of the first.
      return {
        ...forgetTaxpayer(state),
        identity: { level: 1, documentType: fact.documentType, document: fact.document },
      };
    case 'otp-issued': {
      const rest = without(identity, 'otp', 'otpTaxpayer');
      return {
        ...state,
        identity: {
          ...rest,
          otp: { ...fact.otp, tries: 0 },
          ...(fact.taxpayer && { otpTaxpayer: fact.taxpayer }),
        },
      };
    }
    case 'otp-failed':
      return identity.otp
        ? { ...state, identity: { ...identity, otp: { ...identity.otp, tries: identity.otp.tries + 1 } } }
        : state;
    case 'otp-closed': {
      return { ...state, identity: without(identity, 'otp', 'otpTaxpayer') };
    }
    case 'identity-verified':
      return {
        ...state,
        identity: {
          level: fact.level === 3 ? 3 : 2,
          method: fact.method,
          taxpayerId: fact.taxpayerId,
          name: fact.name,
          documentType: fact.documentType,
          document: fact.document,
        },
      };
    case 'identity-dropped':
      return { ...forgetTaxpayer(state), identity: { level: 0 } };
  }
}

/** What was told of the account is not repeated to who has not proven to be that person. */
function forgetTaxpayer(state: Conversation): Conversation {
  return without(state, 'account', 'payment', 'paper', 'signed', 'agreement', 'lastTurn');
}

type OwnerFact = FactOf<
  | 'handoff-requested'
  | 'handoff-cancelled'
  | 'handoff-offered'
  | 'handoff-declined'
  | 'agent-joined'
  | 'agent-left'
  | 'conversation-closed'
  | 'conversation-reopened'
>;

function foldOwner(state: Conversation, fact: OwnerFact, at: string): Conversation {
  const { handoff, ...rest } = state;
  switch (fact.kind) {
    case 'handoff-requested': {
      const wanted = without(fact, 'kind');
      return { ...state, owner: 'queued', handoff: { ...wanted, requestedAt: at, declinedBy: [] } };
    }
    case 'handoff-cancelled':
      return { ...rest, owner: 'bot' };
    case 'handoff-offered':
      return handoff ? { ...state, handoff: { ...handoff, offeredTo: fact.agentId, offerUntil: fact.until } } : state;
    case 'handoff-declined':
      return handoff ? { ...state, handoff: withoutOffer(handoff, fact.agentId) } : state;
    case 'agent-joined':
      return handoff
        ? {
            ...state,
            owner: 'agent',
            handoff: { ...withoutOffer(handoff), agentId: fact.agentId, agentName: fact.agentName },
          }
        : state;
    case 'agent-left': {
      if (fact.to === 'bot' || !handoff) return { ...rest, owner: 'bot' };
      const waiting = without(handoff, 'agentId', 'agentName');
      return { ...state, owner: 'queued', handoff: waiting };
    }
    case 'conversation-closed':
      return { ...rest, owner: 'closed' };
    case 'conversation-reopened':
      return { ...rest, owner: 'bot' };
  }
}

function withoutOffer(handoff: Handoff, declinedBy?: string): Handoff {
  const rest = without(handoff, 'offeredTo', 'offerUntil');
  if (declinedBy === undefined) return rest;
  // The latest to decline stands last; each stands once, so that a long wait does not make a long list.
  return { ...rest, declinedBy: [...rest.declinedBy.filter((agentId) => agentId !== declinedBy), declinedBy] };
}
