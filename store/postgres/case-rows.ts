import type { CaseKind, CaseState, CaseStatus } from '../../bot/ports/cases.ts';

/** What is sealed of a case; bound to its number. */
export interface CaseContent {
  summary: string;
  detail: Record<string, unknown>;
  taxpayerId?: string;
  document?: string;
}

export const casePlace = (number: string): string => `case:${number}`;

export interface CaseRow {
  number: string;
  kind: CaseKind;
  state: CaseState;
  opened_at: Date;
  updated_at: Date;
  crm_number: string | null;
}

export const CASE_COLUMNS = 'number, kind, state, opened_at, updated_at, crm_number';

export function toCaseStatus(row: CaseRow): CaseStatus {
  return {
    number: row.number,
    kind: row.kind,
    state: row.state,
    openedAt: row.opened_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    ...(row.crm_number !== null && { crmNumber: row.crm_number }),
  };
}
