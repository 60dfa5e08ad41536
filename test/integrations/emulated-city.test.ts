import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import { nitCheckDigit } from '../../bot/domain/nit.ts';
import { accountOf } from '../../integrations/emulator/account.ts';
import { createAgreementOffice } from '../../integrations/emulator/agreements.ts';
import { createCity } from '../../integrations/emulator/city.ts';
import { openLedger } from '../../integrations/emulator/ledger.ts';
import { createCadastralBook } from '../../integrations/emulator/people/cadastre.ts';
import { compactDocument } from '../../integrations/emulator/people/documents.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import type { SyntheticTaxpayer } from '../../integrations/emulator/people/taxpayer.ts';
import { silent, temporaryFolder } from './world.ts';

const DAY = '2026-11-20';
const city = generateTaxpayers(1581);
const account = (taxpayer: SyntheticTaxpayer, day = DAY) => accountOf(taxpayer, new Set(), day);
const owed = (taxpayer: SyntheticTaxpayer) => account(taxpayer).filter(({ balanceCop }) => balanceCop > 0);

describe('the emulated city', () => {
  it('R-G3 is the same for the same seed and another for another', () => {
    expect(generateTaxpayers(1581)).toEqual(city);
    expect(generateTaxpayers(1582)).not.toEqual(city);
  });

  it('has 500 taxpayers and more, of every document type', () => {
    expect(city.length).toBeGreaterThanOrEqual(500);
    const types = new Set(city.map(({ documentType }) => documentType));
    expect(types).toEqual(new Set(['CC', 'CE', 'TI', 'PA', 'PPT', 'NIT']));
  });

  it('has 50 CC persons and more who owe predial on exactly one property, and as many who owe nothing', () => {
    const persons = city.filter(({ documentType }) => documentType === 'CC');
    const oneProperty = persons.filter((person) => {
      const predial = owed(person).filter(({ tax }) => tax === 'predial');
      return new Set(predial.map(({ propertyId }) => propertyId)).size === 1;
    });
    const paidUp = persons.filter((person) => person.obligations.length > 0 && owed(person).length === 0);
    expect(oneProperty.length).toBeGreaterThanOrEqual(50);
    expect(paidUp.length).toBeGreaterThanOrEqual(50);
    expect(
      paidUp.flatMap((person) => account(person)).every(({ year, balanceCop }) => year >= 2018 && balanceCop === 0),
    ).toBe(true);
  });

  it('shows both kinds among the first hundred already', () => {
    const first = city.slice(0, 100).filter(({ documentType }) => documentType === 'CC');
    expect(first.filter((person) => owed(person).length > 0).length).toBeGreaterThan(10);
    expect(first.filter((person) => person.obligations.length > 0 && owed(person).length === 0).length).toBeGreaterThan(
      5,
    );
  });

  it('has several properties, companies with ICA and RETEICA, merchants, valorización and agreements', () => {
    const taxes = new Set(city.flatMap(owed).map(({ tax }) => tax));
    expect(taxes).toEqual(new Set(['predial', 'ica', 'reteica', 'valorizacion']));
    expect(city.filter(({ agreements }) => agreements.length > 0).length).toBeGreaterThan(20);
    const properties = (person: SyntheticTaxpayer) =>
      new Set(person.obligations.map(({ propertyId }) => propertyId)).size;
    expect(city.filter((person) => properties(person) >= 3).length).toBeGreaterThan(20);
  });

  it('has ten and more of each that a flow must know: many properties, many places, agreements of all states', () => {
    const folder = temporaryFolder();
    const clock = { now: () => new Date(`${DAY}T15:00:00Z`) };
    const ledger = openLedger(join(folder.path, 'ledger.ndjson'), silent);
    const emulated = createCity({ taxpayers: city, ledger, clock, ids: { id: () => 'x', digits: () => '1' } });
    const office = createAgreementOffice({ city: emulated, ledger, clock });
    const states = city.flatMap((person) => office.list(person).map(({ state }) => state));
    ledger.close();
    folder.remove();
    for (const state of ['active', 'in-default', 'paid', 'void'] as const)
      expect([state, states.filter((each) => each === state).length >= 10]).toEqual([state, true]);

    const count = (person: SyntheticTaxpayer, tax: string) =>
      new Set(person.obligations.filter((o) => o.tax === tax && o.propertyId).map(({ propertyId }) => propertyId)).size;
    expect(city.filter((person) => count(person, 'predial') >= 7).length).toBeGreaterThanOrEqual(10);
    const companies = city.filter(({ documentType }) => documentType === 'NIT');
    expect(companies.filter((company) => count(company, 'ica') >= 5).length).toBeGreaterThanOrEqual(10);
    expect(city.filter(({ coactivo }) => coactivo).length).toBeGreaterThanOrEqual(10);
  });

  it('has the same first 620 as ever: who came later stands after them', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify(city.slice(0, 620)))
      .digest('hex');
    expect(digest).toBe('4b61fe3f9962b659b6d348e908c009a254faf38795927876ad802d00916a13a3');
    expect(city.length).toBe(710);
  });

  it('records each property once, with numbers nobody else has', () => {
    const book = createCadastralBook(city);
    const properties = city.flatMap(({ taxpayerId }) => book.ofTaxpayer(taxpayerId));
    for (const field of ['propertyId', 'nationalNumber', 'matricula'] as const)
      expect(new Set(properties.map((property) => property[field])).size).toBe(properties.length);
    // Places of business pay ICA and are no properties of their own.
    expect(properties.every(({ label }) => !label.startsWith('Establecimiento'))).toBe(true);
  });

  it('gives every taxpayer an own document, id and name, and contacts nobody else has', () => {
    const unique = (values: string[]): void => {
      expect(new Set(values).size).toBe(values.length);
    };
    unique(city.map(({ document }) => compactDocument(document)));
    unique(city.map(({ taxpayerId }) => taxpayerId));
    unique(city.map(({ name }) => name));
    unique(city.flatMap(({ contacts }) => contacts.map(({ value }) => value)));
    for (const { contacts } of city) {
      expect(contacts.length).toBeGreaterThanOrEqual(1);
      for (const { kind, value } of contacts) {
        expect(value).toMatch(kind === 'sms' ? /^\+57315555\d{4}$/ : /^[a-z.]+\d+@example\.com$/);
      }
    }
    const kinds = new Set(city.map(({ contacts }) => contacts.map(({ kind }) => kind).join('+')));
    expect(kinds).toEqual(new Set(['sms', 'email', 'sms+email']));
  });

  it('invents cédulas of ten digits beginning with 19 and NITs with the right check digit', () => {
    expect(nitCheckDigit('800197268')).toBe(4);
    expect(nitCheckDigit('899999034')).toBe(1);
    for (const { documentType, document } of city) {
      if (documentType === 'CC') expect(document).toMatch(/^19\d{8}$/);
      if (documentType !== 'NIT') continue;
      const [nit = '', digit] = document.split('-');
      expect(nit).toMatch(/^99\d{7}$/);
      expect(digit).toBe(String(nitCheckDigit(nit)));
    }
  });

  it('gives each property one address, in the abbreviations of the city', () => {
    const labels = new Map<string, Set<string>>();
    for (const { propertyId, propertyLabel = '' } of city.flatMap(({ obligations }) => obligations)) {
      if (propertyId === undefined) continue;
      expect(propertyLabel).toMatch(/^[\p{L}]+, (CL|CRA|DG|TV|AV) \d+[ABN]? \d+ \d\d, [\p{L} ]+$/u);
      labels.set(propertyId, (labels.get(propertyId) ?? new Set()).add(propertyLabel));
    }
    expect([...labels.values()].every((names) => names.size === 1)).toBe(true);
  });

  it('works interest out by days late, simple, 24 % a year, to the nearest thousand', () => {
    const taxpayer: SyntheticTaxpayer = {
      taxpayerId: 'x',
      documentType: 'CC',
      document: '1900000000',
      name: 'X',
      contacts: [],
      agreements: [{ id: 'a', signedOn: '2025-06-30', instalments: 4, paidInstalments: 1 }],
      obligations: [
        { tax: 'predial', propertyId: 'p', year: 2025, capitalCop: 1_000_000, paid: false },
        { tax: 'predial', propertyId: 'p', year: 2024, capitalCop: 1_000_000, paid: false, agreement: 'a' },
        { tax: 'predial', propertyId: 'p', year: 2023, capitalCop: 1_000_000, paid: true },
        { tax: 'ica', year: 2025, capitalCop: 500_000, paid: false },
      ],
    };
    const sums = (day: string) =>
      account(taxpayer, day).map(({ capitalCop, interestCop }) => [capitalCop, interestCop]);
    expect(sums('2025-06-30')).toEqual([
      [1_000_000, 0],
      [750_000, 180_000],
      [0, 0],
      [500_000, 0],
    ]);
    expect(sums('2026-06-30')).toEqual([
      [1_000_000, 240_000],
      [750_000, 180_000],
      [0, 0],
      [500_000, 30_000],
    ]);
    expect(sums('2026-07-05')[0]).toEqual([1_000_000, 243_000]);
  });

  it('changes its day at midnight in Bogotá', () => {
    expect(bogotaDay(new Date('2026-11-20T04:59:59Z'))).toBe('2026-11-19');
    expect(bogotaDay(new Date('2026-11-20T05:00:00Z'))).toBe('2026-11-20');
  });
});
