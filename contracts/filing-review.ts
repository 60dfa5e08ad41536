import { z } from 'zod';
import { FileReading } from './file-reading.ts';
import { DocumentType, Locale, QueueName } from './fact.ts';
import { FilingDocument, FilingState } from './filing.ts';

/** A filing that waits for a reviewer, as the list shows it: nothing of the person. */
export const ReviewLine = z.object({
  number: z.string(),
  /** Name of the procedure, by language. */
  name: z.record(Locale, z.string()),
  queue: QueueName,
  filedAt: z.string(),
  documents: z.number().int(),
  propertyId: z.string().optional(),
});
export type ReviewLine = z.infer<typeof ReviewLine>;

/** One document of it, with what a machine read there and which of the filing's numbers stand in it: advice, no verdict. */
export const ReviewDocument = FilingDocument.omit({ sha256: true }).extend({
  /** Only what is `clean`, or `released` by a person without an antivirus, can be opened; `gone` where its bytes are not kept. */
  state: z.enum(['clean', 'released', 'quarantined', 'refused', 'gone']),
  /** It came later, in answer to what was asked or given back: when, ISO. */
  addedAt: z.string().optional(),
  reading: FileReading.optional(),
  finds: z.array(z.object({ what: z.enum(['document', 'property']), found: z.boolean() })),
});
export type ReviewDocument = z.infer<typeof ReviewDocument>;

/** All a reviewer decides by; opening it leaves an audit row. */
export const ReviewView = ReviewLine.omit({ documents: true }).extend({
  state: FilingState,
  filer: z.object({
    name: z.string().optional(),
    documentType: DocumentType.optional(),
    document: z.string().optional(),
    /** Level proven when it was filed. */
    level: z.number().int(),
  }),
  facts: z.string(),
  request: z.string(),
  paymentReference: z.string().optional(),
  signedAt: z.string().optional(),
  documents: z.array(ReviewDocument),
  /** What the citizen answered since, oldest first. */
  answers: z.array(z.object({ text: z.string(), at: z.string() })),
  /** Whether who opened it may release what waits in quarantine: where there is no antivirus, a supervisor. */
  mayRelease: z.boolean(),
});
export type ReviewView = z.infer<typeof ReviewView>;

/** What became of a decision. */
export const ReviewDecided = z.object({
  /** Of the cadastre, where it was accepted. */
  cadastreNumber: z.string().optional(),
});
export type ReviewDecided = z.infer<typeof ReviewDecided>;

/** Filings of a page, and whether there are more after them. */
export const ReviewPage = z.object({ lines: z.array(ReviewLine), more: z.boolean() });
export type ReviewPage = z.infer<typeof ReviewPage>;

/** Of a return, in words for the citizen; of a release, for the record. */
export const ReviewReason = z.object({ reason: z.string().trim().min(10).max(600) });
