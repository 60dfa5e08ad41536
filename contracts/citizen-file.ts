import { z } from 'zod';
import { Attachment } from './activity.ts';

/** Why a citizen's file is not taken; each has its words in `bot/replies` under `file.<reason>`. */
export const FileRefusal = z.enum([
  /** It has no bytes. */
  'empty',
  'size',
  /** No type that is accepted. */
  'type',
  'archive',
  /** Word, Excel and the like: they may carry macros. */
  'office',
  /** The content is of another kind than name or sender say. */
  'mismatch',
  /** A name made to mislead: two endings, hidden characters, parts of a path. */
  'name',
  /** Cut short, or built as no program would. */
  'damaged',
  'password',
  /** Scripts, programs to start, or files inside. */
  'active-content',
  /** More pixels than anybody photographs. */
  'image-size',
  /** Two formats in one. */
  'mixed',
  'infected',
]);
export type FileRefusal = z.infer<typeof FileRefusal>;

/** How far a file is trusted: `quarantined` is kept but not yet looked at for viruses, `refused` is not kept at all. */
export const FileInspection = z.object({
  state: z.enum(['clean', 'quarantined', 'refused']),
  reason: FileRefusal.optional(),
  /** No scanner found it clean: a person of the office answers for it. */
  byHand: z.literal(true).optional(),
});
export type FileInspection = z.infer<typeof FileInspection>;

/** A file that came with a citizen's message, as the conversation remembers it. Messages from before inspection have none of it. */
export const CitizenFile = Attachment.extend({
  /** Of the upload that keeps its bytes; absent where it was refused. */
  uploadId: z.string().optional(),
  sizeBytes: z.number().int().optional(),
  /** Hex. */
  sha256: z.string().optional(),
  inspection: FileInspection.optional(),
});
export type CitizenFile = z.infer<typeof CitizenFile>;
