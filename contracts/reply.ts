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

/** Where an answer comes from, kept with it: so that a wrong one can be followed back. */
export const Origin = z.object({
  /** Flow that said it; absent where the decision itself answered. */
  flow: z.string().optional(),
  /** Version of the model that read the citizen's words; absent where no words were read. */
  modelVersion: z.string().optional(),
  intent: z.string().optional(),
  confidence: z.number().optional(),
  /** Entry of the knowledge base, and since when it holds (ISO date). */
  knowledge: z.object({ id: z.string(), validFrom: z.string() }).optional(),
  /** Systems of the city that were asked before it was said, with the id that their logs have too. */
  calls: z.array(z.object({ system: z.string(), correlationId: z.string() })),
  /** Date of the data told, ISO time. */
  asOf: z.string().optional(),
});
export type Origin = z.infer<typeof Origin>;

/** A paper beside a reply. */
const ReplyPaper = z.object({
  id: z.string(),
  fileName: z.string(),
  /** The file that goes with the paper (JSON), not the paper itself. */
  isAnnex: z.boolean().optional(),
});

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

/** An answer by its message key, with where it comes from. */
export interface SaidAnswer {
  key: string;
  origin?: Origin;
}
