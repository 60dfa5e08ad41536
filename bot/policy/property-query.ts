import type { Property } from '../../contracts/paper.ts';
import type { Entity } from '../../contracts/nlu-result.ts';
import type { PropertyQuery } from '../ports/back-office.ts';
import { fold } from './choice.ts';

/** What a sentence says of a property: what names it, a number that is of no form there is, or nothing. */
export type SaidProperty = { kind: 'query'; query: PropertyQuery } | { kind: 'wrong-number'; digits: number };

/**
 * Reads what names a property: `id_predio` (up to 10 digits), *código homologado* (three letters, four digits, four
 * letters), the national number (30 digits), those of before (20 and 15), a matrícula, or an address with its barrio.
 * `isAwaited`: one was asked for, so that bare digits are taken for it.
 */
export function saidProperty(
  entities: readonly Entity[],
  text: string,
  { isAwaited = false } = {},
): SaidProperty | undefined {
  const code = HOMOLOGATED.exec(text)?.[0];
  if (code !== undefined) return named({ number: code.replace(/[\s-]/g, '').toUpperCase() });
  const value = (type: Entity['type']): string | undefined => {
    const found = entities.find((entity) => entity.type === type)?.value;
    return found === undefined ? undefined : String(found);
  };
  const whole = value('numero_predial') ?? value('matricula_inmobiliaria');
  if (whole !== undefined) return named({ number: whole });
  const run = longestRun(text);
  const id = value('id_predio');
  // A number as long as this is no id, whatever stands before it.
  if (run.length > LONGEST_ID && !isSomethingElse(entities)) return ofLength(run);
  if (id !== undefined) return ofLength(id);
  const address = value('direccion');
  if (address !== undefined) return named(addressOf(address));
  const isNamed = run.length >= SHORTEST_ID && NAMING.test(text) && !entities.some(({ type }) => NUMBERS.has(type));
  return isNamed || (isAwaited && run !== '' && /^[^\p{L}]*$/u.test(text)) ? ofLength(run) : undefined;
}

const LONGEST_ID = 10;
/** Shorter ones beside "predio" are a year, or how many there are. */
const SHORTEST_ID = 5;
const NAMING = /\b(predio|property|inmueble|lote|lot)\b/i;
const LENGTHS: ReadonlySet<number> = new Set([30, 20, 15]);
const HOMOLOGATED = /(?<![\p{L}\p{N}])[A-Z]{3}[\s-]?\d{4}[\s-]?[A-Z]{4}(?![\p{L}\p{N}])/iu;
/** Digits, however they are grouped. */
const RUNS = /\d(?:[\s.-]?\d)*/g;
const ELSE: ReadonlySet<string> = new Set(['radicado', 'telefono', 'factura', 'dinero']);
const NUMBERS: ReadonlySet<string> = new Set([...ELSE, 'cedula', 'nit']);

const named = (query: PropertyQuery): SaidProperty => ({ kind: 'query', query });
const isSomethingElse = (entities: readonly Entity[]): boolean => entities.some(({ type }) => ELSE.has(type));

function ofLength(digits: string): SaidProperty {
  const { length } = digits;
  return length <= LONGEST_ID || LENGTHS.has(length)
    ? named({ number: digits })
    : { kind: 'wrong-number', digits: length };
}

/** The longest run of digits, however it is grouped. */
function longestRun(text: string): string {
  const runs = [...text.matchAll(RUNS)].map(([run]) => run.replace(/\D/g, ''));
  return runs.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** `CL 5 38 20 BRR SAN FERNANDO` in its two parts. */
function addressOf(written: string): PropertyQuery {
  const [address = '', barrio] = written.split(/ ?\bBRR /);
  return { address: address.trim(), ...(barrio !== undefined && { barrio: barrio.trim() }) };
}

/** Of some properties the one whose number, in any of its forms, stands in the text; undefined where none does, or several. */
export function namedIn(properties: readonly Property[], text: string): Property | undefined {
  const said = new Set([...text.matchAll(RUNS)].map(([run]) => bare(run)).filter((run) => run.length >= SHORTEST_ID));
  const named = properties.filter(({ propertyId, nationalNumber = '', matricula = '' }) =>
    [propertyId, nationalNumber, matricula].some((number) => said.has(bare(number))),
  );
  return named.length === 1 ? named[0] : undefined;
}

/** Digits without marks and leading zeros. */
const bare = (number: string): string => number.replace(/\D/g, '').replace(/^0+/, '');

/** "Mi casa", "a mi nombre", "my property": the citizen's own. */
export const saysOwn = (text: string): boolean =>
  /\b(mi|mis|mio|mia|nuestr[oa]s?|me (registran|figura|aparece)n?|my|mine|our)\b/.test(fold(text));

/** Asks whose a property is. */
export const asksOwner = (text: string): boolean =>
  /\b(de quien|a nombre de quien|quien (es|sera|figura|aparece)|duen[oa]|propietari[oa]|owns?|owner)\b/.test(
    fold(text),
  );
