import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../../bot/domain/errors.ts';
import type { Digests } from '../../bot/ports/system.ts';

/**
 * Seals what is stored. AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the sealed bytes carry the id of
 * their key, so that old rows stay readable after a rotation, and are bound to their place by `place`
 * (table and row), so that a row copied elsewhere does not open.
 */
export interface Envelope {
  seal(value: unknown, place: string): Buffer;
  /** Throws AppError `crypto.unknown-key`, or `internal.bug` where the bytes were changed. */
  open(sealed: Uint8Array, place: string): unknown;
  sealBytes(bytes: Uint8Array, place: string): Buffer;
  openBytes(sealed: Uint8Array, place: string): Buffer;
}

/** 32-byte keys by id; `current` seals, the others only open. */
export interface EncryptionKeys {
  current: string;
  keys: ReadonlyMap<string, Uint8Array>;
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Sealed form: format (1 byte), length of key id (1), key id, nonce (12), tag (16), cipher text. */
export function createEnvelope({ current, keys }: EncryptionKeys): Envelope {
  const derived = new Map([...keys].map(([id, key]) => [id, deriveKey(key, 'content')]));
  const sealingKey = derived.get(current);
  if (!sealingKey) throw new AppError('crypto.unknown-key', `encryption key "${current}" is not configured`);
  const header = Buffer.concat([Buffer.from([FORMAT, Buffer.byteLength(current)]), Buffer.from(current)]);

  const sealBytes = (bytes: Uint8Array, place: string): Buffer => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
  };
  const openBytes = (sealed: Uint8Array, place: string): Buffer => {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const idEnd = 2 + (bytes[1] ?? 0);
    if (bytes[0] !== FORMAT || bytes.length < idEnd + NONCE_BYTES + TAG_BYTES) {
      throw new AppError('internal.bug', 'the sealed bytes are not of a known format');
    }
    const key = derived.get(bytes.toString('utf8', 2, idEnd));
    if (!key) throw new AppError('crypto.unknown-key', 'the content was sealed with a key that is not configured');
    const tagStart = idEnd + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(idEnd, tagStart))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(tagStart, tagStart + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(tagStart + TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new AppError('internal.bug', 'the sealed bytes were changed or belong elsewhere', { cause });
    }
  };
  return {
    sealBytes,
    openBytes,
    seal: (value, place) => sealBytes(Buffer.from(JSON.stringify(value)), place),
    open: (sealed, place) => JSON.parse(openBytes(sealed, place).toString('utf8')) as unknown,
  };
}

/** Keyed digests under keys derived from one secret, so that equal values of two purposes never look alike. */
export function createDigests(secret: Uint8Array): Digests {
  const keys = new Map<string, Buffer>();
  const keyFor = (purpose: string): Buffer => {
    const known = keys.get(purpose);
    if (known) return known;
    const key = deriveKey(secret, `digest:${purpose}`);
    keys.set(purpose, key);
    return key;
  };
  return { hmac: (purpose, value) => createHmac('sha256', keyFor(purpose)).update(value).digest('hex') };
}

/** HMACs of folded stems as signed 64-bit numbers: the search index tells nobody the words. */
export function searchDigests(stems: readonly string[], digests: Digests): string[] {
  return stems.map((stem) => BigInt.asIntN(64, BigInt(`0x${digests.hmac('search', stem).slice(0, 16)}`)).toString());
}

function deriveKey(secret: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), `ventanilla/${purpose}`, 32));
}
