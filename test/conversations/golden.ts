import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FileRefusal } from '../../contracts/citizen-file.ts';
import { Service } from '../../contracts/appointment.ts';
import { DocumentType, TaxName } from '../../contracts/fact.ts';
import { FilingState } from '../../contracts/filing.ts';

/** One debt as a conversation's author writes it. */
const Debt = z.object({
  tax: TaxName.default('predial'),
  property: z.string().optional(),
  /** How the account calls it; `Casa <property>` where absent. */
  label: z.string().optional(),
  year: z.number().int(),
  balanceCop: z.number().int(),
  interestCop: z.number().int().default(0),
});

/** A debt that an agreement covers. */
const Covered = z.strictObject({ tax: TaxName.default('predial'), property: z.string().optional(), year: z.number().int() });

const Taxpayer = z.object({
  document: z.string(),
  documentType: DocumentType.default('CC'),
  name: z.string().default('Marina Lucumí Torres'),
  sms: z.string().optional(),
  email: z.string().optional(),
  debts: z.array(Debt).default([]),
  properties: z.array(z.strictObject({ id: z.string(), label: z.string(), address: z.string().optional() })).default([]),
  agreements: z
    .array(z.strictObject({ number: z.string(), state: z.enum(['active', 'in-default', 'paid', 'void']), instalments: z.number().int(), paid: z.number().int(), overdue: z.number().int().optional(), totalCop: z.number().int(), covers: z.array(Covered).default([]) }))
    .default([]),
  /** The debt is in enforced collection. */
  coactivo: z.boolean().default(false),
  /** What its file of collection says, over the usual one. */
  file: z.strictObject({ stage: z.enum(['persuasive', 'payment-order', 'objections', 'seizure', 'auction', 'suspended']).optional(), years: z.array(z.number().int()).optional() }).optional(),
  /** The data lake has no copy of the account. */
  withoutCopy: z.boolean().default(false),
  /** When people changed a registered contact, ISO: nothing is signed for a while after it. */
  contactChangedAt: z.iso.datetime().optional(),
});

const Moved = z.strictObject({ state: FilingState, note: z.string().optional(), dueOn: z.iso.date().optional(), answerBy: z.iso.date().optional() });

const Step = z.strictObject({
  /** What the citizen writes; `$otp` is the code that was last sent, `$wrong` another one, `$code` the last paper's. */
  citizen: z.string().optional(),
  /** What happens elsewhere instead. */
  agent: z.enum(['joins', 'leaves', 'requeues', 'closes', 'says']).optional(),
  /** The message with the code could not be delivered twice. */
  delivery: z.literal('fails').optional(),
  /** Time that goes by before this step, in minutes. */
  after: z.number().optional(),
  /** Systems that stop answering from this step on (`papers`: nothing can be signed; `none`: all answer again). */
  down: z.array(z.string()).optional(),
  /** Systems that answer with a refusal from this step on. */
  refuses: z.array(z.string()).optional(),
  /** The last paper is declared void before this step. */
  revokes: z.literal(true).optional(),
  /** Systems whose limit is used up from this step on, with the seconds to wait; an empty map ends it. */
  busy: z.record(z.string(), z.number()).optional(),
  /** Instead of a message: the answer that was put off comes due. */
  due: z.literal(true).optional(),
  /** What becomes of the last reference on the payment page before this step; `true` is `approved`. */
  pays: z.union([z.literal(true), z.enum(['approved', 'rejected', 'expired'])]).optional(),
  /** What a reviewer makes of the last filing, instead of a message. */
  review: z.enum(['accept', 'return']).optional(),
  /** What becomes of references by their number, where more than the last one matters. */
  settles: z.record(z.string(), z.enum(['approved', 'rejected', 'expired'])).default({}),
  /** What the office makes of the last filing before this step. */
  moves: Moved.optional(),
  /** The same by an event of the city, which is told by itself instead of a message. */
  city: Moved.optional(),
  /** A place that is shared: latitude, longitude. */
  at: z.tuple([z.number(), z.number()]).optional(),
  /** Appointments that others take before this step: a day, a time (ISO), an office, or all there are (`''`). */
  full: z.array(z.string()).default([]),
  /** How many files come with the message. */
  files: z.number().int().optional(),
  /** Files that come with the message and what was seen in them; `clean` where nothing else is said. */
  sends: z
    .array(z.strictObject({ name: z.string(), refused: FileRefusal.optional(), quarantined: z.literal(true).optional() }))
    .default([]),
  /** Instead of a message: the antivirus finds a virus in this file, or nothing, after it was kept. */
  scanned: z.strictObject({ name: z.string(), virus: z.boolean() }).optional(),
  intent: z.string().optional(),
  /** Message keys of the replies, in order, none left out. */
  bot: z.array(z.string()).optional(),
  /** Texts that the replies must hold (amounts, names), and must not. */
  says: z.array(z.string()).default([]),
  never: z.array(z.string()).default([]),
  /** Labels of the options offered with the last reply. */
  offers: z.array(z.string()).optional(),
  calls: z.array(z.string()).optional(),
  /** Kinds of the papers given with the replies. */
  papers: z.array(z.string()).optional(),
  /** Kinds of the cases opened in this turn. */
  cases: z.array(z.string()).optional(),
  /** Procedures filed in this turn, and how many files the last filing has by now. */
  filed: z.array(z.string()).optional(),
  annexes: z.number().int().optional(),
  /** Papers sent by e-mail. */
  mailed: z.number().int().optional(),
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
  given: z
    .strictObject({
      taxpayers: z.array(Taxpayer).default([]),
      /** Whether the city takes payments by property alone. */
      openPayments: z.boolean().default(true),
      /** Papers are of the demonstration. */
      demo: z.boolean().default(false),
      /** The office has no procedure that is valid today. */
      withoutProcedures: z.boolean().default(false),
      /** Appointments made before, in another conversation. */
      booked: z
        .array(z.strictObject({ number: z.string(), document: z.string(), service: Service, officeId: z.string(), startsAt: z.string() }))
        .default([]),
      /** Days on which the offices do not open besides. */
      closedDays: z.array(z.string()).default([]),
      /** Version of a text that was agreed to before in this conversation. */
      consented: z.string().optional(),
      /** Something of the citizen is under way at the office: nothing is deleted without a person. */
      underWay: z.boolean().default(false),
      /** Whether somebody attends the queues. */
      staffed: z.boolean().default(true),
    })
    .prefault({}),
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
