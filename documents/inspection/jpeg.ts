import type { ImageStructure } from './content-rules.ts';

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Walks the segments of a JPEG (ITU-T T.81, annex B) to its end. */
export function readJpeg(bytes: Buffer): ImageStructure {
  let size: { width: number; height: number } | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return undefined;
    if (isFrame(marker)) {
      if (length < 8) return undefined;
      size ??= { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker === START_OF_SCAN) {
      const end = endOfImage(bytes, at + 2 + length);
      return size && end !== undefined ? { ...size, end } : undefined;
    }
    at += 2 + length;
  }
  return undefined;
}

/** SOF0 to SOF15, without the tables and the reserved one that stand among them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Within scans 0xFF is followed by 0 or by a restart mark; between scans come segments, which hold no end of image by rule. */
function endOfImage(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === END_OF_IMAGE) return at + 2;
  }
  return undefined;
}
