import type { DocumentType } from '../../../contracts/fact.ts';
import { createDocuments } from './documents.ts';
import { inventCompany, inventPerson } from './names.ts';
import { businessTaxesOf, predialOf, underAgreement, valorizacionOf } from './obligations.ts';
import { createProperties, type Property } from './properties.ts';
import { createRandom, type Random } from './random.ts';
import type { SyntheticObligation, SyntheticTaxpayer } from './taxpayer.ts';

/** How an invented taxpayer stands with the city. */
type Standing =
  'one-property-owed' | 'paid-up' | 'several-properties' | 'merchant' | 'agreement' | 'nothing' | 'company';

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

/** The invented city: the same seed gives the same 620 people and companies, in the same order. */
export function generateTaxpayers(seed: number): SyntheticTaxpayer[] {
  const random = createRandom(seed);
  const maker = createMaker(random);
  const all = GROUPS.flatMap(({ documentType, standing, count }) =>
    Array.from({ length: count }, () => maker(documentType, standing)),
  );
  return random.shuffle(all);
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
    return wantsAgreement ? underAgreement(taxpayer, random) : taxpayer;
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
