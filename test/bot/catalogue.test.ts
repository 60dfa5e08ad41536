import { FileRefusal } from '../../contracts/citizen-file.ts';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Locale } from '../../contracts/fact.ts';
import enFilings from '../../bot/replies/en/filings.json' with { type: 'json' };
import enConsent from '../../bot/replies/en/consent.json' with { type: 'json' };
import esConsent from '../../bot/replies/es-CO/consent.json' with { type: 'json' };
import { CONSENT_VERSIONS, consentVersionAt } from '../../bot/policy/consent.ts';
import en from '../../bot/replies/en/replies.json' with { type: 'json' };
import enIntents from '../../bot/replies/en/intents.json' with { type: 'json' };
import esFilings from '../../bot/replies/es-CO/filings.json' with { type: 'json' };
import es from '../../bot/replies/es-CO/replies.json' with { type: 'json' };
import esIntents from '../../bot/replies/es-CO/intents.json' with { type: 'json' };
import widgetEnglish from '../../channels/web/widget/locales/en.json' with { type: 'json' };
import widgetSpanish from '../../channels/web/widget/locales/es-CO.json' with { type: 'json' };
import { Agreement, PaperKind } from '../../contracts/paper.ts';
import { CASE_KINDS } from '../../bot/ports/cases.ts';
import { groupObligations } from '../../bot/domain/money.ts';
import { createRenderer, formatMoney } from '../../bot/replies/render.ts';
import { debt, NOW } from './support.ts';

const renderer = createRenderer();
const bot = path.resolve(import.meta.dirname, '../../bot');
/** Of the words of each version of the consent, in both languages. */
const DIGESTS = ['f283db861821cae4', '63b189e97a1a3056'];
type Section = Record<string, Record<string, string>>;
const flat = (...parts: Section[]): Map<string, string> =>
  new Map(
    parts.flatMap((part) =>
      Object.entries(part).flatMap(([group, words]) =>
        Object.entries(words).map(([key, text]) => [`${group}.${key}`, text] as const),
      ),
    ),
  );
const spanish = flat(es, esFilings, esIntents);
const english = flat(en, enFilings, enIntents);
const code = readdirSync(bot, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(path.join(bot, name), 'utf8'))
  .join('\n');

/** Something for every placeholder of the catalogue. */
const data = {
  ...{
    version: '2026-11-2',
    contact: '••• ••• ••01',
    triesLeft: 2,
    minutes: 10,
    name: 'Marina Lucumí',
    position: 3,
    score: 4,
  },
  ...{
    tax: 'ica',
    years: '2023/',
    asOf: '2026-11-20T15:00:00.000Z',
    totalCop: 1,
    interestCop: 2,
    elsewhereCop: 3,
    pendingCop: 4,
  },
  ...{
    reference: '91',
    amountCop: 5,
    url: 'http://x',
    expiresAt: '2026-11-21T15:00:00.000Z',
    code: '410037',
    text: 'Así es.',
  },
  ...{ source: 'Ley', validTo: '2026-12-31', obligations: [debt()], title: 'Predial', year: '2026', properties: 2 },
  ...{ matter: 'Predial', count: 2 },
  ...{
    seconds: 30,
    number: 'PYS-2026-000123',
    caseNumber: 'C-2026-000123',
    property: 'A-123',
    holder: 'M***** L*****',
  },
  ...{ until: '2026-11-21T15:00:00.000Z', at: '2026-11-20T15:00:00.000Z', issuedAt: '2026-11-20T15:00:00.000Z' },
  ...{ validUntil: '2026-12-20T15:00:00.000Z', paperKind: 'clearance', paperName: 'Paz y salvo', position: '1' },
  ...{ instalments: '12', instalmentCop: 6, firstPaymentCop: 7, firstDueOn: '2026-11-30', debtCop: 8, minimumCop: 9 },
  ...{ paid: 2, of: 13, nextCop: 10, nextDueOn: '2026-12-20', overdue: 3, overdueCop: 11 },
  ...{ digits: 12, label: 'Casa', propertyId: '345678', nationalNumber: '76', matricula: '370-1', barrio: 'Siloé' },
  ...{ address: 'CL 5 38 20', landM2: 90, builtM2: 120, avaluoCop: 12, use: 'Habitacional', estrato: 3 },
  ...{ openedOn: '2026-03-16', fileYears: '2023', answerBy: '2026-11-29' },
  ...{
    newContact: 'ana@example.com',
    value: 'CL 5 38 20',
    asked: 'Sede Sur',
    attending: 'Sede Centro',
    validFrom: '2026-01-01',
  },
  ...{ activity: 'Peluquería', activityCode: '9602', perThousand: 7, perMillionCop: 7000 },
  ...{ paidOf: 'la cuota 3', agreement: 'ACU-7', instalment: '3', many: 2, firstCop: 12 },
  ...{ system: 'sap', said: 'pagué y no aparece' },
  ...{ procedure: 'queja', documents: 1, state: 'filed', caseState: 'open', filedAt: '2026-11-20T15:00:00.000Z' },
  ...{ updatedAt: '2026-11-20T15:00:00.000Z', openedAt: '2026-11-20T15:00:00.000Z', dueOn: '2026-12-14', note: 'x' },
  ...{ documentNumber: '2026.4131.000001', cadastreNumber: '400000000001', answerBy: '2026-12-20', missing: 1 },
  ...{ firstAnswerBy: '2026-11-23T15:00:00.000Z', files: 2, about: 'la fila', value: 'x' },
  ...{ system: 'sap', said: 'pagué y no aparece', trouble: 'code' },
  ...{ startsAt: '2026-11-24T14:00:00.000Z', service: 'catastro', serviceName: 'catastro', documentEnd: '3456' },
  ...{ office: 'Sede Sur', address: 'carrera 50 # 14-30', bring: 'su documento', place: 'Siloé', days: 60 },
  ...{
    hours: { from: 1, to: 5, opens: '08:00', closes: '16:00' },
    hoursNote: 'lunes a viernes',
    access: 'Tiene rampa.',
  },
  ...{ day: '2026-12-08', nextOpen: '2026-12-09', holidays: ['christmas'], holidayNames: 'Navidad', km: '2' },
  ...{ holidayOn: '2026-12-08', remindAt: '2026-11-23T14:00:00.000Z', distanceKm: 2 },
  ...{ first: '2026-01-05', last: '2026-01-09', opens: '2026-01-04T13:00:00.000Z', closes: '2026-01-04T21:00:00.000Z' },
  ...{ replies: 'account.summary' },
  ...{ purpose: 'notices', purposeName: 'avisos', consentVersion: '2026-11-5', dueOn: '2026-12-04', termDays: 15 },
  ...{ from: '2023', to: '2024', lines: 'Predial', taxName: 'predial' },
};
/** Parts of other sentences, and names. */
const isPart = (key: string): boolean =>
  /^(account\.(.*-note|.*-line|years.*)|(appointment|offices)\..*-(note|line)|knowledge\.validity|(tax|service|holiday|choice|intent|case-summary)\.)/.test(
    key,
  );

/** What is filled in counts as one word; a note is a sentence of its own. */
const sentencesOf = (text: string): string[] =>
  text
    .replace(/\{\{\w+Note\}\}/g, '\n')
    .replace(/\{\{[^}]*\}\}/g, 'x')
    .replace(/\bN(\.º|o\.)/g, 'N')
    .split(/[.!?]\s|\n/);

describe('the catalogue', () => {
  test('has the same keys in both languages, none of them empty', () => {
    expect([...english.keys()].sort()).toEqual([...spanish.keys()].sort());
    for (const [key, text] of [...spanish, ...english]) expect(text.trim(), key).not.toBe('');
  });

  test('has the same placeholders in both languages', () => {
    const holes = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').sort();
    for (const [key, text] of spanish) expect(holes(english.get(key)), key).toEqual(holes(text));
  });

  test('has every key that the code says', () => {
    const groups = [...Object.keys(es)].map((group) => group.replace('-', '\\-')).join('|');
    const said = [...code.matchAll(new RegExp(`['"\`]((?:${groups})\\.[a-z][a-z-]*)['"\`]`, 'g'))].map(
      ([, key]) => key ?? '',
    );
    // Audit actions and error codes look alike, and are no words.
    const actions = new Set([
      ...['account.disclosed', 'clearance.disclosed', 'payment.disclosed', 'otp.issued', 'agreement.simulated'],
      ...['agreement.made', 'bill.created', 'paper.issued', 'paper.shared', 'paper.mailed', 'signature.code-sent'],
      ...['collection.disclosed', 'contact.changed', 'contact.reported-lost', 'property.matched'],
    ]);
    const words = new Set(said.filter((key) => !actions.has(key)));
    expect(words.size).toBeGreaterThan(60);
    for (const key of words) expect(spanish.has(key), key).toBe(true);
  });

  test('has no key that nobody says', () => {
    // Built from data, or said where the code is sent (`app`).
    const built =
      /^(procedure|filing-sheet|filing-state|case-state)\.|^choice\.fix-|^pqrs\.[a-z-]+-line$|^tramite\.(required|returned|extended|transferred|answered)$|^(tax\.|purpose\.|choice\.(allow|deny)-|service\.|holiday\.|intent\.|otp\.|handoff-summary\.(identity|payment)-|payment\.(pending|approved|rejected|expired)$)/;
    const named = [
      ...PaperKind.options.flatMap((kind) => [`paper.${kind}`, `paper-name.${kind}`]),
      ...['valid', 'expired', 'revoked'].map((state) => `verify.${state}`),
      ...['in-default', 'already-one', 'nothing-owed', 'coactivo', 'amount'].map((why) => `agreement.barred-${why}`),
      ...['late', 'early', 'interest', 'pay'].map((doubt) => `agreement.doubt-${doubt}`),
      ...Agreement.shape.state.options.map((state) => `agreement.status-${state}`),
      ...CASE_KINDS.map((kind) => `case-summary.${kind}`),
      ...FileRefusal.options.map((reason) => `file.${reason}`),
      ...['persuasive', 'payment-order', 'objections', 'seizure', 'auction', 'suspended'].map(
        (at) => `collection.${at}`,
      ),
      ...['email', 'sms', 'address'].flatMap((kind) => [
        ...[`contact.ask-${kind}`, `contact.unclear-${kind}`, `contact.${kind}-line`, `choice.contact-${kind}`],
      ]),
    ];
    for (const key of named) expect(spanish.has(key), key).toBe(true);
    const bases = [...spanish.keys()]
      .map((key) => key.replace(/-(again|more)$/, ''))
      .filter((key) => !built.test(key) && !named.includes(key));
    expect(bases.filter((key) => !["'", '"', '`'].some((mark) => code.includes(`${mark}${key}${mark}`)))).toEqual([]);
  });

  test.each([...spanish.keys()])('%s leaves nothing unfilled', (key) => {
    for (const locale of ['es-CO', 'en'] as const) {
      expect(renderer.render({ key, data }, locale).text).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object|\.\.$/);
    }
  });

  test.each([
    ['Spanish', spanish, 20],
    ['English', english, 25],
  ] as const)('speaks %s in short sentences', (_language, words, most) => {
    for (const [key, text] of words) {
      if (isPart(key)) continue;
      for (const sentence of sentencesOf(text))
        expect(sentence.split(/\s+/).length, `${key}: ${sentence}`).toBeLessThanOrEqual(most);
    }
  });

  test('treats the citizen as usted, never as tú or vos', () => {
    const familiar =
      /(?<!\p{L})(tú|tu|tus|te|ti|contigo|vos|tuyo|tuya|puedes|quieres|tienes|debes|necesitas|dime|eres|estás|podés|querés|tenés|decime|escribí|mirá|esperá|haz|elige|escoge)(?!\p{L})/iu;
    for (const [key, text] of spanish) expect(text, key).not.toMatch(familiar);
  });

  test('says le to the citizen, whoever it is, never lo or la', () => {
    const gendered = /(?<!\p{L})l[oa] (pas[oe]|atiend\p{L}+|atend\p{L}+|espero|comuni\p{L}+|ayudo|conecto)(?!\p{L})/iu;
    for (const [key, text] of spanish) expect(text, key).not.toMatch(gendered);
  });

  test('R-I4 consent says in short sentences what for, what needs none, who else sees it abroad, the rights and the policy', () => {
    const parts = {
      'es-CO': [
        'documento',
        'contacto',
        'confirma quién es',
        'guardada',
        'la ley no exige',
        'corregir',
        'mis permisos',
      ],
      en: [
        'ID number',
        'contact',
        'confirms who you are',
        'kept',
        'law needs no permission',
        'correct',
        'my permissions',
      ],
    };
    const asked = {
      'es-CO': ['qué hacen con mis datos', '¿Me autoriza?'],
      en: ['what do you do with my data', 'Do you agree?'],
    };
    const version = consentVersionAt(NOW);
    for (const locale of ['es-CO', 'en'] as const) {
      const { text } = renderer.render({ key: 'consent.ask', data: { version, consentVersion: version } }, locale);
      for (const part of [...parts[locale], ...asked[locale], 'Meta', 'Twilio', '1581', version])
        expect(text).toContain(part);
      for (const sentence of sentencesOf(text)) expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(22);
    }
  });

  test('R-I4 a version of the consent is of its words: other words are another version, and older ones stay', () => {
    const digests = CONSENT_VERSIONS.map(({ version }) =>
      createHash('sha256')
        .update(`${esConsent['consent-text'][version]}|${enConsent['consent-text'][version]}`)
        .digest('hex')
        .slice(0, 16),
    );
    expect(digests).toEqual(DIGESTS);
    expect(CONSENT_VERSIONS.map(({ from }) => from)).toEqual(CONSENT_VERSIONS.map(({ from }) => from).sort());
    expect(consentVersionAt(new Date('2026-11-20T04:59:59Z'))).toBe('2026-11-4');
    expect(consentVersionAt(new Date('2026-11-20T05:00:00Z'))).toBe('2026-11-5');
  });

  test('knows no hours by heart: they stand in the knowledge base', () => {
    for (const [key, text] of [...spanish, ...english]) expect(text, key).not.toMatch(/\d:\d\d/);
  });

  test('names the other contact beside the one a code went to, as the code may go there (R-I2)', () => {
    for (const key of ['otp-sent', 'otp-sent-again', 'otp-sent-more', 'otp-resent', 'otp-resent-again']) {
      expect(spanish.get(`identity.${key}`)).toMatch(/su otro contacto/);
      expect(english.get(`identity.${key}`)).toMatch(/your other (registered )?contact/);
    }
  });

  test('only the first answer says who speaks: the words that wait in the window do not', () => {
    const who = /soy|asistente|I am|assistant/i;
    for (const [{ welcome }, catalogue] of [
      [widgetSpanish, spanish],
      [widgetEnglish, english],
    ] as const) {
      expect(welcome).not.toMatch(who);
      expect(catalogue.get('greeting.first')).toMatch(who);
    }
  });

  test('a second wording differs from the first', () => {
    for (const catalogue of [spanish, english]) {
      for (const [key, text] of catalogue) {
        const base = key.replace(/-(again|more)$/, '');
        if (base === key) continue;
        expect(catalogue.has(base), key).toBe(true);
        expect(text, key).not.toBe(catalogue.get(base));
      }
    }
  });

  test('the message that carries a code fits one SMS and has no other run of six digits (R-I2)', () => {
    // GSM-7 after folding: what is not in its basic table must be a letter with a mark.
    const basic = /^[A-Za-z0-9 \n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà]*$/;
    for (const locale of ['es-CO', 'en'] as const) {
      const text = renderer.text('otp.text', locale, { code: '410037', minutes: 5 });
      const folded = text.normalize('NFD').replace(/\p{M}/gu, '');
      expect(folded).toMatch(basic);
      expect(folded.length).toBeLessThanOrEqual(160);
      expect(text.match(/\d{6}/g)).toEqual(['410037']);
      expect(text.match(/\d+/g)).toEqual(['410037', '5']);
    }
  });
});

describe('wordings', () => {
  const say = (justSaid: string[], part: Record<string, unknown> = {}): string =>
    renderer.render({ key: 'identity.ask-document', data: part }, 'es-CO', justSaid).text;

  test('what was just said is said otherwise, and the key stays', () => {
    const first = say([]);
    const second = say([first]);
    const third = say([second]);
    expect(new Set([first, second]).size).toBe(2);
    expect(third).toBe(first);
    expect(renderer.render({ key: 'identity.ask-document' }, 'es-CO', [first]).key).toBe('identity.ask-document');
  });

  test('a question asked again begins with its second wording and never says the same twice running', () => {
    let before = say([]);
    for (let round = 0; round < 6; round += 1) {
      const again = say([before], { again: true });
      expect(again).not.toBe(before);
      before = again;
    }
  });
});

describe('composed replies', () => {
  const summary = (obligations: ReturnType<typeof debt>[], locale: Locale = 'es-CO'): string =>
    renderer.render(
      { key: 'account.summary', data: { obligations, totalCop: 1, interestCop: 0, asOf: '2026-11-20T15:00:00.000Z' } },
      locale,
    ).text;

  test('a subtotal stands only where there are several groups', () => {
    const years = [debt({ year: 2025 }), debt({ year: 2026 })];
    expect(summary(years)).not.toContain('Subtotal');
    expect(summary([...years, debt({ propertyId: '2' })])).toContain('Subtotal: $200.000');
  });

  test('times are Bogotá’s, and end with one full stop', () => {
    expect(summary([debt()])).toContain('Datos al 20 de noviembre de 2026 a las 10:00 a. m.\n');
  });

  test('many groups are summed up in a last line', () => {
    const groups = groupObligations(
      Array.from({ length: 30 }, (_, index) => debt({ propertyId: String(index), balanceCop: 1_000 })),
    );
    const { text } = renderer.render({ key: 'payment.which-many', data: { groups, totalCop: 30_000 } }, 'es-CO');
    expect(text).toContain('• Otros 19: $19.000');
    expect(text.split('\n').length).toBeLessThan(20);
  });

  test('options that are groups are named in the citizen’s language', () => {
    const groups = groupObligations([debt({ tax: 'valorizacion', propertyLabel: 'Casa 22' })]);
    const label = (locale: Locale): string | undefined =>
      renderer.render(
        { key: 'payment.which', data: { groups, totalCop: 1 }, choices: [{ id: 'group-1', key: 'choice.pay-group' }] },
        locale,
      ).choices?.[0]?.label;
    expect(label('es-CO')).toBe('Valorización · Casa 22');
    expect(label('en')).toBe('Betterment levy (valorización) · Casa 22');
  });

  test('a person is called by the first name and a company by the whole', () => {
    const called = (name: string, isCompany: boolean): string =>
      renderer.render({ key: 'identity.verified', data: { name, isCompany } }, 'es-CO').text;
    expect(called('MARINA LUCUMÍ TORRES', false)).toContain('Gracias, Marina.');
    expect(called('Panadería La Espiga S.A.S.', true)).toContain('Gracias, Panadería La Espiga S.A.S. Ya');
  });

  test('money has points and no cents', () => {
    expect(formatMoney(1_513_500)).toBe('$1.513.500');
    expect(formatMoney(900)).toBe('$900');
  });

  test('a key without words is our bug and throws', () => {
    expect(() => renderer.render({ key: 'nothing.here' }, 'en')).toThrow(RangeError);
  });
});
