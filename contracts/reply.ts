import { z } from 'zod';

/** One thing a citizen may choose: shown as a button, a list row, a numbered line or a telephone key. */
export const Choice = z.object({
  /** Stable name, e.g. `pay`. Also accepted when typed. */
  id: z.string(),
  /** Catalogue key of the label, unless `label` is given (names that come from data). */
  key: z.string().optional(),
  label: z.string().optional(),
});
export type Choice = z.infer<typeof Choice>;

/** A paper beside a reply. */
const ReplyPaper = z.object({ id: z.string(), fileName: z.string() });

/** A reply before it has words: a key of the catalogue `bot/replies` and what fills it. */
export const Reply = z.object({
  key: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
  choices: z.array(Choice).optional(),
  /** Papers that go with it, by id; opened with the conversation's own key. */
  papers: z.array(ReplyPaper).optional(),
});
export type Reply = z.infer<typeof Reply>;

/** A reply with words, as kept in the log and carried by the channels. */
export const RenderedReply = z.object({
  key: z.string(),
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
  /** Link shown as its own action (payment page). */
  link: z.object({ label: z.string(), url: z.string() }).optional(),
  papers: z.array(ReplyPaper).optional(),
});
export type RenderedReply = z.infer<typeof RenderedReply>;
