import { z } from 'zod';
import { Appointment } from '../../contracts/appointment.ts';
import { TaxName } from '../../contracts/fact.ts';
import { Bill, Instalment } from '../../contracts/paper.ts';

const DebtToPay = z.object({
  tax: TaxName,
  propertyId: z.string().optional(),
  year: z.number(),
  amountCop: z.number(),
});
/** One debt, with what is paid of it. */
export type DebtToPay = z.infer<typeof DebtToPay>;

const InstalmentToPay = z.object({ agreement: z.string(), instalment: z.number(), amountCop: z.number() });
/** One payment of an agreement; number 0 is the first payment. */
export type InstalmentToPay = z.infer<typeof InstalmentToPay>;

/** A write's key, and a digest of what was asked, to tell a repetition from another write under the same key. */
const Keyed = { idempotencyKey: z.string(), bodyHash: z.string() };

const Order = z.object({
  ...Keyed,
  reference: z.string(),
  taxpayerId: z.string(),
  items: z.array(z.union([DebtToPay, InstalmentToPay])),
  /** Procedure whose stamps are paid, where that is what is paid. */
  procedure: z.string().optional(),
  amountCop: z.number(),
  createdAt: z.string(),
  expiresAt: z.string(),
  settled: z.object({ state: z.enum(['approved', 'rejected']), at: z.string() }).optional(),
});
/** A payment order. It is pending until settled, or expired once `expiresAt` has passed. Times are ISO. */
export type Order = z.infer<typeof Order>;

const Message = z.object({
  ...Keyed,
  id: z.string(),
  kind: z.enum(['sms', 'email']),
  to: z.string(),
  document: z.string(),
  subject: z.string().optional(),
  text: z.string(),
  at: z.string(),
  attachments: z
    .array(z.object({ fileName: z.string(), contentType: z.string(), bytes: z.number(), sha256: z.string() }))
    .optional(),
});
/** A message that reached its contact's mailbox; of its attachments only what identifies them is kept. */
export type Message = z.infer<typeof Message>;

const MadeBill = z.object({ ...Keyed, taxpayerId: z.string(), bill: Bill });
/** A bill that SAP made. */
export type MadeBill = z.infer<typeof MadeBill>;

const SignedAgreement = z.object({
  ...Keyed,
  number: z.string(),
  taxpayerId: z.string(),
  items: z.array(DebtToPay),
  signedAt: z.string(),
  signatureSha256: z.string(),
  totalCop: z.number(),
  schedule: z.array(Instalment.omit({ state: true })),
});
/** An agreement signed since the emulator began. */
export type SignedAgreement = z.infer<typeof SignedAgreement>;

const Registration = z.object({
  ...Keyed,
  number: z.string(),
  type: z.string(),
  title: z.string(),
  taxpayerId: z.string().optional(),
  /** The filing that it is an annex of. */
  parentNumber: z.string().optional(),
  fileName: z.string(),
  contentType: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  at: z.string(),
});
/** A document in document management, without its content. */
export type Registration = z.infer<typeof Registration>;

const CrmCase = z.object({
  ...Keyed,
  crmNumber: z.string(),
  caseNumber: z.string(),
  type: z.string(),
  subject: z.string(),
  taxpayerId: z.string().optional(),
  at: z.string(),
});
/** A case of ours in the city's CRM. */
export type CrmCase = z.infer<typeof CrmCase>;

const CadastralFiling = z.object({
  ...Keyed,
  number: z.string(),
  filingNumber: z.string(),
  procedure: z.string(),
  taxpayerId: z.string().optional(),
  propertyId: z.string().optional(),
  at: z.string(),
});
/** A procedure filed with the cadastre. */
export type CadastralFiling = z.infer<typeof CadastralFiling>;
const ContactUpdate = z.object({
  ...Keyed,
  taxpayerId: z.string(),
  changes: z.array(z.object({ kind: z.enum(['sms', 'email', 'address']), value: z.string() })),
  /** Mobiles and e-mails as they were before. */
  previous: z.array(z.object({ kind: z.enum(['sms', 'email']), value: z.string() })),
  signatureSha256: z.string(),
  at: z.string(),
});
/** A change of contact data in the register. */
export type ContactUpdate = z.infer<typeof ContactUpdate>;

const LakeEvent = z.object({
  ...Keyed,
  type: z.string(),
  occurredAt: z.string(),
  data: z.record(z.string(), z.unknown()),
  receivedAt: z.string(),
});
/** An event the data lake took in; its key is the event's own id. */
export type LakeEvent = z.infer<typeof LakeEvent>;

const AppointmentChange = Appointment.extend({ ...Keyed, document: z.string(), slotId: z.string(), at: z.string() });
/** An appointment as it stands after it was made, moved or cancelled. */
export type AppointmentChange = z.infer<typeof AppointmentChange>;

/** One line of the journal. */
export const Entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('order-created'), order: Order }),
  z.object({
    kind: z.literal('order-settled'),
    reference: z.string(),
    state: z.enum(['approved', 'rejected']),
    at: z.string(),
  }),
  z.object({ kind: z.literal('message-delivered'), message: Message }),
  z.object({ kind: z.literal('bill-made'), record: MadeBill }),
  z.object({ kind: z.literal('agreement-signed'), record: SignedAgreement }),
  z.object({ kind: z.literal('document-registered'), record: Registration }),
  z.object({ kind: z.literal('case-opened'), record: CrmCase }),
  z.object({ kind: z.literal('procedure-filed'), record: CadastralFiling }),
  z.object({ kind: z.literal('event-ingested'), record: LakeEvent }),
  z.object({ kind: z.literal('appointment-changed'), record: AppointmentChange }),
  z.object({ kind: z.literal('contacts-updated'), record: ContactUpdate }),
]);
export type Entry = z.infer<typeof Entry>;
