import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DocumentType, TaxName } from '../../contracts/fact.ts';

/** One debt as a conversation's author writes it. */
const Debt = z.object({
  tax: TaxName.default('predial'),
  property: z.string().optional(),
  year: z.number().int(),
  balanceCop: z.number().int(),
  interestCop: z.number().int().default(0),
});

const Taxpayer = z.object({
  document: z.string(),
  documentType: DocumentType.default('CC'),
  name: z.string().default('Marina Lucumí Torres'),
  sms: z.string().optional(),
  email: z.string().optional(),
  debts: z.array(Debt).default([]),
});

const Step = z.strictObject({
  /** What the citizen writes; `$otp` is the code that was last sent, `$wrong` another one. */
  citizen: z.string().optional(),
  /** What happens elsewhere instead. */
  agent: z.enum(['joins', 'leaves', 'requeues', 'closes', 'says']).optional(),
  /** The message with the code could not be delivered twice. */
  delivery: z.literal('fails').optional(),
  /** Time that goes by before this step, in minutes. */
  after: z.number().optional(),
  /** Systems that stop answering from this step on (`none`: all answer again). */
  down: z.array(z.string()).optional(),
  /** What becomes of the last reference on the payment page before this step; `true` is `approved`. */
  pays: z.union([z.literal(true), z.enum(['approved', 'rejected', 'expired'])]).optional(),
  /** What becomes of references by their number, where more than the last one matters. */
  settles: z.record(z.string(), z.enum(['approved', 'rejected', 'expired'])).default({}),
  /** How many files come with the message. */
  files: z.number().int().optional(),
  intent: z.string().optional(),
  /** Message keys of the replies, in order, none left out. */
  bot: z.array(z.string()).optional(),
  /** Texts that the replies must hold (amounts, names), and must not. */
  says: z.array(z.string()).default([]),
  never: z.array(z.string()).default([]),
  /** Labels of the options offered with the last reply. */
  offers: z.array(z.string()).optional(),
  calls: z.array(z.string()).optional(),
  owner: z.enum(['bot', 'queued', 'agent', 'closed']).optional(),
  level: z.number().int().optional(),
  queue: z.string().optional(),
  sent: z.number().int().optional(),
  /** The rating as it stands, and how many were given in this turn. */
  rating: z.number().int().optional(),
  rated: z.number().int().optional(),
});
export type Step = z.infer<typeof Step>;

const Golden = z.strictObject({
  title: z.string(),
  requirements: z.array(z.string().regex(/^R-/)).default([]),
  locale: z.enum(['es-CO', 'en']).default('es-CO'),
  given: z.object({ taxpayers: z.array(Taxpayer).default([]) }).prefault({}),
  turns: z.array(Step).min(1),
});
export type Golden = z.infer<typeof Golden>;

/** All golden conversations of a folder, with the file each stands in. */
export function readGolden(folder: string): { file: string; golden: Golden }[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((file) => {
    const documents = z.array(z.unknown()).parse(parse(readFileSync(path.join(folder, file), 'utf8')));
    return documents.map((document, index) => {
      const parsed = Golden.safeParse(document);
      if (!parsed.success) throw new Error(`${file}, conversation ${index + 1}: ${z.prettifyError(parsed.error)}`);
      return { file, golden: parsed.data };
    });
  });
}
