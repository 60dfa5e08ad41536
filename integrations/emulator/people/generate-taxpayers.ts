import type { DocumentType } from '../../../contracts/fact.ts';
import { createDocuments } from './documents.ts';
import { inventCompany, inventPerson } from './names.ts';
import {
  businessTaxesOf,
  establishmentTaxesOf,
  predialOf,
  underAgreement,
  valorizacionOf,
  withAgreement,
} from './obligations.ts';
import { createProperties, type Property } from './properties.ts';
import { createRandom, type Random } from './random.ts';
import type { SyntheticAgreement, SyntheticObligation, SyntheticTaxpayer } from './taxpayer.ts';

/** How an invented taxpayer stands with the city. */
type Standing =
  | 'one-property-owed'
  | 'paid-up'
  | 'several-properties'
  | 'merchant'
  | 'agreement'
  | 'nothing'
  | 'company'
  | LaterStanding;
type LaterStanding =
  'many-properties' | 'many-establishments' | 'punctual' | 'in-default' | 'agreement-paid' | 'annulled' | 'coactivo';

const GROUPS: { documentType: DocumentType; standing: Standing; count: number }[] = [
  { documentType: 'CC', standing: 'one-property-owed', count: 150 },
  { documentType: 'CC', standing: 'paid-up', count: 110 },
  { documentType: 'CC', standing: 'several-properties', count: 80 },
  { documentType: 'CC', standing: 'merchant', count: 60 },
  { documentType: 'CC', standing: 'agreement', count: 40 },
  { documentType: 'CC', standing: 'nothing', count: 10 },
  { documentType: 'CE', standing: 'one-property-owed', count: 14 },
  { documentType: 'CE', standing: 'merchant', count: 8 },
  { documentType: 'TI', standing: 'paid-up', count: 8 },
  { documentType: 'PA', standing: 'several-properties', count: 8 },
  { documentType: 'PPT', standing: 'merchant', count: 10 },
  { documentType: 'PPT', standing: 'nothing', count: 4 },
  { documentType: 'NIT', standing: 'company', count: 118 },
];

/** Drawn after the others and listed after them, so that those stay who they were. */
const LATER_GROUPS: { documentType: DocumentType; standing: LaterStanding; count: number }[] = [
  { documentType: 'CC', standing: 'many-properties', count: 14 },
  { documentType: 'NIT', standing: 'many-establishments', count: 14 },
  { documentType: 'CC', standing: 'punctual', count: 14 },
  { documentType: 'CC', standing: 'in-default', count: 12 },
  { documentType: 'CC', standing: 'agreement-paid', count: 12 },
  { documentType: 'CC', standing: 'annulled', count: 12 },
  { documentType: 'CC', standing: 'coactivo', count: 12 },
];

/** The invented city: the same seed gives the same 710 people and companies, in the same order. */
export function generateTaxpayers(seed: number): SyntheticTaxpayer[] {
  const random = createRandom(seed);
  const maker = createMaker(random);
  const makeAll = (groups: { documentType: DocumentType; standing: Standing; count: number }[]) =>
    groups.flatMap(({ documentType, standing, count }) =>
      Array.from({ length: count }, () => maker(documentType, standing)),
    );
  const first = random.shuffle(makeAll(GROUPS));
  return [...first, ...random.shuffle(makeAll(LATER_GROUPS))];
}

function createMaker(random: Random): (documentType: DocumentType, standing: Standing) => SyntheticTaxpayer {
  const nextDocument = createDocuments(random);
  const nextProperty = createProperties(random);
  const names = new Set<string>();
  let made = 0;

  return (documentType, standing) => {
    made += 1;
    const document = nextDocument(documentType);
    const name = freshName(names, () => (documentType === 'NIT' ? inventCompany(random) : inventPerson(random)));
    const taxpayer: SyntheticTaxpayer = {
      taxpayerId: `BP${random.digits(5)}${String(made).padStart(4, '0')}`,
      documentType,
      document,
      name,
      contacts: contactsOf(name, made, random),
      obligations: obligationsOf(standing, nextProperty, random),
      agreements: [],
    };
    const wantsAgreement = standing === 'agreement' || (standing === 'company' && random.chance(0.1));
    return wantsAgreement ? underAgreement(taxpayer, random) : laterStanding(taxpayer, standing, random);
  };
}

function obligationsOf(standing: Standing, nextProperty: () => Property, random: Random): SyntheticObligation[] {
  switch (standing) {
    case 'one-property-owed':
      return predialOf(nextProperty(), random.between(1, 6), random);
    case 'paid-up':
      return Array.from({ length: random.between(1, 2) }, () => predialOf(nextProperty(), 0, random)).flat();
    case 'several-properties': {
      const properties = Array.from({ length: random.between(2, 4) }, nextProperty);
      const predial = properties.flatMap((property, index) =>
        predialOf(property, index === 0 ? random.between(1, 4) : random.between(0, 3), random),
      );
      return [...predial, ...properties.slice(0, 1).map((property) => valorizacionOf(property, random))];
    }
    case 'merchant': {
      const shop = businessTaxesOf({ owedYears: random.between(0, 3), size: 'shop', random });
      return random.chance(0.6) ? [...predialOf(nextProperty(), random.between(0, 3), random), ...shop] : shop;
    }
    case 'agreement':
      return predialOf(nextProperty(), random.between(4, 7), random);
    case 'punctual':
    case 'in-default':
    case 'agreement-paid':
    case 'annulled':
    case 'coactivo':
      return predialOf(nextProperty(), random.between(4, 7), random);
    case 'many-properties':
      return Array.from({ length: random.between(7, 14) }, (_, index) =>
        predialOf(nextProperty(), index < 2 ? random.between(1, 4) : random.pick([0, 0, 1, 2]), random),
      ).flat();
    case 'many-establishments': {
      const places = Array.from({ length: random.between(5, 10) }, nextProperty).map((place) => ({
        ...place,
        label: place.label.replace(/^[^,]+/, 'Establecimiento'),
      }));
      return establishmentTaxesOf(places, random);
    }
    case 'nothing':
      return [];
    case 'company': {
      const premises = Array.from({ length: random.between(0, 4) }, nextProperty);
      return [
        ...premises.flatMap((property) => predialOf(property, random.pick([0, 0, 1, 2]), random)),
        ...businessTaxesOf({ owedYears: random.pick([0, 0, 1, 2, 4]), size: 'company', random }),
      ];
    }
  }
}

/** What is particular of those drawn later: how their agreement goes, or that they are under coercive collection. */
function laterStanding(taxpayer: SyntheticTaxpayer, standing: Standing, random: Random): SyntheticTaxpayer {
  const month = (from: number, to: number): string => String(random.between(from, to)).padStart(2, '0');
  const signed = (terms: Omit<SyntheticAgreement, 'id' | 'paidInstalments'> & { paidInstalments?: number }) =>
    withAgreement(taxpayer, { id: `5${random.digits(8)}`, paidInstalments: 0, ...terms });
  switch (standing) {
    case 'punctual':
      return signed({ signedOn: `2026-${month(2, 10)}-15`, instalments: random.pick([24, 36]), punctual: true });
    case 'in-default':
      return signed({ signedOn: `2025-${month(1, 9)}-15`, instalments: 24, paidInstalments: random.between(1, 5) });
    case 'agreement-paid':
      return signed({ signedOn: `2024-${month(1, 12)}-15`, instalments: 12, paidInstalments: 12 });
    case 'annulled':
      return signed({ signedOn: `2024-${month(1, 12)}-15`, instalments: 12, annulled: true });
    case 'coactivo':
      return { ...taxpayer, coactivo: true };
    default:
      return taxpayer;
  }
}

/** At least one contact, unique by the running number; the `555` of the mobiles and `example.com` reach nobody. */
function contactsOf(name: string, number: number, random: Random): SyntheticTaxpayer['contacts'] {
  const user = name
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')
    .filter((word) => word.length > 2)
    .slice(0, 2)
    .join('.');
  const sms = { kind: 'sms' as const, value: `+57315555${String(1000 + number * 7).padStart(4, '0')}` };
  const email = { kind: 'email' as const, value: `${user}${number}@example.com` };
  const mix = random.between(1, 10);
  if (mix <= 3) return [sms];
  return mix <= 5 ? [email] : [sms, email];
}

function freshName(names: Set<string>, invent: () => string): string {
  for (;;) {
    const name = invent();
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}
