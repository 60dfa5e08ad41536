import type {
  Account,
  Awaiting,
  DocumentType,
  Fact,
  Frame,
  InstalmentItem,
  PayableItem,
  PaymentItem,
  Purpose,
  QueueName,
  TaxName,
} from '../../contracts/fact.ts';
import type { Appointment, Service, Slot, Visitor } from '../../contracts/appointment.ts';
import type { GeoPoint } from '../../contracts/geo-point.ts';
import type { EntityType, NluResult } from '../../contracts/nlu-result.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Permission } from '../../contracts/personal-data.ts';
import type { Reply } from '../../contracts/reply.ts';
import type { Filing, FilingDocument } from '../../contracts/filing.ts';
import type { Conversation, IdentityLevel } from '../domain/conversation.ts';
import type { SaidFile } from '../domain/said-files.ts';
import type { Agreement, Bill, IssuedPaper, PaperContent, Property, Receipt } from '../../contracts/paper.ts';
import type { HolidayName } from '../domain/business-days.ts';
import type { Booking } from '../ports/appointments.ts';
import type { OfficesFound } from '../ports/offices.ts';
import type { Activity } from '../ports/activities.ts';
import type {
  AgreementOffer,
  AgreementRules,
  CollectionFile,
  ContactChange,
  MatchedProperty,
  PaymentLink,
  PaymentRecord,
  PropertyQuery,
  PublicProperty,
  RegisteredContact,
} from '../ports/back-office.ts';
import type { CaseKind, CaseStatus } from '../ports/cases.ts';
import type { FilerContact, FilingContent, KeptFiling } from '../ports/filings.ts';
import type { KnowledgeAnswer } from '../ports/knowledge.ts';
import type { ProcedureOption } from '../ports/procedures.ts';
import type { PaperCheck } from '../ports/papers.ts';
import type { ErasureState } from '../ports/personal-data.ts';

/** A conversation's capability: a pure step function and what it needs before it may begin. */
export interface Flow {
  name: string;
  /** Level the citizen must have proven; from 1 on, consent is asked first. */
  level: IdentityLevel;
  /** It serves a right over one's own data, which needs no consent: who asks is proven all the same (Ley 1581, art. 8). */
  isRight?: true;
  step(input: FlowInput, context: FlowContext): FlowStep;
}

/** Why a flow is called. */
export type FlowInput =
  /** It begins; `meaning` in the context is what began it. */
  | { kind: 'enter' }
  /** The citizen answered its question; `choice` is set where an option was meant. */
  | { kind: 'said'; choice?: string }
  /** What it asked of the outside came back. */
  | { kind: 'outcome'; outcome: Outcome }
  /** The flow it called has come to its end, with these slots. */
  | { kind: 'returned'; flow: string; slots: Frame['slots'] };

/** What a step may read. */
export interface FlowContext {
  /** Folded up to this moment, this turn's own facts included. */
  conversation: Conversation;
  frame: Frame;
  meaning: NluResult;
  text: string;
  /** Files that came with the message. */
  files: readonly SaidFile[];
  now: Date;
  /** Network address the message came from, where known (R-I3). */
  address?: string;
  /** A place that was shared with the message. */
  location?: GeoPoint;
}

/** What a step makes of it. Without `effect`, `ask`, `call`, `next` or `end` the flow stays where it is. */
export interface FlowStep {
  facts?: Fact[];
  replies?: Reply[];
  /** Where the flow stands from now on. */
  at?: { step: string; slots?: Frame['slots'] };
  /** Asked of the outside; the flow is called again with its outcome. */
  effect?: Effect;
  /** A question: said after the replies, and remembered until it is answered. */
  ask?: Question;
  /** Begins another flow above this one, which is told when it ends; `stop` there ends this one too. */
  call?: { flow: string; slots?: Frame['slots'] };
  /** Ends this flow: `done` returns to the one below, `stop` ends those below too. */
  end?: 'done' | 'stop';
  /** Ends this flow and begins another in its place. */
  next?: { flow: string; slots?: Frame['slots'] };
}

export interface Question {
  reply: Reply;
  expects: EntityType | 'yes-no' | 'choice' | 'score' | 'text' | 'name' | 'contact' | 'files' | 'property';
  /** The question as it is asked again after something else, where not as it was said. Its options stay the same. */
  reminder?: Reply;
  /** It is asked once more: said in its shorter form. */
  again?: boolean;
  /** Files are an answer too, with words or without. */
  takesFiles?: true;
}

/** What a code signs: the act and the hex SHA-256 of its text. */
export interface SignedText {
  act: string;
  sha256: string;
}

/** A contact as it is to be registered, before it is. */
export type NewContact = Pick<RegisteredContact, 'kind' | 'value'>;

/** What a flow may ask of the outside. */
export type Effect = Ask | Write;

/** Asked within the turn: it changes nothing in the back office. */
export type Ask =
  /** `resends`: how often it was asked for again. */
  | { kind: 'send-otp'; document: string; documentType: DocumentType; resends?: number }
  /** A code of that very moment, for who is proven already (R-I3). */
  | { kind: 'send-otp-to-sign'; sign: SignedText; resends?: number }
  /** A code that proves a contact which is to be registered. */
  | { kind: 'send-otp-to-new-contact'; contact: NewContact }
  | { kind: 'check-otp'; code: string; sign?: SignedText; newContact?: NewContact }
  | { kind: 'open-lost-contact' }
  /** `atSource`: for a paper or an act, which never come from a copy. */
  | { kind: 'read-account'; atSource?: boolean }
  | { kind: 'check-clearance'; tax?: TaxName }
  | { kind: 'check-payment' }
  | { kind: 'list-payments' }
  | { kind: 'read-receipt'; reference: string }
  | { kind: 'list-properties' }
  | { kind: 'find-property'; number: string }
  /** What anybody may be told of a property. */
  | { kind: 'search-property'; query: PropertyQuery }
  | { kind: 'list-collection-files' }
  /** Activities of the ICA's table that a text speaks of. */
  | { kind: 'find-activities'; text: string }
  | { kind: 'read-offers'; items: PaymentItem[] }
  | { kind: 'list-agreements' }
  | { kind: 'find-knowledge'; intent: string }
  /** By its id, else what the message names of a matter. */
  | { kind: 'find-procedure'; intent: string; procedureId?: string }
  /** Whether the document, or that of who is proven, is of an owner of the property. */
  | { kind: 'match-owner'; number: string; document?: string }
  | { kind: 'read-payment'; reference: string }
  | { kind: 'count-queue'; queue: QueueName; priority: number }
  | { kind: 'issue-paper'; content: PaperContent }
  | { kind: 'list-papers' }
  | { kind: 'share-paper'; paperId: string }
  /** Sends it to the registered e-mail, after the commit. */
  | { kind: 'mail-paper'; paper: Pick<IssuedPaper, 'id' | 'kind' | 'number'> }
  | { kind: 'check-paper'; code: string }
  /** By any number of a filing or a case. */
  | { kind: 'find-filing'; number: string }
  | { kind: 'list-filings' }
  /** Keeps what the citizen adds to a filing. */
  | { kind: 'answer-filing'; number: string; text: string; files: readonly SaidFile[] }
  /** `text`: words that may name an office or a barrio; `day` (ISO date): whether they open then. */
  | { kind: 'find-offices'; service?: Service; text: string; location?: GeoPoint; day?: string }
  | { kind: 'list-slots'; service: Service; from: string; until: string; officeId?: string }
  | { kind: 'find-appointments'; visitor: Visitor; number?: string }
  | { kind: 'export-data' }
  | { kind: 'list-permissions' }
  | { kind: 'record-permissions'; purposes: Purpose[]; given: boolean; textSha256?: string }
  /** `number`: of the filing that asks for it. */
  | { kind: 'request-erasure'; number: string }
  | { kind: 'open-case'; caseKind: CaseKind; system?: string; detail: Record<string, unknown> };

/** Changes the back office: its intent is committed first, and done in a turn of its own. */
export type Write =
  | { kind: 'create-payment-link'; obligations: Account['obligations'] }
  /** Of one agreement; each with the amount that *cartera* says. */
  | { kind: 'create-instalment-link'; instalments: InstalmentItem[] }
  /** For anybody who pays that property's debt, where the city allows it. */
  | { kind: 'create-open-link'; propertyId: string }
  | { kind: 'create-stamp-link'; procedure: string; propertyId?: string }
  | { kind: 'create-bill'; items: PaymentItem[] }
  | { kind: 'request-agreement'; items: PaymentItem[]; instalments: number; signature: SignatureRecord }
  | { kind: 'book-appointment'; slotId: string; service: Service; visitor: Visitor }
  | { kind: 'move-appointment'; number: string; slotId: string; visitor: Visitor }
  | { kind: 'cancel-appointment'; number: string; visitor: Visitor }
  | ({ kind: 'file-request' } & FilingRequest)
  | { kind: 'update-contacts'; changes: ContactChange[]; signature: SignatureRecord };

/** What a code signed, when, and to which masked contact it had gone (R-I3). */
export interface SignatureRecord {
  sha256: string;
  at: string;
  contact: string;
}

/** What a flow asks to be filed; who files and where is the conversation's. */
export interface FilingRequest extends Pick<
  FilingContent,
  | 'procedure'
  | 'propertyId'
  | 'facts'
  | 'request'
  | 'paymentReference'
  | 'signature'
  | 'state'
  | 'termDays'
  | 'firstAnswerBy'
> {
  documents: readonly (SaidFile & { requirement?: string })[];
  /** Nothing of who is proven goes with it. */
  anonymous?: true;
  /** As the citizen said them; who is proven is taken from the proof. */
  name?: string;
  document?: string;
  contact?: FilerContact;
}

const WRITES: ReadonlySet<string> = new Set<Write['kind']>([
  'create-payment-link',
  'create-instalment-link',
  'create-open-link',
  'create-stamp-link',
  'create-bill',
  'request-agreement',
  'file-request',
  'book-appointment',
  'move-appointment',
  'cancel-appointment',
  'update-contacts',
]);
export const isWrite = (effect: Effect): effect is Write => WRITES.has(effect.kind);

/** What came of it. A failure behind the gateway is an outcome like any other. */
export type Outcome =
  /** `others`: how many further contacts are registered. */
  | { kind: 'otp-sent'; maskedContact: string; others?: number }
  | { kind: 'otp-limited'; retryAfterS: number }
  | { kind: 'otp-right'; signed?: { at: string; contact: string; address?: string } }
  | { kind: 'otp-wrong'; triesLeft: number }
  | { kind: 'otp-gone' }
  /** Nothing is signed before `until` (ISO): a contact was changed lately (R-I1). */
  | { kind: 'sign-held'; until: string }
  /** `copied`: SAP could not be asked, this is the data lake's copy of `asOf`; `down` where SAP does not answer at all. */
  | { kind: 'account'; account: Account; copied?: true; down?: true }
  | { kind: 'clearance'; allowed: boolean; pendingCop: number }
  /** `isSame`: the one that this debt already had. */
  | {
      kind: 'payment-link';
      reference: string;
      url: string;
      amountCop: number;
      expiresAt: string;
      items: PayableItem[];
      isSame?: true;
    }
  /** Absent where that property owes nothing or is none of the city. */
  | { kind: 'open-link'; link?: PaymentLink }
  | { kind: 'bill'; bill: Bill }
  | { kind: 'agreement'; agreement: Agreement }
  | { kind: 'agreements'; agreements: Agreement[] }
  | { kind: 'offers'; rules: AgreementRules; offers: AgreementOffer[] }
  | { kind: 'payment'; payment?: PaymentRecord }
  | { kind: 'payments'; payments: PaymentRecord[] }
  | { kind: 'receipt'; receipt?: Receipt }
  | { kind: 'properties'; properties: Property[] }
  | { kind: 'property'; property?: Pick<Property, 'propertyId' | 'label'> }
  | { kind: 'found-properties'; properties: PublicProperty[] }
  | { kind: 'collection-files'; files: CollectionFile[] }
  | { kind: 'activities'; activities: Activity[] }
  | { kind: 'contacts-updated'; changedAt: string }
  | { kind: 'paper'; paper: IssuedPaper }
  | { kind: 'papers'; papers: IssuedPaper[] }
  | { kind: 'shared'; ok: boolean }
  | { kind: 'mailed'; contact?: string }
  | { kind: 'paper-check'; check?: PaperCheck }
  | { kind: 'offices'; found: OfficesFound; opening?: Opening; holiday?: Opening }
  | { kind: 'slots'; slots: Slot[] }
  | { kind: 'appointments'; appointments: Appointment[] }
  /** Absent where that document has no such appointment. */
  | { kind: 'booking'; booking?: Booking }
  | { kind: 'cancelled'; appointment?: Appointment }
  | { kind: 'case'; number: string }
  | { kind: 'filing'; filing: Filing; documents: readonly FilingDocument[] }
  /** What there is under a number: a filing, a case, or nothing. `own`: who asks may know all of it. */
  | { kind: 'filing-found'; found?: KeptFiling; own?: boolean; case?: CaseStatus }
  | { kind: 'filings'; filings: Filing[]; cases: CaseStatus[] }
  | { kind: 'permissions'; permissions: Permission[] }
  | { kind: 'erasure'; state: ErasureState }
  | { kind: 'knowledge'; answer?: KnowledgeAnswer }
  | { kind: 'procedure'; procedure?: Procedure; options: ProcedureOption[] }
  /** Absent where there is no such property. */
  | { kind: 'owner'; property?: MatchedProperty }
  | { kind: 'stamp-link'; link: PaymentLink }
  | { kind: 'queue'; ahead: number; staffed: boolean }
  /** The city's limit of questions a minute is used up: one place is kept at `until` (ISO). */
  | { kind: 'busy'; system: string; until: string }
  /** `refused`: the system answered and said no. */
  | { kind: 'failed'; system: string; refused?: true };

/** Whether the offices open on a day (ISO date), and if not why, and when next. */
export interface Opening {
  day: string;
  isOpen: boolean;
  isWeekend: boolean;
  holidays: HolidayName[];
  nextOpen: string;
}

/** The sentence that began the matter, where it is kept; it may name what only the account knows. */
export const saidIn = ({ slots }: Frame): string => (typeof slots['said'] === 'string' ? slots['said'] : '');

/** Remembers a question in the dialog. */
export function awaitingOf(flow: string, { reply, expects, reminder, takesFiles }: Question): Awaiting {
  return {
    flow,
    expects,
    options: (reply.choices ?? []).map(({ id, label, key }) => ({ id, label: label ?? key ?? id })),
    question: { ...(reminder ?? reply), ...(reply.choices && { choices: reply.choices }) },
    ...(takesFiles && { takesFiles }),
  };
}
