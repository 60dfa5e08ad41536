import { z } from 'zod';
import { DocumentType, QueueName } from './fact.ts';

/** A time at an office with room in it. `startsAt` is ISO. */
export const Slot = z.object({
  slotId: z.string(),
  officeId: z.string(),
  startsAt: z.string(),
  /** How many more may come. */
  free: z.number().int().positive(),
});
export type Slot = z.infer<typeof Slot>;

/** What people come to an office for; the queue that knows about it. */
export const Service = QueueName;
export type Service = z.infer<typeof Service>;

/** Who comes, by the document they bring. */
export const Visitor = z.object({ documentType: DocumentType, document: z.string() });
export type Visitor = z.infer<typeof Visitor>;

/** A time at an office that is kept for somebody. */
export const Appointment = z.object({
  number: z.string(),
  officeId: z.string(),
  service: Service,
  startsAt: z.string(),
  state: z.enum(['booked', 'cancelled']),
});
export type Appointment = z.infer<typeof Appointment>;
