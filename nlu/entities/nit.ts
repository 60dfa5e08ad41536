import { nitCheckDigit } from '../../bot/domain/nit.ts';
import { digitsOf, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { leading, type NumberChunk } from './number-chunks.ts';

/**
 * `nit`: after "nit", where one is awaited, or by its look (nine digits that begin with 8 or 9 and a check digit).
 * Value `900123456-8`; a missing check digit is worked out, a wrong one is kept and reported (`valid: false`).
 */
export const findNit: EntityFinder = (context) => context.chunks.flatMap((chunk) => read(context, chunk) ?? []);

interface Parts {
  base: string;
  check: string | undefined;
  start: number;
  end: number;
}

function read(context: EntityContext, chunk: NumberChunk): Found | undefined {
  const parts = split(context.text, chunk, chunk.kind === 'nit');
  if (!parts || isMoney(context.text, parts.start, parts.end)) return undefined;
  const { base, check } = parts;
  const company = base.length === 9 && /^[89]/.test(base);
  if (chunk.kind === 'nit') return judge(parts, 95);
  if (
    check !== undefined &&
    company &&
    chunk.kind !== 'radicado' &&
    chunk.kind !== 'factura' &&
    chunk.kind !== 'id_predio'
  ) {
    return judge(parts, chunk.kind === 'cedula' ? 93 : 80);
  }
  if (chunk.kind !== undefined) return undefined;
  if (check !== undefined && base.length >= 8)
    return checks(base, check) && !PHONE.test(chunk.digits) ? judge(parts, 80) : undefined;
  if (context.expects === 'nit') return judge(parts, 65);
  const joined = base.length === 10 && /^[89]/.test(base) && checks(base.slice(0, 9), base.slice(9));
  return context.expects === 'cedula' && (company || joined) ? judge(parts, 65) : undefined;
}

const PHONE = /^(?:3[0-5]\d{8}|60[1-8]\d{7})$/;

/** Base and check digit: after a hyphen or slash, said ("dígito de verificación 8"), or apart after nine digits. */
function split(text: string, chunk: NumberChunk, sure: boolean): Parts | undefined {
  const { start } = chunk;
  const hyphen = /^(?<base>[\d.,'’ ]{6,13}\d) ?- ?(?<check>\d)$/.exec(chunk.text)?.groups;
  const apart = sure ? /^(?<base>[\d.,' ]{9,12})(?: )(?<check>\d)$/.exec(chunk.text)?.groups : undefined;
  const parted = hyphen ?? (digitsOf(apart?.['base'] ?? '').length === 9 ? apart : undefined);
  if (parted) return whole(digitsOf(parted['base'] ?? ''), parted['check'], start, chunk.end);
  const cut = leading(chunk, 6, 10);
  if (!cut) return undefined;
  const tail = SAID_CHECK.exec(text.slice(cut.end, cut.end + 45));
  const said = tail?.groups?.['check'];
  const check = said === undefined ? undefined : /\d/.test(said) ? said : '1';
  return whole(cut.digits, check, start, check === undefined ? cut.end : cut.end + (tail?.[0].length ?? 0));
}

const SAID_CHECK =
  /^(?:\s?[,/]?\s?(?:(?:con )?(?:dv|d\.v\.?|digito|digito de (?:verificacion|chequeo)|guion|raya|menos)(?: es)?[\s.:#-]*)|\/)(?<check>\d|uno|un)(?![\p{L}\d])/u;

function whole(base: string, check: string | undefined, start: number, end: number): Parts | undefined {
  return base.length >= 6 && base.length <= 10 ? { base, check, start, end } : undefined;
}

const checks = (base: string, check: string): boolean => nitCheckDigit(base) === Number(check);

/** Ten digits of a company are nine and the check digit; of a person, a cédula without it. */
function judge({ base, check, start, end }: Parts, priority: number): Found {
  const joined = check === undefined && base.length === 10 && /^[89]/.test(base);
  const number = joined ? base.slice(0, 9) : base;
  const digit = joined ? base.slice(9) : (check ?? String(nitCheckDigit(number)));
  const found: Found = { type: 'nit', value: `${number}-${digit}`, start, end, priority };
  return checks(number, digit) ? found : { ...found, valid: false };
}
