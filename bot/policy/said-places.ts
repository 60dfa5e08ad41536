import type { Obligation } from '../../contracts/fact.ts';
import { fold } from './choice.ts';

/** What people call a property, with the words that stand for the same. */
const KINDS: readonly (readonly string[])[] = [
  ['apartamento', 'apto', 'apartaestudio', 'apartment', 'flat'],
  ['casa', 'casita', 'house'],
  ['lote', 'terreno', 'solar', 'lot'],
  ['local', 'negocio', 'shop', 'store'],
  ['finca', 'parcela', 'farm'],
  ['bodega', 'warehouse'],
  ['garaje', 'parqueadero', 'garage', 'parking'],
  ['oficina', 'office'],
];

/**
 * The properties that a question is limited to ("solo el apartamento"), by what the account calls them; undefined
 * where none is named, all are, or what is named is not there.
 */
export function saidPlaces(text: string, obligations: readonly Obligation[]): string[] | undefined {
  const said = new Set(fold(text).split(' '));
  const named = KINDS.filter((words) => words.some((word) => said.has(word)));
  const labels = new Map(
    obligations.flatMap(({ propertyId, propertyLabel }) =>
      propertyId === undefined ? [] : [[propertyId, new Set(fold(propertyLabel ?? '').split(' '))] as const],
    ),
  );
  const meant = [...labels].filter(([, label]) => named.some((words) => words.some((word) => label.has(word))));
  return meant.length === 0 || meant.length === labels.size ? undefined : meant.map(([propertyId]) => propertyId);
}
