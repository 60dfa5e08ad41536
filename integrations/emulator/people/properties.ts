import type { Random } from './random.ts';

/** A property of the cadastre: id of ten digits, the name a neighbour would use and what is paid a year for it. */
export interface Property {
  propertyId: string;
  label: string;
  /** Predial of 2026 in pesos; earlier years were less. */
  yearlyCop: number;
}

const KINDS = [
  { name: 'Apartamento', from: 280, to: 1_900 },
  { name: 'Casa', from: 190, to: 2_600 },
  { name: 'Apartaestudio', from: 150, to: 620 },
  { name: 'Local', from: 420, to: 5_200 },
  { name: 'Lote', from: 90, to: 1_400 },
  { name: 'Parqueadero', from: 45, to: 160 },
] as const;

const BARRIOS = (
  'San Fernando|El Ingenio|Ciudad Jardín|Meléndez|Siloé|Alfonso López|El Guabal|La Flora|Versalles|San Antonio|' +
  'El Peñón|Salomia|Chipichape|Valle del Lili|El Caney|Terrón Colorado|Mariano Ramos|Marroquín|El Vallado|' +
  'Cristóbal Colón|Junín|Santa Elena|Tequendama|El Limonar|Caney|Prados del Norte|Vipasa|Bretaña|Nueva Floresta|' +
  'Decepaz'
).split('|');

/** Gives invented properties, each id and each address once. */
export function createProperties(random: Random): () => Property {
  const given = new Set<string>();
  const fresh = (make: () => string): string => {
    for (;;) {
      const value = make();
      if (given.has(value)) continue;
      given.add(value);
      return value;
    }
  };
  return () => {
    const kind = random.pick(KINDS);
    const address = fresh(() => inventAddress(random));
    return {
      propertyId: fresh(() => `0000${random.digits(6)}`),
      label: `${kind.name}, ${address}, ${random.pick(BARRIOS)}`,
      yearlyCop: random.between(kind.from, kind.to) * 1000,
    };
  };
}

/** Cali-like address in the DIAN's abbreviations: `CRA 66 10 45`, `CL 5B 38 20`, `AV 6N 23 45`. */
function inventAddress(random: Random): string {
  const way = random.pick(['CL', 'CL', 'CRA', 'CRA', 'CRA', 'DG', 'TV', 'AV']);
  const number =
    way === 'AV' ? `${random.between(2, 9)}N` : `${random.between(1, 118)}${random.pick(['', '', '', 'A', 'B'])}`;
  return `${way} ${number} ${random.between(1, 99)} ${String(random.between(1, 99)).padStart(2, '0')}`;
}
