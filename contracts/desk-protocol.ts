import { z } from 'zod';
import { FileInspection } from './citizen-file.ts';
import { Origin } from './reply.ts';
import { Account, ChannelName, Locale, QueueName } from './fact.ts';

/** Who has the conversation now; the database keeps it single. */
export const Owner = z.enum(['bot', 'queued', 'agent', 'closed']);
export type Owner = z.infer<typeof Owner>;

export const StaffRole = z.enum(['agent', 'supervisor', 'editor', 'administrator', 'auditor']);
export type StaffRole = z.infer<typeof StaffRole>;

/** The signed-in person, as the screens know them. */
export const StaffProfile = z.object({
  id: z.string(),
  user: z.string(),
  name: z.string(),
  roles: z.array(StaffRole),
  queues: z.array(QueueName),
});
export type StaffProfile = z.infer<typeof StaffProfile>;

export const Presence = z.enum(['available', 'away', 'offline']);
export type Presence = z.infer<typeof Presence>;

/** One line of the inbox. */
export const ConversationSummary = z.object({
  id: z.string(),
  channel: ChannelName,
  locale: Locale,
  owner: Owner,
  queue: QueueName.optional(),
  priority: z.number().int(),
  reason: z.string().optional(),
  waitingSince: z.string().optional(),
  agentId: z.string().optional(),
  offeredTo: z.string().optional(),
  offerUntil: z.string().optional(),
  /** Shown name: the citizen's first name once identified, else "Ciudadano". */
  citizenName: z.string().optional(),
  identityLevel: z.number().int(),
  lastIntent: z.string().optional(),
  lastText: z.string().optional(),
  lastNumber: z.number().int(),
  updatedAt: z.string(),
  rating: z.number().int().optional(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/** One line of a conversation's thread as staff see it. */
export const LogEntry = z.object({
  number: z.number().int(),
  at: z.string(),
  from: z.enum(['citizen', 'bot', 'agent', 'system']),
  kind: z.enum(['message', 'note', 'event']),
  name: z.string().optional(),
  text: z.string().optional(),
  /** Fact kind, for lines that are no messages ("identity-verified"); the screen has the words. */
  event: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  clientId: z.string().optional(),
  choices: z.array(z.string()).optional(),
  attachments: z
    .array(
      z.object({
        name: z.string(),
        contentType: z.string(),
        /** Empty where it was refused. */
        url: z.string(),
        /** As it was when it came; what became of it later is told by a line of its own. */
        inspection: FileInspection.optional(),
      }),
    )
    .optional(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** Everything an agent sees on opening a conversation. */
export const ConversationView = z.object({
  summary: ConversationSummary,
  /** Ascending; the newest page unless `beforeNumber` was asked. */
  log: z.array(LogEntry),
  hasEarlier: z.boolean(),
  handoffSummary: z.string().optional(),
});
export type ConversationView = z.infer<typeof ConversationView>;

/** Where an answer of the assistant came from (`origin` is absent in those older than its record). */
export const AnswerOrigin = z.object({
  number: z.number().int(),
  at: z.string(),
  /** Number of the message that it answers. */
  about: z.number().int(),
  /** Key of the catalogue. */
  key: z.string(),
  origin: Origin.optional(),
});
export type AnswerOrigin = z.infer<typeof AnswerOrigin>;

/** What a line of the customer panel is about; its value is the citizen's own, or a code the screen has the words of. */
export const CollectedLabel = z.enum([
  'locale',
  'documentType',
  'intent',
  'flow',
  'misunderstandings',
  'rating',
  'paymentReference',
  'paymentState',
  'tax',
  'years',
]);
export type CollectedLabel = z.infer<typeof CollectedLabel>;

/** What the bot collected, at the citizen's identity level. */
export const CustomerPanel = z.object({
  identityLevel: z.number().int(),
  consentVersion: z.string().optional(),
  name: z.string().optional(),
  documentMasked: z.string().optional(),
  account: Account.optional(),
  totalCop: z.number().int().optional(),
  collected: z.array(z.object({ label: CollectedLabel, value: z.string() })),
});
export type CustomerPanel = z.infer<typeof CustomerPanel>;

/** A change, numbered by one sequencer over all conversations. */
export type DeskEvent =
  | { seq: number; kind: 'conversation-changed'; conversation: ConversationSummary }
  | { seq: number; kind: 'entry-added'; conversationId: string; entry: LogEntry };

/** What a screen starts from. */
export interface DeskSnapshot {
  seq: number;
  profile: StaffProfile;
  presence: Presence;
  /** Waiting, offered or the agent's own. */
  conversations: ConversationSummary[];
}

/** Why the server ended a session. */
export const SignedOutReason = z.enum(['expired', 'elsewhere', 'revoked', 'left']);
export type SignedOutReason = z.infer<typeof SignedOutReason>;

/** Answer to every request: `ok`, or a problem with a code of `docs/errors.md`. */
export type Ack<T = undefined> = { ok: true; value: T } | { ok: false; code: string; detail: string };

/** Events the desk's screen sends (payload, acknowledgement). */
export interface ClientToServerEvents {
  /** With `since`, the events after it are replayed; without, or too far back, a snapshot. */
  'desk:hello': (
    request: { since?: number },
    ack: (answer: Ack<{ snapshot?: DeskSnapshot; events?: DeskEvent[]; seq: number }>) => void,
  ) => void;
  'presence:set': (request: { presence: Presence }, ack: (answer: Ack) => void) => void;
  'offer:accept': (request: { conversationId: string }, ack: (answer: Ack<ConversationView>) => void) => void;
  'offer:decline': (request: { conversationId: string }, ack: (answer: Ack) => void) => void;
  'conversation:open': (
    request: { conversationId: string; beforeNumber?: number },
    ack: (answer: Ack<ConversationView>) => void,
  ) => void;
  'customer:get': (request: { conversationId: string }, ack: (answer: Ack<CustomerPanel>) => void) => void;
  'message:send': (
    request: { conversationId: string; clientId: string; text: string },
    ack: (answer: Ack<{ number: number }>) => void,
  ) => void;
  'note:add': (
    request: { conversationId: string; clientId: string; text: string },
    ack: (answer: Ack<{ number: number }>) => void,
  ) => void;
  'typing:set': (request: { conversationId: string; typing: boolean }) => void;
  'conversation:return': (request: { conversationId: string }, ack: (answer: Ack) => void) => void;
  'conversation:close': (request: { conversationId: string; wrapUp: string }, ack: (answer: Ack) => void) => void;
}

/** Events the server sends. */
export interface ServerToClientEvents {
  'desk:event': (event: DeskEvent) => void;
  'desk:typing': (note: { conversationId: string; typing: boolean }) => void;
  'desk:presence': (note: { presence: Presence }) => void;
  /** `left`: the person signed out, here or in another tab of the same session. */
  'desk:signed-out': (note: { reason: SignedOutReason }) => void;
}

const conversationId = z.string().min(1).max(64);
const clientId = z.string().min(1).max(64);

/** Schemas of the requests, checked once at the socket's edge. */
export const DeskRequest = {
  hello: z.object({ since: z.number().int().nonnegative().optional() }),
  presence: z.object({ presence: Presence }),
  conversation: z.object({ conversationId }),
  open: z.object({ conversationId, beforeNumber: z.number().int().positive().optional() }),
  say: z.object({ conversationId, clientId, text: z.string().trim().min(1).max(4096) }),
  typing: z.object({ conversationId, typing: z.boolean() }),
  close: z.object({ conversationId, wrapUp: z.string().max(64) }),
} as const;
