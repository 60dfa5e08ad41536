import { describe, expect, test } from 'vitest';
import type { FlowStep } from '../../bot/flows/flow.ts';
import { account, enter, keys, kinds, offered, outcome, saying, step } from './flow-steps.ts';
import { conversationOf, debt, DOCUMENT, entity, NOW } from './support.ts';

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
    expect(offered(told)).toEqual(['pay', 'bill', 'agreement', 'statement-pdf', 'person']);
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

  test('limits itself to the property that was named, and says what is owed elsewhere', () => {
    const flat = debt({ propertyId: '2', propertyLabel: 'Apartamento, CL 5 38 20', balanceCop: 30_000 });
    const both = [debt({ propertyLabel: 'Casa, KR 1 2 3' }), flat];
    const told = step('account', account(...both), { slots: { said: 'cuánto debo, solo del apartamento' } });
    expect(told.replies?.[0]).toMatchObject({
      key: 'account.summary-tax',
      data: { propertyIds: ['2'], totalCop: 30_000, elsewhereCop: 100_000 },
    });
  });

  test('a copy that is told because the system is down comes with a case, one for all the times', () => {
    const copied = outcome({
      ...{ kind: 'account', account: { asOf: NOW.toISOString(), obligations: [debt()] } },
      ...{ copied: true, down: true },
    });
    const first = step('account', copied);
    expect(first.effect).toMatchObject({ kind: 'open-case', caseKind: 'back-office-down', system: 'sap' });
    expect(first.replies?.[0]?.choices).toBeUndefined();
    const slots = first.at?.slots ?? {};
    const noted = step('account', outcome({ kind: 'case', number: 'C-1' }), { at: 'noting', slots });
    expect([keys(noted), noted.replies?.[0]?.data]).toEqual([['failure.copy-case'], { caseNumber: 'C-1' }]);
    expect(offered(noted)).toContain('pay');
    const opened = conversationOf({
      ...{ kind: 'case-opened', number: 'C-1', caseKind: 'back-office-down', system: 'sap' },
    });
    const second = step('account', copied, { conversation: opened });
    expect([keys(second), second.effect]).toEqual([['account.summary', 'failure.copy-case'], undefined]);
  });
});

describe('consent (R-I4)', () => {
  test('yes, no, and neither', () => {
    const shown = { at: 'asked', slots: { version: '2026-01-1', textSha256: 'abc' } };
    expect(step('consent', saying('yes'), shown).facts).toEqual([
      { kind: 'consent-given', version: '2026-01-1', textSha256: 'abc' },
    ]);
    const refused = step('consent', saying('no'));
    expect([kinds(refused), keys(refused), refused.end]).toEqual([['consent-refused'], ['consent.refused'], 'stop']);
    const neither = step('consent', saying());
    expect(keys(neither)).toEqual(['consent.explain', 'consent.ask']);
    expect(neither.ask?.again).toBe(true);
  });
  test('a yes to words that were not shown is no consent: they are shown', () => {
    const unseen = step('consent', saying('yes'));
    expect([kinds(unseen), unseen.ask?.reply.key, unseen.ask?.again]).toEqual([[], 'consent.ask', undefined]);
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
    expect(again.at?.slots).toMatchObject({ sends: 0, resent: false });
  });

  test('digits when the code is closed are told so, and are no document to send another code to (R-I2)', () => {
    const closed = { at: 'closed', conversation: known, meaning: { entities: [entity('cedula', '410037')] } };
    const late = (slots: Record<string, unknown>) =>
      step('identify', saying(), { ...closed, slots, text: 'el código es 410037' });
    expect(keys(late({ closedBy: 'wrong' }))).toEqual(['identity.otp-closed']);
    expect(keys(late({}))).toEqual(['identity.otp-expired']);
    expect(keys(late({ unsent: true }))).toEqual(['failure.identity']);
    expect(late({ closedBy: 'wrong' }).effect).toBeUndefined();
    const named = step('identify', saying(), { ...closed, text: 'mi cédula es 410037' });
    expect(named.effect).toMatchObject({ kind: 'send-otp', document: '410037' });
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

describe('knowledge (R-N6)', () => {
  const dates = { validFrom: '2026-01-01', validTo: '2026-12-31' };
  const answer = { id: 'a', text: 'De 8 a 4.', source: 'Aviso', ...dates };
  test('answers with its source and validity, or says that it does not know', () => {
    expect(step('knowledge', outcome({ kind: 'knowledge', answer })).replies?.[0]?.data).toEqual({
      text: 'De 8 a 4.',
      source: 'Aviso',
      validFrom: '2026-01-01',
      entry: { id: 'a', validFrom: '2026-01-01' },
      validTo: '2026-12-31',
    });
    expect(keys(step('knowledge', outcome({ kind: 'knowledge' })))).toEqual(['knowledge.none']);
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
