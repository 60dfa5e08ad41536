import { AppError } from '../../bot/domain/errors.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { CaseRegister } from '../../bot/ports/case-register.ts';
import type { CaseStatus } from '../../bot/ports/cases.ts';
import { demandScope } from './access.ts';
import { CaseNumber, type CaseEventRequest, type CaseRequest } from './schemas.ts';
import type { ApiGrant } from './tokens.ts';

/** What other systems may do with cases, whichever face they come by. Throws AppError. */
export interface CaseService {
  open(
    caller: ApiGrant,
    request: CaseRequest,
    idempotencyKey: string,
  ): Promise<{ created: boolean; status: CaseStatus }>;
  read(caller: ApiGrant, number: string): Promise<CaseStatus>;
  change(
    caller: ApiGrant,
    number: string,
    request: CaseEventRequest,
    idempotencyKey: string,
  ): Promise<{ outcome: 'changed' | 'repeated' | 'stale'; case: CaseStatus }>;
}

export function createCaseService({ cases, audit }: { cases: CaseRegister; audit: AuditTrail }): CaseService {
  const record = (caller: ApiGrant, action: string, detail: Record<string, unknown>, subject?: string) =>
    audit.append({
      actor: { kind: 'system', id: `api:${caller.clientId}` },
      ...{ action, module: 'system', detail },
      ...(subject !== undefined && { subject }),
    });
  return {
    async open(caller, { kind, summary, detail = {}, taxpayerId, document }, idempotencyKey) {
      demandScope(caller, 'cases.write');
      const by = `api:${caller.clientId}`;
      const { outcome, status } = await cases.register({
        ...{ kind, channel: 'api', by, summary, detail, key: `${by}:${idempotencyKey}` },
        ...(taxpayerId !== undefined && { taxpayerId }),
        ...(document !== undefined && { document }),
      });
      if (outcome === 'other-request') throw keyReused();
      if (outcome === 'created') await record(caller, 'case.opened', { number: status.number }, document);
      return { created: outcome === 'created', status };
    },
    async read(caller, number) {
      demandScope(caller, 'cases.read');
      const status = CaseNumber.safeParse(number).success ? await cases.find(number) : undefined;
      if (!status) throw unknownCase();
      return status;
    },
    async change(caller, number, { state, note, occurredAt }, idempotencyKey) {
      demandScope(caller, 'events.write');
      if (!CaseNumber.safeParse(number).success) throw unknownCase();
      const by = `api:${caller.clientId}`;
      const changed = await cases.setState(number, {
        ...{ state, by, key: `${by}:${idempotencyKey}` },
        ...(note !== undefined && { note }),
        ...(occurredAt !== undefined && { at: occurredAt }),
      });
      if (!changed) throw unknownCase();
      if (changed.outcome === 'other-request') throw keyReused();
      if (changed.outcome === 'changed') await record(caller, 'case.changed', { number, state });
      return { outcome: changed.outcome, case: changed.status };
    },
  };
}

const unknownCase = (): AppError => new AppError('request.not-found', 'There is no such case');

const keyReused = (): AppError =>
  new AppError('request.invalid', 'This Idempotency-Key was used for another request before');
