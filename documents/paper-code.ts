import { createHash } from 'node:crypto';

/** Crockford's alphabet: no letter that is taken for a figure, and none that makes words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** The code of a paper from a random id of 128 bits: 80 bits in 16 characters. */
export function codeOf(randomId: string): string {
  let bits = BigInt(`0x${createHash('sha256').update(`paper-code:${randomId}`).digest('hex').slice(0, 20)}`);
  let code = '';
  for (let at = 0; at < LENGTH; at += 1) {
    code = ALPHABET.charAt(Number(bits & 31n)) + code;
    bits >>= 5n;
  }
  return code;
}

/** `7KQ2-M4TD-X9HB-0WZ3`. */
export function groupCode(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-');
}

/**
 * A code as somebody typed it: any case, spaces and hyphens, O for 0, I and L for 1. Undefined where it can be none.
 * Source: crockford.com/base32.html.
 */
export function readCode(typed: string): string | undefined {
  if (typed.length > 64) return undefined;
  const code = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return code.length === LENGTH && !code.includes('U') ? code : undefined;
}
