import { z } from 'zod';
import { AppError, ERROR_CODES, type ErrorCode } from '../../bot/domain/errors.ts';
import { CASE_STATES } from '../../bot/ports/case-register.ts';
import { CASE_KINDS } from '../../bot/ports/cases.ts';

/** The API's own shapes: what it takes is strict, and the served document is made of the same. */

const MOST_DETAILS = 50;
const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

const CaseKindName = z.enum(CASE_KINDS).meta({ id: 'CaseKind' });
const CaseStateName = z.enum(CASE_STATES).meta({ id: 'CaseState' });

export const CaseNumber = z
  .string()
  .regex(/^C-\d{4}-\d{6,9}$/)
  .meta({ description: 'Number of a case, as citizens see it', example: 'C-2026-000123' });

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/)
  .meta({
    description: 'Chosen by the client, 1 to 128 visible ASCII characters: the same key does the same thing once',
    example: 'radicado-2026-0042',
  });

const detailValue = z.union([z.string().max(2_000), z.number(), z.boolean()]);

export const CaseRequest = z
  .strictObject({
    kind: CaseKindName,
    summary: z.string().trim().min(1).max(500).meta({ description: 'One line for the staff, in Spanish' }),
    detail: z
      .record(z.string().min(1).max(100), detailValue)
      .refine((detail) => Object.keys(detail).length <= MOST_DETAILS, `at most ${MOST_DETAILS} entries`)
      .optional()
      .meta({ description: `What is known of the matter; at most ${MOST_DETAILS} entries` }),
    taxpayerId: z.string().min(1).max(64).optional(),
    document: z
      .string()
      .regex(/^[A-Za-z0-9-]{3,20}$/)
      .optional(),
  })
  .meta({
    id: 'CaseRequest',
    example: { kind: 'petition', summary: 'Pide copia de la factura del predial', detail: { radicado: '2026-0042' } },
  });
export type CaseRequest = z.infer<typeof CaseRequest>;

const instant = z.iso.datetime({ offset: true });

export const CaseView = z
  .strictObject({
    number: CaseNumber,
    kind: CaseKindName,
    state: CaseStateName,
    openedAt: instant,
    updatedAt: instant,
    crmNumber: z.string().optional().meta({ description: 'Number in the CRM, once it has it' }),
  })
  .meta({ id: 'Case' });

export const CaseEventRequest = z
  .strictObject({
    state: CaseStateName,
    note: z.string().trim().min(1).max(2_000).optional().meta({ description: 'For the staff' }),
    occurredAt: instant
      .optional()
      .meta({ description: 'When it came to be so, by the clock of the client; now, where it is absent' }),
  })
  .meta({ id: 'CaseEventRequest', example: { state: 'in-progress', note: 'Asignado a fiscalización' } });
export type CaseEventRequest = z.infer<typeof CaseEventRequest>;

export const CaseEventResult = z
  .strictObject({
    outcome: z.enum(['changed', 'repeated', 'stale']).meta({
      description:
        '`stale`: the same client told something newer before; the event is kept in the history of the case only',
    }),
    case: CaseView,
  })
  .meta({ id: 'CaseEventResult' });

export const TokenRequest = z
  .object({
    grant_type: z.literal('client_credentials'),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
    scope: z.string().optional().meta({ description: 'Separated by spaces; all of the client’s, where it is absent' }),
  })
  .meta({ id: 'TokenRequest' });

export const TokenResponse = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds' }),
    scope: z.string(),
  })
  .meta({ id: 'TokenResponse' });

export const TokenError = z
  .strictObject({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type', 'invalid_scope']),
    error_description: z.string().optional(),
  })
  .meta({ id: 'TokenError', description: 'RFC 6749, section 5.2' });

export const Problem = z
  .strictObject({
    status: z.int(),
    type: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    code: z.enum(codes),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const eventData = z.record(z.string(), z.unknown());

export const CityEventRequest = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/)
      .meta({ description: 'The sender’s own; the same id is taken once' }),
    type: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/)
      .max(64)
      .meta({
        description:
          '`case.closed` and `case.state-changed` move a case, `filing-status-changed` and `pqrs-answered` a filing; any other is kept',
      }),
    occurredAt: instant,
    data: eventData.meta({
      description:
        'Of the type: see CaseClosedData, CaseStateChangedData, FilingStatusChangedData and PqrsAnsweredData',
    }),
  })
  .meta({ id: 'CityEvent' });
export type CityEventRequest = z.infer<typeof CityEventRequest>;

const aboutCase = {
  caseNumber: z.string().min(1).max(64).meta({ description: 'Our number, or the CRM’s' }),
  note: z.string().trim().min(1).max(2_000).optional(),
};

export const CaseClosedData = z.object(aboutCase).meta({ id: 'CaseClosedData' });
export const CaseStateChangedData = z.object({ ...aboutCase, state: CaseStateName }).meta({
  id: 'CaseStateChangedData',
});

const aboutFiling = {
  filingNumber: z.string().min(1).max(64).meta({ description: 'Our number, document management’s, or the cadastre’s' }),
};
const forCitizen = z.string().trim().min(1).max(2_000).meta({ description: 'For the citizen, in plain Spanish' });

export const FilingStatusChangedData = z
  .object({
    ...aboutFiling,
    state: z.enum(['in-review', 'returned', 'filed', 'required', 'extended', 'transferred', 'closed']),
    note: forCitizen.optional(),
    dueOn: z.iso.date().optional().meta({ description: 'Last day of the new term' }),
    answerBy: z.iso
      .date()
      .optional()
      .meta({ description: 'Until when a requirement may be answered; a month, where it is absent' }),
  })
  .refine(({ state, note }) => note !== undefined || (state !== 'required' && state !== 'returned'), {
    path: ['note'],
    message: 'says what is asked of the citizen',
  })
  .refine(({ state, dueOn }) => dueOn !== undefined || state !== 'extended', {
    path: ['dueOn'],
    message: 'says until when',
  })
  .meta({ id: 'FilingStatusChangedData' });
export const PqrsAnsweredData = z
  .object({ ...aboutFiling, note: forCitizen.optional() })
  .meta({ id: 'PqrsAnsweredData' });

export const CityEventResult = z
  .strictObject({ id: z.string(), outcome: z.enum(['applied', 'kept', 'repeated']) })
  .meta({ id: 'CityEventResult' });

/** Checks input against one of these. Throws AppError `request.invalid` that says where; `at` is how the whole is called. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, at = 'body'): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.slice(0, 5).map((issue) => `${[at, ...issue.path].join('.')}: ${issue.message}`);
  throw new AppError('request.invalid', where.join('; '));
}
