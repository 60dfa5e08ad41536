import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { without } from '../../../bot/domain/without.ts';
import { saidPlaces } from '../../../bot/policy/said-places.ts';
import { debt } from '../support.ts';

const flat = debt({ propertyId: 'A', propertyLabel: 'Apartamento, CL 5 38 20' });
const house = debt({ propertyId: 'B', propertyLabel: 'Casa, KR 66 10 12' });
const lot = debt({ propertyId: 'C', propertyLabel: 'Lote, VDA El Rosario' });
const all = [flat, { ...flat, year: 2025 }, house, lot];

describe('the properties that a sentence names (R-A1)', () => {
  test.each([
    ['¿cuánto debo? solo el apartamento', ['A']],
    ['el APTO no más', ['A']],
    ['de la casita', ['B']],
    ['la casa y el lote', ['B', 'C']],
    ['just the flat, please', ['A']],
    ['cuánto debo de todo', undefined],
    ['del apartamento, la casa y el terreno', undefined],
    ['de la bodega', undefined],
    ['me voy a casar', undefined],
    ['', undefined],
  ])('%s: %j', (text, places) => {
    expect(saidPlaces(text, all)).toEqual(places);
  });

  test('with one property nothing is limited, and what has none is never meant', () => {
    expect(saidPlaces('solo la casa', [house])).toBeUndefined();
    const ofNoProperty = without(debt({ tax: 'ica' }), 'propertyId');
    expect(saidPlaces('solo la casa', [ofNoProperty, house, lot])).toEqual(['B']);
  });

  test('whatever is said, it is some of the properties and never none nor all of them', () => {
    const words = fc.constantFrom('apto', 'casa', 'lote', 'finca', 'solo', 'de', 'la', 'x1', 'CASA', '¿');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), fc.subarray(all), (said, obligations) => {
        const own = new Set(obligations.map(({ propertyId }) => propertyId));
        const places = saidPlaces(said.join(' '), obligations);
        if (places === undefined) return;
        expect(places.length).toBeGreaterThan(0);
        expect(places.length).toBeLessThan(own.size);
        for (const place of places) expect(own.has(place)).toBe(true);
      }),
    );
  });
});
