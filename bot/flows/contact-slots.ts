import { z } from 'zod';

export const ContactKind = z.enum(['email', 'sms', 'address']);

/** What the flow `contact` keeps from step to step. */
export const ContactSlots = z.object({
  intent: z.string().optional(),
  said: z.string().optional(),
  changes: z
    .array(z.object({ kind: ContactKind, value: z.string() }))
    .max(ContactKind.options.length)
    .default([]),
  /** What is being asked or proven. */
  kind: ContactKind.optional(),
  value: z.string().optional(),
  /** Codes that went to it, the last at `sentAt` (ISO). */
  sends: z.number().int().default(0),
  sentAt: z.string().optional(),
});
export type ContactSlots = z.infer<typeof ContactSlots>;
