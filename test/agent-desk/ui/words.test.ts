import { FilingState } from '../../../contracts/filing.ts';
import { FileRefusal } from '../../../contracts/citizen-file.ts';
import { describe, expect, test } from 'vitest';
import { CollectedLabel } from '../../../contracts/desk-protocol.ts';
import { ChannelName, DocumentType, Fact, Locale, QueueName, TaxName } from '../../../contracts/fact.ts';
import { PaperKind } from '../../../contracts/paper.ts';
import { ERROR_CODES } from '../../../bot/domain/errors.ts';
import { CASE_KINDS } from '../../../bot/ports/cases.ts';
import spanish from '../../../agent-desk/ui/locales/es-CO.json';
import english from '../../../agent-desk/ui/locales/en.json';
import { wordsOfCollected } from '../../../agent-desk/ui/words/collected-words.ts';
import { createFormats, duration } from '../../../agent-desk/ui/words/format.ts';
import { groupAccount, totalOf } from '../../../agent-desk/ui/words/account-groups.ts';
import { wordsOfEvent } from '../../../agent-desk/ui/words/event-words.ts';
import { linkOf, safeUrl, toThreadLines } from '../../../agent-desk/ui/words/thread-lines.ts';
import { WRAP_UP_CODES } from '../../../agent-desk/ui/words/wrap-up.ts';
import { AT, entry } from './desk-fixtures.ts';

const keysOf = (catalogue: object, prefix = ''): string[] =>
  Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value as object, `${prefix}${key}.`),
  );

const textOf = (catalogue: object, key: string): unknown =>
  key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], catalogue);

const keys = new Set(keysOf(spanish));
const has = (key: string): boolean => keys.has(key);

describe('the catalogues', () => {
  test('say the same things in both languages, with the same blanks to fill', () => {
    expect(keysOf(english).sort()).toEqual(keysOf(spanish).sort());
    const blanks = (text: unknown): string[] =>
      [...String(text).matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '').sort();
    for (const key of keys) expect([key, blanks(textOf(english, key))]).toEqual([key, blanks(textOf(spanish, key))]);
  });

  test('name every queue, tax, channel, result, paper, kind of case and owner there is', () => {
    for (const queue of QueueName.options) expect(has(`queue.${queue}`)).toBe(true);
    for (const tax of TaxName.options) expect(has(`tax.${tax}`)).toBe(true);
    for (const channel of ChannelName.options) expect(has(`channel.${channel}`)).toBe(true);
    for (const code of WRAP_UP_CODES) expect(has(`closing.${code}`)).toBe(true);
    for (const kind of PaperKind.options) expect(has(`paper.${kind}`)).toBe(true);
    for (const kind of CASE_KINDS) expect(has(`case.${kind}`)).toBe(true);
    for (const state of FilingState.options) expect(has(`filingState.${state}`)).toBe(true);
    for (const reason of FileRefusal.options) expect(has(`fileReason.${reason}`)).toBe(true);
    for (const owner of ['bot', 'queued', 'agent', 'closed']) expect(has(`thread.owner.${owner}`)).toBe(true);
  });

  test('have words for every line of the customer panel, and no code is shown', () => {
    for (const label of CollectedLabel.options) expect(has(`collected.${label}`)).toBe(true);
    for (const locale of Locale.options) expect(has(`locale.${locale}`)).toBe(true);
    for (const type of DocumentType.options) expect(has(`documentType.${type}`)).toBe(true);
    const say = (label: CollectedLabel, value: string) =>
      Object.values(wordsOfCollected({ label, value }, (key) => String(textOf(spanish, key)), has)).join(': ');
    expect(say('intent', 'predial_saldo')).toBe('Lo último que pidió: Cuánto debo de predial');
    expect(say('flow', 'identify')).toBe('Trámite en curso: Verificación de identidad');
    expect(say('flow', 'del_futuro')).toBe('Trámite en curso: sin dato');
    expect(say('paymentState', 'approved')).toBe('Estado del pago: aprobado');
    expect(say('paymentReference', '900000000001')).toBe('Referencia de pago: 900000000001');
    expect(say('years', '2021/2023,2025')).toBe('Vigencias: 2021–2023, 2025');
  });

  test('have words for every error an agent’s order may meet', () => {
    const met = Object.keys(ERROR_CODES).filter((code) =>
      /^(auth|conversation|rate|store|backoffice|internal)\./.test(code),
    );
    expect(met.filter((code) => !has(`error.${code}`))).toEqual(['conversation.watermark']);
  });
});

describe('facts in words', () => {
  const silent = new Set([
    'citizen-said',
    'bot-said',
    'agent-said',
    'note-added',
    'meaning-understood',
    'dialog-moved',
    'write-intended',
    'write-ended',
    'answer-deferred',
    'reminder-set',
  ]);

  test('every fact that is no message has a sentence of its own', () => {
    const kinds = Fact.options.map((option) => option.shape.kind.value).filter((kind) => !silent.has(kind));
    const general = kinds.filter(
      (kind) => wordsOfEvent(entry(1, { event: kind, data: {} }), has).key === 'event.other',
    );
    expect(general).toEqual([]);
  });

  test('what the fact says picks the sentence', () => {
    const key = (event: string, data: Record<string, unknown>): string =>
      wordsOfEvent(entry(1, { event, data }), has).key;
    expect(key('identity-verified', { method: 'otp' })).toBe('event.identity-verified.otp');
    expect(key('identity-verified', { method: 'huella' })).toBe('event.identity-verified.default');
    expect(key('clearance-checked', { allowed: false })).toBe('event.clearance-checked.no');
    expect(key('agent-left', { to: 'bot' })).toBe('event.agent-left.bot');
  });

  test('a hand-over names queue and reason by keys of the catalogue, unknown ones by "no data"', () => {
    const asked = entry(1, { event: 'handoff-requested', data: { queue: 'rentas', reason: 'nueva' } });
    expect(wordsOfEvent(asked, has).nested).toEqual({ queue: 'queue.rentas', reason: 'event.unknown' });
  });

  test('R-A2, R-A5 papers, cases, signatures and agreements are told by name and number', () => {
    const words = (event: string, data: Record<string, unknown>) => wordsOfEvent(entry(1, { event, data }), has);
    expect(words('paper-issued', { paperKind: 'clearance', number: 'PYS-2026-000001' })).toEqual({
      key: 'event.paper-issued',
      data: { number: 'PYS-2026-000001' },
      nested: { paper: 'paper.clearance' },
    });
    expect(words('case-opened', { caseKind: 'lost-contact', number: 'C-2026-000001' })).toMatchObject({
      data: { number: 'C-2026-000001' },
      nested: { matter: 'case.lost-contact' },
    });
    expect(words('agreement-made', { number: 'ACU-7', instalments: 12 })).toMatchObject({
      data: { number: 'ACU-7', instalments: '12' },
    });
    expect(words('act-signed', { act: 'agreement' }).key).toBe('event.act-signed.agreement');
    expect(words('act-signed', { act: 'del-futuro' }).key).toBe('event.act-signed.default');
  });

  test('R-I2 that a code was asked for does not say that it was sent, nor where', () => {
    const asked = entry(1, { event: 'otp-issued', data: { maskedContact: '••• ••• ••07' } });
    expect(wordsOfEvent(asked, has)).toEqual({ key: 'event.otp-issued', data: {}, nested: {} });
    expect(spanish.event['otp-issued']).toBe('Se pidió un código de verificación');
  });

  test('an unknown fact and odd data give a general sentence, never an error', () => {
    expect(wordsOfEvent(entry(1, { event: 'del-futuro', data: { a: null } }), has).key).toBe('event.other');
    const failed = entry(1, { event: 'back-office-failed', data: { system: 7 } });
    expect(wordsOfEvent(failed, has).nested).toEqual({ system: 'event.unknown' });
  });
});

describe('formats', () => {
  const formats = createFormats('es-CO');

  test('money is in pesos without decimals', () => {
    expect(formats.money(1_753_350).replace(/\s/g, ' ')).toBe('$ 1.753.350');
  });

  test('days are those of Bogotá', () => {
    expect(formats.dayKey('2026-11-21T04:59:59Z')).toBe(formats.dayKey('2026-11-20T15:00:00Z'));
    expect(formats.day('2026-11-21T04:59:59Z')).toMatch(/viernes,? 20 de noviembre/);
    expect(formats.time('2026-11-20T20:05:00Z')).toMatch(/3:05/);
  });

  test('a date without a time stays that day', () => {
    expect(formats.moment('2026-11-20')).toMatch(/20/);
  });

  test('what is no time is shown as nothing', () => {
    expect(formats.time('mañana')).toBe('');
  });

  test('waiting times use their largest unit', () => {
    expect([-5, 59_000, 61_000, 7_500_000].map(duration)).toEqual(['0 s', '59 s', '1 min', '2 h 5 min']);
  });
});

describe('the thread', () => {
  test('has a line between days, and names a speaker once a run', () => {
    const formats = createFormats('es-CO');
    const lines = toThreadLines(
      [
        entry(1, { at: '2026-11-19T15:00:00Z' }),
        entry(2, { at: '2026-11-19T15:01:00Z' }),
        entry(3, { at: AT }),
        entry(4, { from: 'system', kind: 'event', event: 'account-read' }),
        entry(5),
        entry(6, { from: 'agent', name: 'Luz' }),
        entry(7, { from: 'agent', name: 'Luz', kind: 'note' }),
      ],
      formats.dayKey,
    );
    expect(lines.map((one) => (one.kind === 'speech' ? `speech ${one.first}` : one.kind))).toEqual([
      'day',
      'speech true',
      'speech false',
      'day',
      'speech true',
      'event',
      'speech true',
      'speech true',
      'speech true',
    ]);
  });

  test('only web addresses become links', () => {
    const origin = 'http://127.0.0.1:3978';
    expect(safeUrl('/files/1', origin)).toBe(`${origin}/files/1`);
    expect(safeUrl('javascript:alert(1)', origin)).toBeUndefined();
    expect(safeUrl('data:text/html,x', origin)).toBeUndefined();
    expect(safeUrl('https://', origin)).toBeUndefined();
    expect(safeUrl('', origin)).toBeUndefined();
    const paying = (url: string) => linkOf(entry(1, { from: 'bot', data: { link: { label: 'Pagar', url } } }), origin);
    expect(paying('/pagos/1')).toEqual({ label: 'Pagar', href: `${origin}/pagos/1` });
    expect(paying('javascript:alert(1)')).toBeUndefined();
    expect(linkOf(entry(1, { data: { link: 'x' } }), origin)).toBeUndefined();
  });
});

describe('the account', () => {
  const owed = (part: object) => ({
    tax: 'predial' as const,
    propertyId: 'p1',
    year: 2025,
    capitalCop: 90,
    interestCop: 10,
    balanceCop: 100,
    ...part,
  });

  test('is by tax and property, newest year first, with its totals', () => {
    const obligations = [
      owed({}),
      owed({ propertyId: 'p2', balanceCop: 7 }),
      owed({ year: 2026 }),
      owed({ tax: 'ica', propertyId: undefined }),
    ];
    const groups = groupAccount(obligations);
    expect(groups.map((one) => [one.tax, one.property, one.years.map((year) => year.year), one.totalCop])).toEqual([
      ['predial', 'p1', [2026, 2025], 200],
      ['predial', 'p2', [2025], 7],
      ['ica', undefined, [2025], 100],
    ]);
    expect(totalOf(obligations)).toBe(307);
  });
});
