import { z } from 'zod';

/** Where a filing stands. Before `filed` it has no term; `required` waits for the citizen, `extended` has a later term. */
export const FilingState = z.enum([
  'received',
  'awaiting-payment',
  'payment-confirmed',
  'in-review',
  'returned',
  'filed',
  'required',
  'extended',
  'transferred',
  'answered',
  'closed',
]);
export type FilingState = z.infer<typeof FilingState>;

/** One document of a filing, as it was taken. */
export const FilingDocument = z.object({
  /** Id of the upload that keeps its bytes. */
  uploadId: z.string(),
  /** What of the procedure's list it is, e.g. `escritura`; absent for a free annex. */
  requirement: z.string().optional(),
  fileName: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int(),
  /** Hex. */
  sha256: z.string(),
});
export type FilingDocument = z.infer<typeof FilingDocument>;

/** A filing as it may be told to who made it. */
export const Filing = z.object({
  /** Ours, given at once whatever is down: `V-2026-000123`. */
  number: z.string(),
  /** Id of the procedure, e.g. `peticion`, `mutacion-primera`, `devolucion`. */
  procedure: z.string(),
  state: FilingState,
  /** ISO time. */
  filedAt: z.string(),
  updatedAt: z.string(),
  /** Last day of the legal term, ISO date; absent where none runs yet. */
  dueOn: z.string().optional(),
  /** Until when a requirement may be answered, ISO date; only while it is `required`. */
  answerBy: z.string().optional(),
  /** Until when the first answer was promised, ISO time; apart from the legal term. */
  firstAnswerBy: z.string().optional(),
  /** Number of document management, once it has it. */
  documentNumber: z.string().optional(),
  /** Number of the cadastre, `400000XXXXXX`, once a reviewer has accepted it. */
  cadastreNumber: z.string().optional(),
  propertyId: z.string().optional(),
  /** Number of the case that stands beside it for the staff. */
  caseNumber: z.string(),
  /** What the office asks or answers, in words for the citizen. */
  note: z.string().optional(),
});
export type Filing = z.infer<typeof Filing>;
