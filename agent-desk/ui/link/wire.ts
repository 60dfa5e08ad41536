import { z } from 'zod';
import {
  ConversationSummary,
  ConversationView,
  CustomerPanel,
  type DeskEvent,
  LogEntry,
  Presence,
  SignedOutReason,
  StaffProfile,
} from '../../../contracts/desk-protocol.ts';
import type { DeskRequests, SignedOut } from './desk-link.ts';

const seq = z.number().int().nonnegative();

const Snapshot = z.object({
  seq,
  profile: StaffProfile,
  presence: Presence,
  conversations: z.array(ConversationSummary),
});

const Event = z.discriminatedUnion('kind', [
  z.object({ seq, kind: z.literal('conversation-changed'), conversation: ConversationSummary }),
  z.object({ seq, kind: z.literal('entry-added'), conversationId: z.string(), entry: LogEntry }),
]);

const nothing = z
  .unknown()
  .optional()
  .transform(() => undefined);

const answers = {
  'desk:hello': z.object({ snapshot: Snapshot.optional(), events: z.array(Event).optional(), seq }),
  'presence:set': nothing,
  'offer:accept': ConversationView,
  'offer:decline': nothing,
  'conversation:open': ConversationView,
  'customer:get': CustomerPanel,
  'message:send': z.object({ number: z.number().int() }),
  'note:add': z.object({ number: z.number().int() }),
  'conversation:return': nothing,
  'conversation:close': nothing,
} as const;

const refusal = z.object({ ok: z.literal(false), code: z.string(), detail: z.string() });
const success = z.object({ ok: z.literal(true), value: z.unknown().optional() });

/** Code of an answer this build cannot read: the server is of another version. */
export const UNREADABLE = 'link.unreadable';

type AckOf<K extends keyof DeskRequests> =
  { ok: true; value: DeskRequests[K]['answer'] } | { ok: false; code: string; detail: string };

/** Reads the acknowledgement of a request; what does not fit the contract is a refusal with `link.unreadable`. */
export function readAck<K extends keyof DeskRequests>(kind: K, raw: unknown): AckOf<K> {
  const refused = refusal.safeParse(raw);
  if (refused.success) return refused.data;
  const accepted = success.safeParse(raw);
  const value = accepted.success ? answers[kind].safeParse(accepted.data.value) : undefined;
  // The table gives each kind its own schema; the compiler cannot follow that through an index.
  return value?.success
    ? { ok: true, value: value.data as DeskRequests[K]['answer'] }
    : { ok: false, code: UNREADABLE, detail: 'The answer does not fit the contract' };
}

/** Reads a pushed event; undefined where it does not fit the contract. */
export function readEvent(raw: unknown): DeskEvent | undefined {
  return Event.safeParse(raw).data;
}

/** Reads the profile given by the session service; undefined where it does not fit the contract. */
export function readProfile(raw: unknown): StaffProfile | undefined {
  return z.object({ profile: StaffProfile }).safeParse(raw).data?.profile;
}

/** Reads a pushed presence; undefined where it does not fit the contract. */
export function readPresence(raw: unknown): Presence | undefined {
  return z.object({ presence: Presence }).safeParse(raw).data?.presence;
}

/** Reads a pushed typing mark; undefined where it does not fit the contract. */
export function readTyping(raw: unknown): { conversationId: string; typing: boolean } | undefined {
  return z.object({ conversationId: z.string(), typing: z.boolean() }).safeParse(raw).data;
}

/** Reads why the session ended. */
export function readSignedOut(raw: unknown): SignedOut {
  return z.object({ reason: SignedOutReason }).safeParse(raw).data?.reason ?? 'unknown';
}
