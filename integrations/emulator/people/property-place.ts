import type { GeoPoint } from '../../../contracts/geo-point.ts';

/** The invented city is a grid over Cali: each id has a cell of its own, some twenty metres wide. */
const SOUTH = 3.3;
const WEST = -76.6;
const CELL = 0.0002;
const CELLS = 1000;

/** Where a property of the invented city lies: the middle of its cell. */
export function placeOf(propertyId: string): GeoPoint {
  const digits = Number(propertyId.replace(/\D/g, '').slice(-6));
  const degrees = (start: number, cells: number): number => Number((start + (cells + 0.5) * CELL).toFixed(4));
  return { latitude: degrees(SOUTH, Math.floor(digits / CELLS)), longitude: degrees(WEST, digits % CELLS) };
}

/** The id whose cell a place lies in, whether or not there is such a property. */
export function propertyIdAt({ latitude, longitude }: GeoPoint): string {
  const row = Math.floor((latitude - SOUTH) / CELL + 1e-6);
  const column = Math.floor((longitude - WEST) / CELL + 1e-6);
  const isInside = row >= 0 && row < CELLS && column >= 0 && column < CELLS;
  return isInside ? String(row * CELLS + column).padStart(10, '0') : '-';
}
