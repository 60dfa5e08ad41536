import { describe, expect, test } from 'vitest';
import type { Obligation } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import type { FlowInput, FlowStep, Outcome } from '../../bot/flows/flow.ts';
import { flowNamed } from '../../bot/flows/index.ts';
import { conversationOf, debt, DOCUMENT, entity, meaning, NOW, verified } from './support.ts';

interface Call {
  at?: string;
  slots?: Record<string, unknown>;
  conversation?: Conversation;
  meaning?: Partial<NluResult>;
  text?: string;
}

function step(
  flow: string,
  input: FlowInput,
  { at = 'asked', slots = {}, conversation, text = '', ...rest }: Call = {},
): FlowStep {
  const context = { conversation: conversation ?? conversationOf(), meaning: meaning(rest.meaning), text, now: NOW };
  return flowNamed(flow).step(input, { ...context, frame: { flow, step: at, slots } });
}
const enter: FlowInput = { kind: 'enter' };
const saying = (choice?: string): FlowInput => ({ kind: 'said', ...(choice !== undefined && { choice }) });
const outcome = (each: Outcome): FlowInput => ({ kind: 'outcome', outcome: each });
const keys = ({ replies, ask }: FlowStep): string[] => [
  ...(replies ?? []).map(({ key }) => key),
  ...(ask ? [ask.reply.key] : []),
];
const kinds = ({ facts }: FlowStep): string[] => (facts ?? []).map(({ kind }) => kind);
const offered = ({ replies, ask }: FlowStep): string[] =>
  ((ask?.reply ?? replies?.at(-1))?.choices ?? []).map(({ id }) => id);
const account = (...obligations: Obligation[]): FlowInput =>
  outcome({ kind: 'account', account: { asOf: NOW.toISOString(), obligations } });
const down = outcome({ kind: 'failed', system: 'sap' });

describe('account (R-A1)', () => {
  test('reads, then tells what is owed', () => {
    expect(step('account', enter).effect).toEqual({ kind: 'read-account' });
    const told = step(
      'account',
      account(
        debt(),
        debt({ year: 2025, balanceCop: 50_000, interestCop: 5_000 }),
        debt({ year: 2020, balanceCop: 0 }),
      ),
    );
    expect(keys(told)).toEqual(['account.summary']);
    expect(told.replies?.[0]?.data).toMatchObject({ totalCop: 150_000, interestCop: 5_000, elsewhereCop: 0 });
    expect(offered(told)).toEqual(['pay', 'bill', 'agreement', 'person']);
  });

  test('filters by tax and by years and tells the rest in one sum', () => {
    const all = [debt({ year: 2023 }), debt({ year: 2025 }), debt({ tax: 'ica', balanceCop: 7_000 })];
    const told = step('account', account(...all), { slots: { intent: 'predial_saldo', years: '2024/' } });
    expect(told.replies?.[0]).toMatchObject({
      key: 'account.summary-tax',
      data: { totalCop: 100_000, elsewhereCop: 107_000 },
    });
  });

  test.each([
    ['nothing at all', [debt({ balanceCop: 0 })], {}, 'account.nothing-owed', 'clearance'],
    ['nothing of that year', [debt()], { years: '2020' }, 'account.nothing-owed', 'statement'],
    ['no such tax', [debt()], { intent: 'ica_saldo' }, 'account.no-such-tax', 'statement'],
    ['an empty account', [], {}, 'account.nothing-owed', 'clearance'],
  ])('%s', (_, obligations, slots, key, first) => {
    const told = step('account', account(...obligations), { slots });
    expect(keys(told)).toEqual([key]);
    expect(offered(told)[0]).toBe(first);
  });

  test('more than six properties are told by their totals', () => {
    const many = Array.from({ length: 7 }, (_, index) => debt({ propertyId: String(index) }));
    const data = step('account', account(...many)).replies?.[0]?.data;
    expect(data).toHaveProperty('groups');
    expect(data).not.toHaveProperty('obligations');
    expect(step('account', account(...many.slice(1))).replies?.[0]?.data).toHaveProperty('obligations');
  });

  test('says that the back office is down, with a person and another try', () => {
    expect(keys(step('account', down))).toEqual(['failure.back-office']);
    expect(offered(step('account', down))).toEqual(['person', 'retry']);
  });
});

describe('pay (R-A4)', () => {
  const two = [debt(), debt({ propertyId: '2', balanceCop: 30_000 })];
  const holding = (...obligations: Obligation[]): Conversation =>
    conversationOf(verified, { kind: 'account-read', account: { asOf: 'x', obligations } });

  test('orders at once where there is one thing to pay', () => {
    expect(step('pay', account(debt(), debt({ year: 2025 }))).effect).toMatchObject({
      kind: 'create-payment-link',
      obligations: [{}, {}],
    });
  });
  test('asks which where there are several, and orders that one', () => {
    expect(offered(step('pay', account(...two)))).toEqual(['group-1', 'group-2', 'all']);
    const effect = step('pay', saying('group-2'), { conversation: holding(...two) }).effect;
    expect(effect).toMatchObject({ obligations: [{ propertyId: '2' }] });
    expect(step('pay', saying('all'), { conversation: holding(...two) }).effect).toMatchObject({
      obligations: [{}, {}],
    });
  });
  test('asks again without another look-up where the answer is unclear', () => {
    const again = step('pay', saying(), { conversation: holding(...two) });
    expect(keys(again)).toEqual(['payment.which-unclear', 'payment.which']);
    expect(again.effect).toBeUndefined();
  });
  test('with many things to pay offers everything, the statement or a person', () => {
    const many = Array.from({ length: 9 }, (_, index) => debt({ propertyId: String(index) }));
    expect(offered(step('pay', account(...many)))).toEqual(['all', 'statement', 'person']);
    expect(step('pay', saying('statement'), { conversation: holding(...many) }).next?.flow).toBe('account');
  });
  test('an option that is no longer there reads the account anew', () => {
    expect(step('pay', saying('group-9'), { conversation: holding(...two) }).effect).toEqual({ kind: 'read-account' });
  });
  test('gives reference and link', () => {
    const link = {
      kind: 'payment-link' as const,
      reference: '91',
      url: 'http://x/91',
      amountCop: 5,
      expiresAt: NOW.toISOString(),
    };
    const given = step('pay', outcome(link));
    expect(kinds(given)).toEqual(['payment-link-created']);
    expect(keys(given)).toEqual(['payment.link']);
  });
  test('nothing owed, and the page down', () => {
    expect(keys(step('pay', account()))).toEqual(['payment.nothing-owed']);
    expect(keys(step('pay', down))).toEqual(['failure.back-office']);
  });
});

describe('payment-status (R-A4)', () => {
  test('a payment that is approved makes the balance be read again, and is told whether or not that works', () => {
    const payment = { reference: '91', state: 'approved' as const, amountCop: 5 };
    const checked = step('payment-status', outcome({ kind: 'payment', payment }));
    expect(checked.facts).toEqual([{ kind: 'payment-checked', reference: '91', state: 'approved' }]);
    expect(checked.effect).toEqual({ kind: 'read-account' });
    const at = { at: 'refreshing', slots: { payment } };
    expect(kinds(step('payment-status', account(), at))).toEqual(['account-read']);
    for (const came of [account(), down]) expect(keys(step('payment-status', came, at))).toEqual(['payment.approved']);
  });
  test.each(['pending', 'rejected', 'expired'] as const)('a payment that is %s', (state) => {
    const told = step(
      'payment-status',
      outcome({ kind: 'payment', payment: { reference: '91', state, amountCop: 5 } }),
    );
    expect(keys(told)).toEqual([`payment.${state}`]);
    expect(told.facts).toEqual([{ kind: 'payment-checked', reference: '91', state }]);
  });
  test('none, and the page down', () => {
    expect(keys(step('payment-status', outcome({ kind: 'payment' })))).toEqual(['payment.none']);
    expect(keys(step('payment-status', down))).toEqual(['failure.back-office']);
  });
});

describe('clearance (R-A2)', () => {
  test('asks the source about that tax alone', () => {
    expect(step('clearance', enter, { slots: { tax: 'ica' } }).effect).toEqual({ kind: 'check-clearance', tax: 'ica' });
    expect(step('clearance', enter, { slots: { tax: 'otro' } }).effect).toEqual({ kind: 'check-clearance' });
  });
  test('ready, refused with the reason, down', () => {
    expect(keys(step('clearance', outcome({ kind: 'clearance', allowed: true, pendingCop: 0 })))).toEqual([
      'clearance.ready',
    ]);
    const refused = step('clearance', outcome({ kind: 'clearance', allowed: false, pendingCop: 9 }));
    expect(refused.replies?.[0]).toMatchObject({ key: 'clearance.refused', data: { pendingCop: 9 } });
    expect(keys(step('clearance', down))).toEqual(['failure.back-office']);
  });
});

describe('consent (R-I4)', () => {
  test('yes, no, and neither', () => {
    expect(kinds(step('consent', saying('yes')))).toEqual(['consent-given']);
    const refused = step('consent', saying('no'));
    expect([kinds(refused), keys(refused), refused.end]).toEqual([['consent-refused'], ['consent.refused'], 'stop']);
    const neither = step('consent', saying());
    expect(keys(neither)).toEqual(['consent.explain', 'consent.ask']);
    expect(neither.ask?.again).toBe(true);
  });
});

describe('identify (R-I1, R-I2)', () => {
  const known = conversationOf({ kind: 'document-said', documentType: 'CC', document: DOCUMENT });
  const otp = {
    codeHmac: 'h',
    maskedContact: '••• ••• ••01',
    sentAt: NOW.toISOString(),
    expiresAt: '2026-11-20T15:05:00.000Z',
  };
  const taxpayer = { id: 'tp-1', name: 'Marina Lucumí', documentType: 'CE' as const };
  const coded = conversationOf(
    { kind: 'document-said', documentType: 'CC', document: DOCUMENT },
    { kind: 'otp-issued', otp, taxpayer },
  );
  const cedula = { entities: [entity('cedula', DOCUMENT)] };

  test('asks the document, or uses the one that was said', () => {
    expect(keys(step('identify', enter))).toEqual(['identity.ask-document']);
    const slots = { document: { type: 'CC', value: DOCUMENT, valid: true } };
    expect(step('identify', enter, { slots }).effect).toEqual({
      kind: 'send-otp',
      document: DOCUMENT,
      documentType: 'CC',
    });
  });
  test.each([
    ['a document', { meaning: cedula }, undefined, ['document-said'], []],
    [
      'a wrong NIT',
      { meaning: { entities: [{ ...entity('nit', '900123456-3'), valid: false as const }] } },
      undefined,
      [],
      ['identity.nit-wrong'],
    ],
    ['no document', {}, undefined, [], ['identity.document-unclear']],
    ['patience', {}, 'yes', [], ['identity.document-awaited']],
    ['a refusal', {}, 'no', [], ['identity.declined']],
  ])('%s', (_, call, choice, facts, said) => {
    const read = step('identify', saying(choice), { at: 'document', ...call });
    expect([kinds(read), keys(read)]).toEqual([facts, said]);
  });
  test.each([
    [
      'six digits',
      { meaning: { entities: [entity('codigo_otp', '410037')] } },
      undefined,
      { kind: 'check-otp', code: '410037' },
      [],
    ],
    ['resend', {}, 'resend', { kind: 'send-otp', document: DOCUMENT, documentType: 'CC' }, []],
    ['another document', {}, 'other-document', undefined, ['identity.ask-document']],
    [
      'a corrected document',
      { meaning: { entities: [entity('cedula', '31987654')] } },
      undefined,
      { kind: 'send-otp', document: '31987654', documentType: 'CC' },
      [],
    ],
    ['patience', {}, 'yes', undefined, ['identity.code-awaited']],
    ['anything else', {}, undefined, undefined, ['identity.code-unclear']],
  ])('while a code is awaited: %s', (_, call, choice, effect, said) => {
    const read = step('identify', saying(choice), { at: 'code', conversation: coded, ...call });
    expect(read.effect).toEqual(effect);
    expect(keys(read)).toEqual(said);
  });
  test.each([
    ['yes', 'yes', 'send-otp', []],
    ['retry', 'retry', 'send-otp', []],
    ['no', 'no', undefined, ['identity.declined']],
    ['a code', undefined, undefined, ['identity.otp-expired']],
  ])('once the code is closed: %s', (_, choice, effect, said) => {
    const read = step('identify', saying(choice), {
      at: 'closed',
      conversation: known,
      meaning: { entities: [entity('codigo_otp', '410037')] },
    });
    expect(read.effect?.kind).toBe(effect);
    expect(keys(read)).toEqual(said);
  });
  test('the right code proves with the register’s own type of document', () => {
    const right = step('identify', outcome({ kind: 'otp-right' }), { conversation: coded });
    expect(right.facts).toMatchObject([
      { kind: 'otp-closed', reason: 'used' },
      { kind: 'identity-verified', level: 2, documentType: 'CE' },
    ]);
  });
  test('a wrong code counts down, and the third closes it', () => {
    const wrong = (triesLeft: number): FlowStep =>
      step('identify', outcome({ kind: 'otp-wrong', triesLeft }), { conversation: coded });
    expect([2, 1, 0].map((left) => keys(wrong(left))[0])).toEqual([
      'identity.otp-wrong',
      'identity.otp-wrong-last',
      'identity.otp-closed',
    ]);
    expect(wrong(0).facts).toEqual([{ kind: 'otp-failed' }, { kind: 'otp-closed', reason: 'wrong' }]);
    expect(wrong(0).ask?.expects).toBe('yes-no');
  });
  test('at the limit the last code still serves while it is open; else the wait is told', () => {
    const limit = outcome({ kind: 'otp-limited', retryAfterS: 61 });
    const open = step('identify', limit, { conversation: coded });
    expect(open.ask).toMatchObject({
      expects: 'codigo_otp',
      reply: { key: 'identity.otp-limited-open', data: { minutes: 2 } },
    });
    const shut = step('identify', limit, { conversation: known });
    expect([keys(shut), shut.end, shut.replies?.[0]?.data]).toEqual([['identity.otp-limited'], 'stop', { minutes: 2 }]);
  });
  test('with the register down the same document is tried again, as a first code', () => {
    const failed = step('identify', outcome({ kind: 'failed', system: 'rit' }), { conversation: known });
    expect(offered(failed)).toEqual(['retry', 'person']);
    const again = step('identify', saying('yes'), { at: 'closed', slots: failed.at?.slots ?? {}, conversation: known });
    expect(again.at?.slots).toEqual({ resent: false });
  });
});

describe('handoff (R-A13)', () => {
  test('goes to the queue of the matter with the reason, and tells the place', () => {
    const slots = { matter: 'pagar', reason: 'frustration' };
    expect(step('handoff', enter, { slots }).effect).toEqual({ kind: 'count-queue', queue: 'tesoreria', priority: 20 });
    const queued = step('handoff', outcome({ kind: 'queue', ahead: 4, staffed: true }), { slots });
    expect(queued.facts).toMatchObject([{ kind: 'handoff-requested', queue: 'tesoreria', reason: 'frustration' }]);
    expect(queued.replies?.[0]).toMatchObject({ key: 'handoff.queued', data: { position: 5 } });
    const closed = step('handoff', outcome({ kind: 'queue', ahead: 0, staffed: false }), { slots });
    expect(closed.replies?.[0]?.key).toBe('handoff.queued-unstaffed');
  });
});

describe('knowledge and what a person does (R-N6)', () => {
  const answer = { id: 'a', text: 'De 8 a 4.', source: 'Aviso', validTo: '2026-12-31' };
  test('answers with its source and validity, or says that it does not know', () => {
    expect(step('knowledge', outcome({ kind: 'knowledge', answer })).replies?.[0]?.data).toEqual({
      text: 'De 8 a 4.',
      source: 'Aviso',
      validTo: '2026-12-31',
    });
    expect(keys(step('knowledge', outcome({ kind: 'knowledge' })))).toEqual(['knowledge.none']);
  });
  test.each([
    ['predial_factura', 'bill.by-person', ['person', 'pay']],
    ['acuerdo_pago_solicitar', 'agreement.by-person', ['person', 'statement']],
  ])('%s for who is identified', (intent, key, choices) => {
    const told = step('by-person', enter, { slots: { intent }, conversation: conversationOf(verified) });
    expect([keys(told), offered(told)]).toEqual([[key], choices]);
  });
  test('for who is not, the general answer', () => {
    expect(step('by-person', enter, { slots: { intent: 'predial_factura' } }).effect).toEqual({
      kind: 'find-knowledge',
      intent: 'predial_factura',
    });
    expect(
      keys(step('by-person', outcome({ kind: 'knowledge', answer }), { slots: { intent: 'predial_factura' } })),
    ).toEqual(['knowledge.answer']);
    expect(keys(step('by-person', outcome({ kind: 'knowledge' })))).toEqual(['knowledge.none']);
  });
});

describe('goodbye (R-D5)', () => {
  const closed = conversationOf({ kind: 'conversation-closed', by: 'agent' });
  test('closes once and asks a rating', () => {
    expect(kinds(step('goodbye', enter))).toEqual(['conversation-closed']);
    const after = step('goodbye', enter, { slots: { after: 'agent' }, conversation: closed });
    expect([kinds(after), keys(after)]).toEqual([[], ['rating.ask-after-agent']]);
  });
  test.each([
    ['5', ['rating.thanks'], ['rating-given']],
    ['3', ['rating.thanks-low'], ['rating-given']],
    ['no', ['rating.skipped'], []],
    [undefined, ['rating.range'], []],
  ])('%s', (choice, said, facts) => {
    const rated = step('goodbye', saying(choice), { conversation: closed });
    expect([keys(rated), kinds(rated)]).toEqual([said, facts]);
  });
});

test('small talk answers every courtesy and never nothing', () => {
  for (const intent of [
    'saludar',
    'ayuda',
    'repetir',
    'agradecer',
    'identidad_bot',
    'frustracion',
    'negar',
    'afirmar',
    'cancelar',
  ]) {
    expect(keys(step('small-talk', enter, { slots: { intent } })), intent).toHaveLength(1);
  }
});
