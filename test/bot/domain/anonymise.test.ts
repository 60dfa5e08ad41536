import { expect, test } from 'vitest';
import { anonymousFact, anonymousState, ownersOf } from '../../../bot/domain/anonymise.ts';
import { Fact } from '../../../contracts/fact.ts';
import { conversationOf, debt, meaning, NOW, verified } from '../support.ts';

const MARK = 'MARINA-31987654';
const agent = { agentId: 'a1', agentName: 'Ana' };
const AT = NOW.toISOString();
const frame = { flow: 'pay', step: 'x', slots: { said: MARK } };

/** Every kind of fact, with the mark wherever words or names of a citizen may stand. */
const MARKED: Fact[] = [
  { kind: 'conversation-started', channel: 'web', locale: 'es-CO' },
  {
    ...{ kind: 'citizen-said', text: MARK, clientId: MARK, address: MARK },
    attachments: [{ contentType: 'image/png', name: MARK, contentUrl: `/x/${MARK}` }],
  },
  {
    ...{ kind: 'meaning-understood', about: 1 },
    meaning: meaning({
      normalized: MARK,
      entities: [{ type: 'cedula', value: MARK, text: MARK, start: 0, end: 1 }],
    }),
  },
  {
    ...{ kind: 'bot-said', about: 1 },
    reply: {
      ...{ key: 'k', text: MARK, choices: [{ id: 'a', label: MARK }], link: { label: 'x', url: MARK } },
      papers: [{ id: MARK, fileName: MARK }],
    },
  },
  { kind: 'agent-said', text: MARK, clientId: MARK, ...agent },
  { kind: 'note-added', text: MARK, clientId: MARK, ...agent },
  { kind: 'locale-changed', locale: 'en' },
  { kind: 'consent-given', version: 'v', textSha256: 'x' },
  { kind: 'consent-refused', version: 'v' },
  { kind: 'permission-answered', purpose: 'survey', given: true, version: 'v' },
  { kind: 'document-said', documentType: 'CC', document: MARK },
  {
    ...{ kind: 'otp-issued', taxpayer: { id: MARK, name: MARK, documentType: 'CC' } },
    otp: { codeHmac: MARK, maskedContact: MARK, sentAt: AT, expiresAt: AT },
  },
  { kind: 'otp-failed' },
  { kind: 'otp-delayed' },
  { kind: 'otp-closed', reason: 'used' },
  {
    kind: 'identity-verified',
    level: 2,
    method: 'otp',
    taxpayerId: MARK,
    name: MARK,
    documentType: 'CC',
    document: MARK,
  },
  { kind: 'identity-dropped', reason: 'idle' },
  { kind: 'account-read', account: { asOf: AT, obligations: [debt({ propertyLabel: MARK })] } },
  { kind: 'payment-link-created', reference: MARK, url: MARK, amountCop: 1, items: [{ ...debt(), propertyId: MARK }] },
  { kind: 'payment-checked', reference: MARK, state: 'approved' },
  { kind: 'clearance-checked', allowed: true },
  { kind: 'back-office-failed', system: 'sap', code: 'x' },
  { kind: 'write-intended', effect: { kind: 'create-bill', items: [MARK] }, key: 'k', about: 1 },
  { kind: 'write-ended', key: 'k', done: true },
  { kind: 'answer-deferred', until: AT, stack: [frame] },
  { kind: 'paper-issued', paperKind: 'bill', paperId: MARK, number: MARK },
  { kind: 'case-opened', number: MARK, caseKind: 'other' },
  { kind: 'filing-made', number: MARK, procedure: 'queja' },
  { kind: 'filing-changed', number: MARK, procedure: 'queja', state: 'answered', note: MARK, documentNumber: MARK },
  { kind: 'file-inspected', uploadId: MARK, name: MARK, inspection: { state: 'clean' } },
  { kind: 'reminder-set', until: AT, stack: [frame] },
  {
    ...{ kind: 'appointment-booked', number: MARK, officeId: 'CENTRO', service: 'rentas', startsAt: AT },
    ...{ documentType: 'CC', document: MARK },
  },
  { kind: 'appointment-cancelled', number: MARK },
  { kind: 'act-signed', act: 'agreement', sha256: 'x', termsVersion: 'v', at: AT, contact: '••• 01' },
  { kind: 'agreement-made', number: 'ACU-1', totalCop: 1, instalments: 1 },
  {
    ...{ kind: 'dialog-moved', stack: [frame], misunderstandings: 0, lastReplies: ['k'], lastIntent: 'pagar' },
    awaiting: {
      flow: 'pay',
      expects: 'text',
      options: [{ id: 'a', label: MARK }],
      question: { key: 'k', data: { MARK } },
    },
  },
  { kind: 'handoff-requested', queue: 'general', priority: 1, reason: 'asked', summary: MARK },
  { kind: 'handoff-cancelled' },
  { kind: 'handoff-offered', agentId: 'a1', until: AT },
  { kind: 'handoff-declined', agentId: 'a1', reason: 'timeout' },
  { kind: 'agent-joined', ...agent },
  { kind: 'agent-left', ...agent, to: 'bot' },
  { kind: 'conversation-closed', by: 'agent' },
  { kind: 'conversation-reopened' },
  { kind: 'rating-given', score: 4 },
];

test('R-I4 nothing of the citizen is left in any kind of fact, and each is still a fact of its kind', () => {
  const kinds = Fact.options.map((option) => option.shape.kind.value);
  expect(new Set(MARKED.map(({ kind }) => kind))).toEqual(new Set(kinds));
  for (const fact of MARKED) {
    const after = anonymousFact(fact);
    expect(JSON.stringify(after), fact.kind).not.toContain(MARK);
    expect(Fact.parse(after).kind).toBe(fact.kind);
  }
});

test('R-I4 what is counted and what proves stays: intent, message key, score, consent, signature', () => {
  const after = MARKED.map(anonymousFact);
  expect(after).toContainEqual({ kind: 'bot-said', about: 1, reply: { key: 'k', text: '' } });
  for (const kind of ['rating-given', 'consent-given', 'act-signed', 'agreement-made'] as const)
    expect(after.find((fact) => fact.kind === kind)).toEqual(MARKED.find((fact) => fact.kind === kind));
  expect(after.find((fact) => fact.kind === 'dialog-moved')).toMatchObject({ lastIntent: 'pagar', lastReplies: ['k'] });
});

test('R-I1 the state of anonymous facts proves nobody and remembers nothing', () => {
  const state = anonymousState(conversationOf(...MARKED.map(anonymousFact)));
  expect(JSON.stringify(state)).not.toContain(MARK);
  expect(state.identity).toEqual({ level: 0 });
  for (const field of ['account', 'payments', 'lastTurn', 'cases', 'paper', 'filings', 'drafts'])
    expect(state).not.toHaveProperty(field);
});

const fact = (each: Fact, index: number) => ({ number: index + 1, at: AT, fact: each });
const said = (text: string): Fact => ({ kind: 'citizen-said', text, clientId: text, attachments: [] });
const named = (document: string): Fact => ({ kind: 'document-said', documentType: 'CC', document });
const proven = (document: string): Fact => ({ ...(verified as Fact & { kind: 'identity-verified' }), document });

test('words are of who was proven, from those that name the other person on', () => {
  const facts = [
    said('hola'),
    named('1'),
    proven('1'),
    said('mi cuenta'),
    said('la de mi mamá'),
    named('2'),
    said('código'),
  ];
  expect(ownersOf([...facts, proven('2'), said('gracias')].map(fact))).toEqual([...'1111', ...'22222']);
  expect(ownersOf([...facts, said('no'), proven('1')].map(fact))).toEqual([...'111111111']);
  expect(ownersOf([said('hola'), named('1')].map(fact))).toEqual([undefined, undefined]);
  expect(ownersOf([])).toEqual([]);
});
