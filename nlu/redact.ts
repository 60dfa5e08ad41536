import type { EntityType } from '../contracts/nlu-result.ts';
import { findEntities } from './entities/find-entities.ts';

/** Types that say who somebody is, where they live or how they are reached, or that lead to it. */
export const IDENTITY_TYPES: readonly EntityType[] = [
  ...(['cedula', 'nit', 'telefono', 'correo', 'direccion', 'placa', 'codigo_otp', 'radicado', 'factura'] as const),
  ...(['numero_predial', 'id_predio', 'matricula_inmobiliaria'] as const),
];

/**
 * A citizen's sentence as it may be kept to train with (R-I4): what says who somebody is stands as `[type]`, names after
 * the words that introduce them as `[nombre]`, and any other run of five digits or more as `[numero]`. Nothing of an
 * identity type is found in the result.
 */
export function redact(text: string, now: Date): string {
  let left = text.slice(0, LONGEST).replace(NAMED, '$1[nombre]');
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = findEntities(left, { now }).filter(({ type }) => identities.has(type));
    if (found.length === 0) break;
    for (const { type, start, end } of found.reverse()) left = `${left.slice(0, start)}[${type}]${left.slice(end)}`;
  }
  const plain = left.replace(DIGITS, '[numero]').replace(ADDRESS, '[correo]');
  return findEntities(plain, { now }).some(({ type }) => identities.has(type)) ? '' : plain;
}

const identities: ReadonlySet<string> = new Set(IDENTITY_TYPES);
/** As much as is read for entities. */
const LONGEST = 4_000;
/** What is taken out may bring what stood beside it together; each round takes at least one out. */
const MOST_ROUNDS = 60;
const NAME = String.raw`\p{L}[\p{L}\p{M}'’.-]*`;
const NAMED = new RegExp(
  String.raw`((?<!\p{L})(?:me llamo|mi nombre es|a nombre de|les habla|le habla|habla con|my name is)\s+)${NAME}(?:\s+${NAME}){0,3}`,
  'giu',
);
const DIGITS = /\p{Nd}(?:[\s.,'’·_-]{0,3}\p{Nd}){4,}/gu;
const ADDRESS = /\S+@\S+/g;
