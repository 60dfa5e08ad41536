import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { OUTCOME_KINDS, outcomeOf } from '../../bot/domain/outcomes.ts';
import { meaning } from './support.ts';

/** Stands wherever something personal may: none of it may go. */
const HERS = 'Marina Lucumí 1900123456 marina@example.org';
const account = { tax: 'predial' as const, propertyId: HERS, year: 2026, balanceCop: 90_000 };

const FACTS: Fact[] = [
  { kind: 'conversation-started', channel: 'web', locale: 'es-CO' },
  { kind: 'citizen-said', text: HERS, clientId: HERS, attachments: [], address: HERS },
  {
    ...{ kind: 'meaning-understood', about: 2 },
    meaning: {
      ...meaning({ intent: 'pagar' }),
      entities: [{ type: 'cedula', value: HERS, text: HERS, start: 0, end: 3 }],
    },
  },
  { kind: 'consent-given', version: '2026-11-4', textSha256: 'a'.repeat(64) },
  { kind: 'consent-refused', version: '2026-11-4' },
  { kind: 'document-said', documentType: 'CC', document: HERS },
  {
    ...{ kind: 'identity-verified', level: 2, method: 'otp', taxpayerId: HERS, name: HERS },
    ...{ documentType: 'CC', document: HERS },
  },
  { kind: 'payment-link-created', reference: HERS, url: HERS, amountCop: 90_000, items: [account] },
  { kind: 'payment-checked', reference: HERS, state: 'approved' },
  { kind: 'back-office-failed', system: 'sap', code: 'backoffice.unreachable' },
  {
    kind: 'answer-deferred',
    until: '2026-11-20T15:00:00.000Z',
    stack: [{ flow: 'x', step: 'y', slots: { said: HERS } }],
  },
  { kind: 'paper-issued', paperKind: 'clearance', paperId: HERS, number: HERS },
  { kind: 'case-opened', number: HERS, caseKind: 'payment-missing' },
  {
    ...{ kind: 'act-signed', act: 'agreement', sha256: HERS, termsVersion: '1', at: '2026-11-20T15:00:00.000Z' },
    ...{ contact: HERS, address: HERS },
  },
  { kind: 'agreement-made', number: HERS, totalCop: 90_000, instalments: 12 },
  { kind: 'handoff-requested', queue: 'cobro', priority: 10, reason: 'asked', summary: HERS },
  { kind: 'handoff-cancelled' },
  { kind: 'agent-joined', agentId: HERS, agentName: HERS },
  { kind: 'agent-said', text: HERS, clientId: HERS, agentId: HERS, agentName: HERS },
  { kind: 'note-added', text: HERS, clientId: HERS, agentId: HERS, agentName: HERS },
  { kind: 'agent-left', agentId: HERS, agentName: HERS, to: 'bot' },
  { kind: 'conversation-closed', by: 'agent', wrapUp: 'resuelto' },
  { kind: 'conversation-reopened' },
  { kind: 'rating-given', score: 4 },
];

describe('what the data lake is told (R-G2, R-I6)', () => {
  test('every kind that goes is here', () => {
    expect(FACTS.filter((fact) => outcomeOf(fact)).map(({ kind }) => kind)).toEqual([...OUTCOME_KINDS]);
  });

  test.each(FACTS)('of $kind nothing personal', (fact) => {
    const told = JSON.stringify(outcomeOf(fact) ?? {});
    for (const part of [HERS, 'Marina', '1900123456', '90000']) expect(told).not.toContain(part);
  });

  test('what it needs to count', () => {
    const told = (kind: Fact['kind']) => outcomeOf(FACTS.find((fact) => fact.kind === kind) as Fact);
    expect(told('meaning-understood')).toMatchObject({ intent: 'pagar', outOfScope: false });
    expect(told('handoff-requested')).toEqual({ queue: 'cobro', reason: 'asked' });
    expect(told('conversation-closed')).toEqual({ by: 'agent', wrapUp: 'resuelto' });
    expect(told('rating-given')).toEqual({ score: 4 });
    expect(told('citizen-said')).toBeUndefined();
  });
});
