import { createHash } from 'node:crypto';
import type { CitySystems } from '../../app/city-systems.ts';
import type { DocumentType, Obligation } from '../../contracts/fact.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { call } from './world.ts';

export interface Known {
  documentType: DocumentType;
  document: string;
  name: string;
  contacts: { kind: 'sms' | 'email'; value: string }[];
}

/** What the suites need of an implementation of the ports: people of all sorts, and hands on its inside. */
export interface BackOfficeWorld extends CitySystems {
  /** Owe something, on properties; each is used by one test. */
  debtors: Known[];
  paidUp: Known;
  company: Known;
  /** By how their agreement stands; all owe something yet. */
  agreed: Record<'active' | 'in-default' | 'paid' | 'void', Known>;
  coactivo: Known;
  settle(reference: string, state: 'approved' | 'rejected'): Promise<void>;
  outbox(document: string): Promise<{ kind: string; to: string; text: string }[]>;
  fail(system: SystemName): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** What a refusal of the city is. */
export const REFUSED = { code: 'backoffice.refused', retryable: false };

export const SIGNATURE = { sha256: 'ab'.repeat(32), at: '2026-11-20T15:00:00.000Z', method: 'otp' as const };

/** The register's id of somebody. */
export async function idOf({ register }: BackOfficeWorld, { document, documentType }: Known): Promise<string> {
  return take(await register.findTaxpayer(document, documentType, call)).taxpayerId;
}

/** What somebody owes now. */
export async function owedBy({ accounts }: BackOfficeWorld, taxpayerId: string): Promise<Obligation[]> {
  return (await accounts.readAccount(taxpayerId, call)).obligations.filter(({ balanceCop }) => balanceCop > 0);
}

/** A paper to be registered, a new content for each key. */
export function documentOf(taxpayerId: string, idempotencyKey: string) {
  const content = Buffer.from(`%PDF-1.7 ñ <&> ${idempotencyKey}`);
  return {
    type: 'PAZ_Y_SALVO',
    title: 'Paz y salvo de predial & <otros> ñ',
    taxpayerId,
    fileName: 'paz-y-salvo-PYS-2026-000001.pdf',
    contentType: 'application/pdf',
    content: new Uint8Array(content),
    sha256: createHash('sha256').update(content).digest('hex'),
    idempotencyKey,
  };
}

export function take<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The world of this suite lacks something.');
  return value;
}
