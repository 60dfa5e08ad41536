import type { ImageStructure } from './content-rules.ts';

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** Reads the container of a WebP (RFC 9649): its length must be the file's, or a zero beyond. */
export function readWebp(bytes: Buffer): ImageStructure {
  if (bytes.length < HEADER_BYTES + CHUNK_HEADER_BYTES + 10) return undefined;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length || end < HEADER_BYTES + CHUNK_HEADER_BYTES + 10) return undefined;
  const size = sizeOf(bytes);
  return size && { ...size, end };
}

function sizeOf(bytes: Buffer): { width: number; height: number } | undefined {
  const data = HEADER_BYTES + CHUNK_HEADER_BYTES;
  switch (bytes.toString('latin1', HEADER_BYTES, HEADER_BYTES + 4)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(data + 4, 3) + 1, height: bytes.readUIntLE(data + 7, 3) + 1 };
    case 'VP8L': {
      if (bytes[data] !== 0x2f) return undefined;
      const bits = bytes.readUInt32LE(data + 1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ': {
      if (bytes.readUIntBE(data + 3, 3) !== 0x9d012a) return undefined;
      return { width: bytes.readUInt16LE(data + 6) & 0x3fff, height: bytes.readUInt16LE(data + 8) & 0x3fff };
    }
    default:
      return undefined;
  }
}
