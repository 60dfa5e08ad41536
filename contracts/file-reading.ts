import { z } from 'zod';

/**
 * What a machine read in a file, as advice to whoever reviews it: never a reason to refuse one. `none` where there was
 * nothing to try (a PDF with text of its own and no tool to draw its pages), `failed` where it was tried in vain.
 */
export const FileReading = z.object({
  state: z.enum(['read', 'none', 'failed']),
  pages: z.array(
    z.object({
      number: z.number().int(),
      text: z.string(),
      /** 0 to 100, as the engine judges itself. */
      confidence: z.number(),
    }),
  ),
  /** Pages beyond those that are read. */
  hasMore: z.boolean().optional(),
});
export type FileReading = z.infer<typeof FileReading>;
