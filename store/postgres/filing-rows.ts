import type { Filing, FilingState } from '../../contracts/filing.ts';
import type { FilingContent, KeptFiling } from '../../bot/ports/filings.ts';
import type { Envelope } from './envelope.ts';

export const filingPlace = (number: string): string => `filing:${number}`;

export interface FilingRow {
  number: string;
  procedure: string;
  state: FilingState;
  content: Buffer;
  note: Buffer | null;
  filed_at: Date;
  updated_at: Date;
  /** ISO dates. */
  due_on: string | null;
  answer_by: string | null;
  days_left: number | null;
  first_answer_by: Date | null;
  document_number: string | null;
  cadastre_number: string | null;
  case_number: string;
}

export const FILING_COLUMNS = `number, procedure, state, content, note, filed_at, updated_at, due_on::text, answer_by::text,
  days_left, first_answer_by, document_number, cadastre_number, case_number`;

export function toKeptFiling(row: FilingRow, envelope: Envelope): KeptFiling {
  // Our own sealed bytes: their shape was checked when they were written.
  const content = envelope.open(row.content, filingPlace(row.number)) as FilingContent;
  return { filing: toFiling(row, content, envelope), content };
}

function toFiling(row: FilingRow, { propertyId }: FilingContent, envelope: Envelope): Filing {
  return {
    ...{ number: row.number, procedure: row.procedure, state: row.state, caseNumber: row.case_number },
    ...{ filedAt: row.filed_at.toISOString(), updatedAt: row.updated_at.toISOString() },
    ...(row.due_on !== null && { dueOn: row.due_on }),
    ...(row.answer_by !== null && { answerBy: row.answer_by }),
    ...(row.first_answer_by && { firstAnswerBy: row.first_answer_by.toISOString() }),
    ...(row.document_number !== null && { documentNumber: row.document_number }),
    ...(row.cadastre_number !== null && { cadastreNumber: row.cadastre_number }),
    ...(propertyId !== undefined && { propertyId }),
    ...(row.note && { note: envelope.open(row.note, filingPlace(row.number)) as string }),
  };
}

/** A filing by any of its numbers, in whichever way its separators were typed: ours, document management's, the cadastre's. */
export const BY_ANY_NUMBER = `number = $1 or regexp_replace(upper(document_number), '[^A-Z0-9]', '', 'g') = $2
  or regexp_replace(upper(cadastre_number), '[^A-Z0-9]', '', 'g') = $2`;

export function numbersTyped(typed: string): [own: string, compact: string] {
  const compact = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const [, year, place] = /^V(\d{4})(\d{1,9})$/.exec(compact) ?? [];
  return [year === undefined ? '' : `V-${year}-${(place ?? '').padStart(6, '0')}`, compact];
}
