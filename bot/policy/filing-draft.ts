import { createHash } from 'node:crypto';
import { z } from 'zod';
import { without } from '../domain/without.ts';
import { Procedure, type Requirement, type Statement } from '../../contracts/procedure.ts';

const DraftPayment = z.object({
  reference: z.string(),
  url: z.string(),
  amountCop: z.number().int(),
  expiresAt: z.string(),
  state: z.enum(['pending', 'approved', 'rejected', 'expired']),
});

/** A file by the upload that keeps it, and the requirement it is for; without one it is a free annex. */
const DraftDocument = z.object({ uploadId: z.string(), fileName: z.string(), requirement: z.string().optional() });

/** A filing that is being put together: what was gathered, in any order. */
export const FilingDraft = z.object({
  /** The dialog keeps a frame with it when it is left. */
  draft: z.literal(true).default(true),
  intent: z.string(),
  procedure: Procedure,
  /** Who is proven while it is put together. */
  taxpayerId: z.string().optional(),
  property: z.object({ propertyId: z.string(), label: z.string(), isOwner: z.boolean() }).optional(),
  /** A number that was said and waits for its owner's document. */
  propertyNumber: z.string().optional(),
  /** Properties that did not fit, so that nobody tries through. */
  mismatches: z.number().int().default(0),
  documents: z.array(DraftDocument).default([]),
  /** Documents that the citizen goes on without. */
  without: z.array(z.string()).default([]),
  /** By the statement's id. */
  answers: z.record(z.string(), z.string()).default({}),
  payment: DraftPayment.optional(),
});
export type FilingDraft = z.infer<typeof FilingDraft>;

/** What a draft lacks first; `nothing` is ready to be read over. */
export type Missing =
  | { kind: 'property' }
  | { kind: 'document'; requirement: Requirement }
  | { kind: 'statement'; statement: Statement }
  | { kind: 'stamps' }
  | { kind: 'nothing' };

/** The property comes first, the stamps last: nobody pays for what cannot be filed. */
export function missingOf(draft: FilingDraft): Missing {
  const { procedure, property, documents, without, answers, payment } = draft;
  if (procedure.property !== 'none' && !property) return { kind: 'property' };
  const requirement = requirementsOf(draft).find(
    ({ id }) => !without.includes(id) && !documents.some((document) => document.requirement === id),
  );
  if (requirement) return { kind: 'document', requirement };
  const statement = procedure.statements.find(({ id }) => answers[id] === undefined);
  if (statement) return { kind: 'statement', statement };
  return procedure.stamps && payment?.state !== 'approved' ? { kind: 'stamps' } : { kind: 'nothing' };
}

/** The documents that are asked of this citizen: a power of attorney only of who is not the owner. */
export function requirementsOf({ procedure, property }: Pick<FilingDraft, 'procedure' | 'property'>): Requirement[] {
  return procedure.requirements.filter(({ when }) => when !== 'not-owner' || property?.isOwner === false);
}

/** Whether one may go on without it. */
export const isOptional = ({ when }: Requirement): boolean => when === 'optional' || when === 'only-if';

/** What can be corrected: the property, each document, each statement; named as the options of that question. */
export function correctable(draft: FilingDraft): { id: string; requirement?: Requirement; statement?: Statement }[] {
  return [
    ...(draft.property ? [{ id: 'item-property' }] : []),
    ...requirementsOf(draft).map((requirement) => ({ id: `item-${requirement.id}`, requirement })),
    ...draft.procedure.statements.map((statement) => ({ id: `item-${statement.id}`, statement })),
  ];
}

/** The draft without that item, so that it is asked for again; what hangs on it goes with it. */
export function withoutItem(draft: FilingDraft, id: string): FilingDraft {
  const item = correctable(draft).find((one) => one.id === id);
  if (!item) return draft;
  if (item.requirement) {
    const { id: requirement } = item.requirement;
    const documents = draft.documents.filter((document) => document.requirement !== requirement);
    return { ...draft, documents, without: draft.without.filter((one) => one !== requirement) };
  }
  if (item.statement) {
    const { id: statement } = item.statement;
    return {
      ...draft,
      answers: Object.fromEntries(Object.entries(draft.answers).filter(([key]) => key !== statement)),
    };
  }
  // A power of attorney is of the owner of that property.
  const powers = draft.procedure.requirements.filter(({ when }) => when === 'not-owner').map((one) => one.id);
  return {
    ...without(draft, 'property'),
    documents: draft.documents.filter(({ requirement }) => requirement === undefined || !powers.includes(requirement)),
  };
}

/**
 * Hex SHA-256 of what is signed, in a fixed form: one line each of document, procedure, property, every file (by its
 * upload, sorted), every statement and the payment (Ley 527 de 1999, art. 7).
 */
export function filingSha256(draft: FilingDraft, document: string): string {
  const { procedure, property, documents, answers, payment } = draft;
  const files = documents.map(({ requirement, uploadId }) => `${requirement ?? ''}|${uploadId}`);
  const said = procedure.statements.map(({ id }) => `${id}|${answers[id] ?? ''}`);
  const lines = [
    document,
    procedure.id,
    property?.propertyId ?? '',
    ...files.sort(),
    ...said,
    payment?.reference ?? '',
  ];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
