import { z } from 'zod';
import { NluResult } from './nlu-result.ts';
import { Origin, RenderedReply, Reply } from './reply.ts';
import { CitizenFile, FileInspection } from './citizen-file.ts';
import { FilingState } from './filing.ts';
import { GeoPoint } from './geo-point.ts';

export const ChannelName = z.enum(['web', 'whatsapp', 'voice']);
export type ChannelName = z.infer<typeof ChannelName>;

export const Locale = z.enum(['es-CO', 'en']);
export type Locale = z.infer<typeof Locale>;

export const DocumentType = z.enum(['CC', 'CE', 'TI', 'PA', 'PPT', 'NIT']);
export type DocumentType = z.infer<typeof DocumentType>;

export const TaxName = z.enum(['predial', 'ica', 'reteica', 'valorizacion', 'estampilla', 'sobretasa', 'otro']);
export type TaxName = z.infer<typeof TaxName>;

/** What personal data may serve besides the matter itself: each is allowed apart, and none is needed (Ley 1581 de 2012). */
export const Purpose = z.enum(['notices', 'survey', 'training']);
export type Purpose = z.infer<typeof Purpose>;

export const QueueName = z.enum(['rentas', 'catastro', 'tesoreria', 'cobro', 'valorizacion', 'general']);
export type QueueName = z.infer<typeof QueueName>;

/** What a taxpayer owes, or has paid, for one tax, property and year. `balanceCop` includes interest to `asOf`. */
export const Obligation = z.object({
  tax: TaxName,
  propertyId: z.string().optional(),
  /** Short name a neighbour would use: "Apartamento, CL 5 38 20". */
  propertyLabel: z.string().optional(),
  year: z.number().int(),
  capitalCop: z.number().int(),
  interestCop: z.number().int(),
  balanceCop: z.number().int(),
});
export type Obligation = z.infer<typeof Obligation>;

/** One debt as a payment reference names it, with the balance at that moment. */
export const PaymentItem = Obligation.pick({ tax: true, propertyId: true, year: true, balanceCop: true });
export type PaymentItem = z.infer<typeof PaymentItem>;

/** One payment of an agreement as a reference names it; number 0 is the first payment. */
export const InstalmentItem = z.object({
  agreement: z.string(),
  instalment: z.number().int().nonnegative(),
  balanceCop: z.number().int(),
});
export type InstalmentItem = z.infer<typeof InstalmentItem>;

/** What a payment reference may be for. */
export const PayableItem = z.union([PaymentItem, InstalmentItem]);
export type PayableItem = z.infer<typeof PayableItem>;

/** A taxpayer's account as the back office gave it. */
export const Account = z.object({ asOf: z.string(), obligations: z.array(Obligation) });
export type Account = z.infer<typeof Account>;

const Slots = z.record(z.string(), z.unknown());

/** One flow under way: its name, the step it waits at and what it has gathered. */
export const Frame = z.object({ flow: z.string(), step: z.string(), slots: Slots });
export type Frame = z.infer<typeof Frame>;

/** What the last question waits for. */
export const Awaiting = z.object({
  flow: z.string(),
  /** Entity type, or `yes-no`, `choice`, `text`, `score`. */
  expects: z.string(),
  options: z.array(z.object({ id: z.string(), label: z.string() })).default([]),
  /** The question itself, to be asked again after an interruption. */
  question: Reply,
  /** Files that come are an answer too, with words or without. */
  takesFiles: z.literal(true).optional(),
});
export type Awaiting = z.infer<typeof Awaiting>;

const Otp = z.object({
  /** HMAC of the code under the server's key; absent where no code can ever match (unknown document). */
  codeHmac: z.string().optional(),
  maskedContact: z.string(),
  sentAt: z.string(),
  expiresAt: z.string(),
});

/** What a reviewer, or the city, made of a filing. */
export const FilingNews = z.object({
  number: z.string(),
  procedure: z.string(),
  state: FilingState,
  note: z.string().optional(),
  cadastreNumber: z.string().optional(),
  documentNumber: z.string().optional(),
  dueOn: z.string().optional(),
  /** Until when a requirement may be answered, ISO date. */
  answerBy: z.string().optional(),
  updatedAt: z.string().optional(),
});
export type FilingNews = z.infer<typeof FilingNews>;

const kinds = [
  z.object({ kind: z.literal('conversation-started'), channel: ChannelName, locale: Locale }),
  z.object({
    kind: z.literal('citizen-said'),
    text: z.string(),
    /** Id the client gave; repeated ones are the same message. */
    clientId: z.string(),
    attachments: z.array(CitizenFile).default([]),
    /** Network address it came from, for the record of a signature (R-I3); never shown. */
    address: z.string().max(64).optional(),
    /** A place that was shared. */
    location: GeoPoint.optional(),
  }),
  /** A file that was in quarantine was looked at. It waits for a turn where it is refused: then its bytes are gone. */
  z.object({
    kind: z.literal('file-inspected'),
    uploadId: z.string(),
    name: z.string(),
    inspection: FileInspection,
  }),
  z.object({ kind: z.literal('meaning-understood'), about: z.number().int(), meaning: NluResult }),
  /** `origin` is absent in what was said before it was kept. */
  z.object({
    kind: z.literal('bot-said'),
    reply: RenderedReply,
    about: z.number().int(),
    origin: Origin.optional(),
  }),
  z.object({
    kind: z.literal('agent-said'),
    text: z.string(),
    clientId: z.string(),
    agentId: z.string(),
    agentName: z.string(),
  }),
  z.object({
    kind: z.literal('note-added'),
    text: z.string(),
    clientId: z.string(),
    agentId: z.string(),
    agentName: z.string(),
  }),
  z.object({ kind: z.literal('locale-changed'), locale: Locale }),

  z.object({ kind: z.literal('consent-given'), version: z.string(), textSha256: z.string() }),
  z.object({ kind: z.literal('consent-refused'), version: z.string() }),
  /** Said of an optional purpose by who is proven; `version` and `textSha256` are of the words that were shown. */
  z.object({
    kind: z.literal('permission-answered'),
    purpose: Purpose,
    given: z.boolean(),
    version: z.string(),
    textSha256: z.string().optional(),
  }),
  z.object({ kind: z.literal('document-said'), documentType: DocumentType, document: z.string() }),
  z.object({
    kind: z.literal('otp-issued'),
    otp: Otp,
    /** Only where the register knows the document. */
    taxpayer: z.object({ id: z.string(), name: z.string(), documentType: DocumentType }).optional(),
  }),
  z.object({ kind: z.literal('otp-failed') }),
  /** The code under way could not be delivered twice; it is tried on until it expires. */
  z.object({ kind: z.literal('otp-delayed') }),
  z.object({ kind: z.literal('otp-closed'), reason: z.enum(['used', 'wrong', 'expired', 'replaced']) }),
  z.object({
    kind: z.literal('identity-verified'),
    level: z.number().int().min(2).max(3),
    method: z.enum(['otp', 'portal-token']),
    taxpayerId: z.string(),
    name: z.string(),
    documentType: DocumentType,
    document: z.string(),
  }),
  z.object({ kind: z.literal('identity-dropped'), reason: z.enum(['idle', 'closed', 'other-document']) }),

  z.object({ kind: z.literal('account-read'), account: Account }),
  z.object({
    kind: z.literal('payment-link-created'),
    reference: z.string(),
    url: z.string(),
    amountCop: z.number().int(),
    /** What it is for and until when it serves (ISO): the same debt is not given a second one. */
    items: z.array(PayableItem).optional(),
    expiresAt: z.string().optional(),
  }),
  z.object({
    kind: z.literal('payment-checked'),
    reference: z.string(),
    state: z.enum(['pending', 'approved', 'rejected', 'expired']),
  }),
  z.object({ kind: z.literal('clearance-checked'), tax: TaxName.optional(), allowed: z.boolean() }),
  z.object({ kind: z.literal('back-office-failed'), system: z.string(), code: z.string() }),
  /**
   * A write to the back office, committed before it is done: a restart finds it and finishes it. It waits for a turn;
   * `key` is the idempotency key, of the conversation and the number of the message that led to it. `about` is the
   * message that its outcome answers, which is a later one where an open write is asked for again.
   */
  z.object({
    kind: z.literal('write-intended'),
    effect: z.record(z.string(), z.unknown()),
    key: z.string(),
    about: z.number().int(),
  }),
  /** Done or refused. A write that nobody knows the end of has none, and is asked again under its own key. */
  z.object({ kind: z.literal('write-ended'), key: z.string(), done: z.boolean() }),
  /** An answer that was put off: at `until` (ISO) the city's limit lets the question through. It waits for a turn. */
  z.object({
    kind: z.literal('answer-deferred'),
    until: z.string(),

    stack: z.array(Frame),
  }),
  /** Something to be said by itself at `until` (ISO), by these flows. It waits for a turn. */
  z.object({ kind: z.literal('reminder-set'), until: z.string(), stack: z.array(Frame) }),
  /** A place at an office, new or moved under its number. */
  z.object({
    kind: z.literal('appointment-booked'),
    number: z.string(),
    officeId: z.string(),
    service: QueueName,
    startsAt: z.string(),
    documentType: DocumentType,
    document: z.string(),
  }),
  z.object({ kind: z.literal('appointment-cancelled'), number: z.string() }),
  z.object({ kind: z.literal('paper-issued'), paperKind: z.string(), paperId: z.string(), number: z.string() }),
  z.object({ kind: z.literal('case-opened'), number: z.string(), caseKind: z.string(), system: z.string().optional() }),
  /** R-I3: the citizen accepted the mechanism and signed a text, known by its hash, with a code of that very moment. */
  z.object({
    kind: z.literal('act-signed'),
    act: z.string(),
    sha256: z.string(),
    termsVersion: z.string(),
    at: z.string(),
    contact: z.string(),
    address: z.string().optional(),
  }),
  z.object({
    kind: z.literal('agreement-made'),
    number: z.string(),
    totalCop: z.number().int(),
    instalments: z.number().int(),
  }),
  /** A filing has its number. */
  z.object({ kind: z.literal('filing-made'), number: z.string(), procedure: z.string() }),

  /** A filing moved outside the conversation; it waits for a turn, which tells the citizen. */
  FilingNews.extend({ kind: z.literal('filing-changed') }),

  /** Where the dialog stands after a turn: replaces what stood before. */
  z.object({
    kind: z.literal('dialog-moved'),
    stack: z.array(Frame),
    awaiting: Awaiting.optional(),
    misunderstandings: z.number().int(),
    lastReplies: z.array(z.string()),
    lastIntent: z.string().optional(),
  }),

  z.object({
    kind: z.literal('handoff-requested'),
    queue: QueueName,
    priority: z.number().int(),
    reason: z.enum(['asked', 'frustration', 'misunderstood', 'no-flow', 'back-office-down', 'identity']),
    summary: z.string(),
  }),
  z.object({ kind: z.literal('handoff-cancelled') }),
  z.object({ kind: z.literal('handoff-offered'), agentId: z.string(), until: z.string() }),
  z.object({
    kind: z.literal('handoff-declined'),
    agentId: z.string(),
    reason: z.enum(['declined', 'timeout', 'offline']),
  }),
  z.object({ kind: z.literal('agent-joined'), agentId: z.string(), agentName: z.string() }),
  z.object({
    kind: z.literal('agent-left'),
    agentId: z.string(),
    agentName: z.string(),
    to: z.enum(['bot', 'queue']),
  }),
  z.object({
    kind: z.literal('conversation-closed'),
    by: z.enum(['citizen', 'agent', 'idle']),
    wrapUp: z.string().optional(),
  }),
  z.object({ kind: z.literal('conversation-reopened') }),
  z.object({ kind: z.literal('rating-given'), score: z.number().int().min(1).max(5) }),
] as const;

/** What became true in a conversation. Facts are only added, numbered from 1; the state is folded from them. */
export const Fact = z.discriminatedUnion('kind', kinds);
export type Fact = z.infer<typeof Fact>;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** A fact with its place: number within the conversation and time of commit. */
export interface NumberedFact {
  number: number;
  at: string;
  fact: Fact;
}

/** The facts a citizen's screen shows, which are the Direct Line log; never notes. */
export const PUBLIC_KINDS = [
  'citizen-said',
  'bot-said',
  'agent-said',
  'conversation-closed',
] as const satisfies FactKind[];
