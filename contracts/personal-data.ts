import { z } from 'zod';
import { ChannelName, Purpose } from './fact.ts';
import { Filing } from './filing.ts';

const ConsentProof = z.object({ at: z.string(), version: z.string(), given: z.boolean() });

/** What a person said last of an optional purpose, by the text of `version`. */
export const Permission = z.object({ purpose: Purpose, given: z.boolean(), version: z.string(), at: z.string() });
export type Permission = z.infer<typeof Permission>;

const HeldCase = z.object({ number: z.string(), kind: z.string(), state: z.string(), openedAt: z.string() });
const HeldPaper = z.object({ number: z.string(), kind: z.string(), issuedAt: z.string() });
/** Who did what with the person's data, from the audit record. */
const Disclosure = z.object({ at: z.string(), action: z.string(), by: z.enum(['citizen', 'staff', 'system']) });

const Message = z.object({ at: z.string(), from: z.enum(['citizen', 'bot', 'agent']), text: z.string() });

const HeldConversation = z.object({
  id: z.string(),
  channel: ChannelName,
  startedAt: z.string(),
  /** In order; only what was said while this person was the one who wrote. */
  messages: z.array(Message),
  consents: z.array(ConsentProof),
});
export type HeldConversation = z.infer<typeof HeldConversation>;

/** All that is held of a person here; times are ISO. What the city's own systems hold is theirs to tell. */
export const HeldData = z.object({
  asOf: z.string(),
  conversations: z.array(HeldConversation),
  permissions: z.array(Permission),
  cases: z.array(HeldCase),
  filings: z.array(Filing),
  papers: z.array(HeldPaper),
  disclosures: z.array(Disclosure),
  /** There was more than fits into one answer: the oldest was left out. */
  isCut: z.boolean(),
});
export type HeldData = z.infer<typeof HeldData>;

/** The same, without what was said: for the paper. */
export const HeldSummary = HeldData.omit({ conversations: true }).extend({
  conversations: z.array(
    HeldConversation.pick({ channel: true, startedAt: true, consents: true }).extend({ messages: z.number().int() }),
  ),
});
export type HeldSummary = z.infer<typeof HeldSummary>;
