import type { Property } from '../../../contracts/paper.ts';
import type { PropertyQuery } from '../../../bot/ports/back-office.ts';
import { compactDocument } from './documents.ts';
import type { SyntheticObligation, SyntheticTaxpayer } from './taxpayer.ts';

/** A property with whose it is. */
export interface CadastralRecord {
  property: Property;
  taxpayerId: string;
}

/** The cadastre of the invented city. */
export interface CadastralBook {
  ofTaxpayer(taxpayerId: string): Property[];
  /** By id, national number, matrícula, *código homologado* or the number before, however they are written. */
  find(number: string): CadastralRecord | undefined;
  /** At an address, its units too; within a barrio where one is given. */
  at(query: Extract<PropertyQuery, { address: string }>): Property[];
}

/** All records, worked out of the properties that are taxed; the same city gives the same records. */
export function createCadastralBook(taxpayers: readonly SyntheticTaxpayer[]): CadastralBook {
  const byOwner = new Map<string, Property[]>();
  const byNumber = new Map<string, CadastralRecord>();
  for (const { taxpayerId, obligations } of taxpayers) {
    const own = new Map<string, Property>();
    for (const obligation of obligations) {
      const { propertyId } = obligation;
      // Places of business pay ICA: they are no properties of their own.
      if (propertyId === undefined || (obligation.tax !== 'predial' && obligation.tax !== 'valorizacion')) continue;
      const of = obligations.filter((o) => o.propertyId === propertyId && o.tax === 'predial');
      own.set(propertyId, own.get(propertyId) ?? recordOf(propertyId, of.at(-1) ?? obligation));
    }
    byOwner.set(taxpayerId, [...own.values()]);
    for (const property of own.values()) {
      for (const number of numbersOf(property)) byNumber.set(number, { property, taxpayerId });
    }
  }
  return {
    ofTaxpayer: (taxpayerId) => byOwner.get(taxpayerId) ?? [],
    find: (number) => byNumber.get(compactDocument(number)),
    at: (query) => [...byOwner.values()].flat().filter((property) => isAt(property, query)),
  };
}

/** Whether a property stands at an address; one within the address (an apartment) does, another barrio does not. */
export function isAt(
  { address, barrio = '' }: Pick<Property, 'address' | 'barrio'>,
  query: Extract<PropertyQuery, { address: string }>,
): boolean {
  const wanted = plain(query.address);
  const at = plain(address);
  const within = query.barrio === undefined || plain(barrio) === plain(query.barrio);
  return within && (at === wanted || at.startsWith(`${wanted} `));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().trim();

/** What else a property of the invented city is known by: *código homologado*, and the 20 and 15 digits of before. */
export function otherNumbersOf({ propertyId }: Pick<Property, 'propertyId'>): string[] {
  const digits = propertyId.replace(/\D/g, '').slice(-6).padStart(6, '0');
  const letters = [...digits.slice(4)].map((digit) => 'BCDFGHJKLM'.charAt(Number(digit))).join('');
  const old = `01${digits.slice(0, 2)}00${digits.slice(2, 4)}${digits.slice(2)}000`;
  return [`AAE${digits.slice(0, 4)}${letters}WY`, `76001${old}`, old];
}

const YEAR = 2026;
/** Predial of a year over the avalúo, in thousandths. */
const RATE_PER_THOUSAND = 7;

const KINDS: Record<string, { use: string; landM2: number; builtM2: number }> = {
  Apartamento: { use: 'Habitacional', landM2: 0.35, builtM2: 1 },
  Casa: { use: 'Habitacional', landM2: 1, builtM2: 1.4 },
  Apartaestudio: { use: 'Habitacional', landM2: 0.3, builtM2: 1 },
  Local: { use: 'Comercial', landM2: 0.5, builtM2: 1 },
  Lote: { use: 'Lote urbanizado no construido', landM2: 1, builtM2: 0 },
  Parqueadero: { use: 'Parqueadero', landM2: 0.3, builtM2: 1 },
};

function recordOf(propertyId: string, { propertyLabel = '', capitalCop }: SyntheticObligation): Property {
  const [kind = '', address = '', barrio = ''] = propertyLabel.split(', ');
  const { use, landM2, builtM2 } = KINDS[kind] ?? { use: 'Otro', landM2: 1, builtM2: 1 };
  const digits = propertyId.slice(-6);
  const sizeM2 = kind === 'Parqueadero' ? 12 : 35 + (Number(digits) % 180);
  return {
    propertyId,
    // Department 76, municipality 001, zone 01, sector, comuna and barrio; the block and plot of the id; no condominium.
    nationalNumber: `7600101${digits.slice(0, 2).padStart(4, '0')}${digits.slice(2, 4).padStart(4, '0')}00${digits}${'0'.repeat(7)}`,
    // A bijection of the six digits: no matrícula stands twice.
    matricula: `370-${String((Number(digits) * 7 + 13) % 1_000_000).padStart(6, '0')}`,
    address,
    label: propertyLabel,
    barrio,
    landM2: Math.round(sizeM2 * landM2),
    builtM2: Math.round(sizeM2 * builtM2),
    avaluoCop: Math.round((capitalCop * 1000) / RATE_PER_THOUSAND / 1000) * 1000,
    year: YEAR,
    estrato: 1 + (Number(digits) % 6),
    use,
  };
}

function numbersOf({ propertyId, nationalNumber = '', matricula = '' }: Property): string[] {
  const whole = compactDocument(matricula);
  // Also with its circle's usual marks left out, and the id without its leading zeros.
  return [propertyId, propertyId.replace(/^0+/, ''), nationalNumber, whole, ...otherNumbersOf({ propertyId })];
}
