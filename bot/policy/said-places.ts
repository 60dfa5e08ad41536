import type { Obligation } from '../../contracts/fact.ts';
import { fold, PROPERTY_KINDS as KINDS } from './choice.ts';

/** A word of a place; shorter ones stand in every address. */
const LEAST_LETTERS = 5;

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
  const alike = [...labels].filter(([, label]) => named.some((words) => words.some((word) => label.has(word))));
  // "El local de San Antonio": of several alike, the one whose address is named.
  const told = [...said].filter((word) => word.length >= LEAST_LETTERS && !KINDS.flat().includes(word));
  const placed = alike.filter(([, label]) => told.some((word) => label.has(word)));
  const meant = placed.length > 0 ? placed : alike;
  return meant.length === 0 || meant.length === labels.size ? undefined : meant.map(([propertyId]) => propertyId);
}
