import type { ImageStructure } from './content-rules.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and check sum of a chunk. */
const CHUNK_BYTES = 12;

/** Walks the chunks of a PNG (ISO/IEC 15948, 5.3) to its end. */
export function readPng(bytes: Buffer): ImageStructure {
  let size: { width: number; height: number } | undefined;
  let hasData = false;
  for (let at = SIGNATURE_BYTES; at + CHUNK_BYTES <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + CHUNK_BYTES + length;
    if (end > bytes.length || (size === undefined && type !== 'IHDR')) return undefined;
    if (type === 'IHDR') {
      if (size || length !== 13) return undefined;
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    hasData ||= type === 'IDAT' && length > 0;
    if (type === 'IEND') return size && hasData ? { ...size, end } : undefined;
    at = end;
  }
  return undefined;
}
