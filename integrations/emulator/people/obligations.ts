import type { Property } from './properties.ts';
import type { Random } from './random.ts';
import type { SyntheticAgreement, SyntheticObligation, SyntheticTaxpayer } from './taxpayer.ts';

/** The years the emulated city keeps. */
const FIRST_YEAR = 2018;
const LAST_YEAR = 2026;

/** Predial of a property for its years, of which the last `owedYears` are owed. */
export function predialOf(property: Property, owedYears: number, random: Random): SyntheticObligation[] {
  const since = random.between(FIRST_YEAR, LAST_YEAR - Math.max(owedYears, 3));
  return yearsFrom(since, LAST_YEAR).map((year) => ({
    tax: 'predial',
    propertyId: property.propertyId,
    propertyLabel: property.label,
    year,
    capitalCop: toThousands(property.yearlyCop * 0.95 ** (LAST_YEAR - year)),
    paid: year <= LAST_YEAR - owedYears,
  }));
}

/** ICA and, for some, RETEICA of a business. A year is declared the year after: 2025 is the last there is. */
export function businessTaxesOf(options: {
  owedYears: number;
  size: 'shop' | 'company';
  random: Random;
}): SyntheticObligation[] {
  const { owedYears, size, random } = options;
  const yearlyCop = (size === 'shop' ? random.between(80, 900) : random.between(900, 48_000)) * 1000;
  const last = LAST_YEAR - 1;
  const since = random.between(FIRST_YEAR, last - Math.max(owedYears, 2));
  const taxes: ('ica' | 'reteica')[] = size === 'company' && random.chance(0.7) ? ['ica', 'reteica'] : ['ica'];
  return taxes.flatMap((tax) =>
    yearsFrom(since, last).map((year) => ({
      tax,
      year,
      capitalCop: toThousands(yearlyCop * (tax === 'ica' ? 1 : 0.3) * random.between(85, 115) * 0.01),
      paid: year <= last - owedYears,
    })),
  );
}

/** Contribution for public works, charged once to a property. */
export function valorizacionOf(property: Property, random: Random): SyntheticObligation {
  return {
    tax: 'valorizacion',
    propertyId: property.propertyId,
    propertyLabel: property.label,
    year: random.between(2020, 2024),
    capitalCop: toThousands(property.yearlyCop * 0.8),
    paid: random.chance(0.5),
  };
}

/** ICA of each place of business of a company, and RETEICA of the whole. */
export function establishmentTaxesOf(places: Property[], random: Random): SyntheticObligation[] {
  const last = LAST_YEAR - 1;
  const since = random.between(FIRST_YEAR + 3, last - 2);
  const owedYears = random.pick([0, 1, 1, 2]);
  const ofPlaces = places.flatMap((place, index) => {
    const yearlyCop = random.between(300, 9_000) * 1000;
    return yearsFrom(since, last).map((year) => ({
      tax: 'ica' as const,
      propertyId: place.propertyId,
      propertyLabel: place.label,
      year,
      capitalCop: toThousands(yearlyCop * random.between(90, 110) * 0.01),
      // The first place always owes something.
      paid: year <= last - (index === 0 ? Math.max(1, owedYears) : owedYears),
    }));
  });
  return [
    ...ofPlaces,
    ...businessTaxesOf({ owedYears, size: 'company', random }).filter(({ tax }) => tax === 'reteica'),
  ];
}

/** Puts what a taxpayer owes up to 2024 under a payment agreement of 2025, where there is anything. */
export function underAgreement(taxpayer: SyntheticTaxpayer, random: Random): SyntheticTaxpayer {
  if (coverable(taxpayer).length === 0) return taxpayer;
  const instalments = random.pick([6, 12, 24]);
  return withAgreement(taxpayer, {
    id: `5${random.digits(8)}`,
    signedOn: `2025-${String(random.between(2, 11)).padStart(2, '0')}-15`,
    instalments,
    paidInstalments: random.between(0, instalments / 2),
  });
}

/** Puts what a taxpayer owes up to 2024 under an agreement; one that was annulled covers nothing any more. */
export function withAgreement(taxpayer: SyntheticTaxpayer, agreement: SyntheticAgreement): SyntheticTaxpayer {
  const covered = agreement.annulled ? [] : coverable(taxpayer);
  return {
    ...taxpayer,
    agreements: [agreement],
    obligations: taxpayer.obligations.map((o) => (covered.includes(o) ? { ...o, agreement: agreement.id } : o)),
  };
}

const coverable = ({ obligations }: SyntheticTaxpayer): SyntheticObligation[] =>
  obligations.filter(({ paid, year }) => !paid && year <= 2024);

function yearsFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const toThousands = (pesos: number): number => Math.max(1000, Math.round(pesos / 1000) * 1000);
