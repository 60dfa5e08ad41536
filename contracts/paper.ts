import { z } from 'zod';
import { DocumentType, Locale, Obligation, TaxName } from './fact.ts';
import { Filing, FilingDocument } from './filing.ts';
import { HeldSummary } from './personal-data.ts';

/** The papers a citizen can ask for. */
export const PaperKind = z.enum([
  'clearance',
  'statement',
  'cadastral',
  'bill',
  'receipt',
  'agreement',
  'filing',
  'personal-data',
]);
export type PaperKind = z.infer<typeof PaperKind>;

/** A property as the cadastre records it; amounts in whole pesos, areas in m². */
export const Property = z.object({
  propertyId: z.string(),
  /** National cadastral number, 30 digits. */
  nationalNumber: z.string().optional(),
  matricula: z.string().optional(),
  address: z.string(),
  /** Short name a neighbour would use. */
  label: z.string(),
  barrio: z.string().optional(),
  landM2: z.number(),
  builtM2: z.number(),
  avaluoCop: z.number().int(),
  /** Year the avalúo is of. */
  year: z.number().int(),
  estrato: z.number().int().optional(),
  use: z.string(),
});
export type Property = z.infer<typeof Property>;

/** A bill as SAP made it; the amounts and the barcode are SAP's, nothing is worked out here. */
export const Bill = z.object({
  number: z.string(),
  reference: z.string(),
  issuedAt: z.string(),
  payBefore: z.string(),
  items: z.array(Obligation),
  totalCop: z.number().int(),
  /** GS1-128 text of the barcode, e.g. `(415)7707…(8020)…(3900)…(96)20261231`. */
  barcode: z.string(),
});
export type Bill = z.infer<typeof Bill>;

/** A payment that the city has registered. */
export const Receipt = z.object({
  reference: z.string(),
  paidAt: z.string(),
  amountCop: z.number().int(),
  items: z.array(
    z.union([
      z.object({
        tax: TaxName,
        propertyId: z.string().optional(),
        year: z.number().int(),
        amountCop: z.number().int(),
      }),
      z.object({ agreement: z.string(), instalment: z.number().int().nonnegative(), amountCop: z.number().int() }),
    ]),
  ),
});
export type Receipt = z.infer<typeof Receipt>;

/** One payment of an agreement; number 0 is the first payment. */
export const Instalment = z.object({
  number: z.number().int().nonnegative(),
  dueOn: z.iso.date(),
  amountCop: z.number().int(),
  state: z.enum(['pending', 'paid', 'overdue']),
});
export type Instalment = z.infer<typeof Instalment>;

/** A payment agreement as *cartera* keeps it. */
export const Agreement = z.object({
  number: z.string(),
  state: z.enum(['active', 'in-default', 'paid', 'void']),
  signedAt: z.string(),
  totalCop: z.number().int(),
  instalments: z.array(Instalment),
});
export type Agreement = z.infer<typeof Agreement>;

/** What a paper says, by its kind. */
export const PaperContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clearance'), tax: TaxName.optional(), asOf: z.string(), validUntil: z.string() }),
  z.object({ kind: z.literal('statement'), asOf: z.string(), obligations: z.array(Obligation) }),
  z.object({ kind: z.literal('cadastral'), asOf: z.string(), property: Property }),
  z.object({ kind: z.literal('bill'), bill: Bill }),
  z.object({ kind: z.literal('receipt'), receipt: Receipt }),
  z.object({
    kind: z.literal('agreement'),
    agreement: Agreement,
    /** What was signed with the code: hash of the text read, time, masked contact the code went to. */
    signature: z.object({ sha256: z.string(), at: z.string(), contact: z.string() }),
  }),
  z.object({
    kind: z.literal('filing'),
    filing: Filing,
    /** How the procedure is called in Spanish, where the words of the papers do not name it. */
    procedureName: z.string().optional(),
    /** Who filed, as they said it or as it was proven; nothing of it where it is anonymous. */
    filer: z.object({ name: z.string().optional(), document: z.string().optional(), contact: z.string().optional() }),
    facts: z.string(),
    request: z.string(),
    annexes: z.array(FilingDocument),
    /** Said on the phone. */
    spoken: z.boolean(),
  }),
  z.object({ kind: z.literal('personal-data'), held: HeldSummary }),
]);
export type PaperContent = z.infer<typeof PaperContent>;

/** Whose paper it is. */
export const Holder = z.object({
  taxpayerId: z.string(),
  documentType: DocumentType,
  document: z.string(),
  name: z.string(),
});
export type Holder = z.infer<typeof Holder>;

/** A paper that was made, without its bytes. */
export const IssuedPaper = z.object({
  id: z.string(),
  kind: PaperKind,
  /** Shown number, e.g. `PYS-2026-000123`. */
  number: z.string(),
  /** What the verification page asks for: 16 letters and digits in groups of four. */
  code: z.string(),
  issuedAt: z.string(),
  validUntil: z.string().optional(),
  /** File name, e.g. `paz-y-salvo-PYS-2026-000123.pdf`; no personal data. */
  fileName: z.string(),
  bytes: z.number().int(),
  /** Public page that verifies it. */
  verifyUrl: z.string(),
  /** Made with the demonstration key: of no validity. */
  demo: z.boolean(),
  locale: Locale,
});
export type IssuedPaper = z.infer<typeof IssuedPaper>;
