import type { FileRefusal } from '../../contracts/citizen-file.ts';
import type { Accepted } from './file-kind.ts';
import { readJpeg } from './jpeg.ts';
import { refusalOfPdf } from './pdf-rules.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';

/** What an image's own structure says; `end` is where it ends, `undefined` an image that is not whole. */
export type ImageStructure = { width: number; height: number; end: number } | undefined;

/** A phone's best camera takes 50 million pixels; unpacked, more would only be there to fill a memory. */
const MOST_PIXELS = 64_000_000;
const LONGEST_SIDE = 20_000;

/** Why a file of an accepted kind is refused for what is in it. */
export function refusalOfContent(kind: Accepted, content: Uint8Array): FileRefusal | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (kind === 'pdf') return hasForeign(bytes) ? 'mixed' : refusalOfPdf(bytes);
  const image = READERS[kind](bytes);
  if (!image || image.width === 0 || image.height === 0) return 'damaged';
  if (Math.max(image.width, image.height) > LONGEST_SIDE || image.width * image.height > MOST_PIXELS)
    return 'image-size';
  return hasForeign(bytes) || bytes.includes('%PDF-') || !mayFollow(kind, bytes.subarray(image.end))
    ? 'mixed'
    : undefined;
}

const READERS: Record<Exclude<Accepted, 'pdf'>, (bytes: Buffer) => ImageStructure> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
};

/** Phones write a second picture or a short film after a JPEG; nothing honest follows the others. */
function mayFollow(kind: Accepted, rest: Buffer): boolean {
  return kind === 'jpeg' || rest.every((byte) => byte === 0);
}

/** Marks of other formats, long enough not to turn up in compressed data by chance. */
const FOREIGN = [
  ...['<script', '<SCRIPT', '<html', '<HTML', '<?php', '<!DOCTYPE', '<!doctype', '<svg xmlns', 'javascript:'],
  ...['This program cannot be run in DOS mode', 'Rar!\x1a\x07', '7z\xbc\xaf\x27\x1c', '\x7fELF\x02\x01\x01'],
];
const END_OF_ZIP = 'PK\x05\x06';
/** The end of a zip stands within its longest comment of the end of the file (APPNOTE 4.3.16). */
const END_OF_ZIP_WITHIN = 65_557;

/** A second format stands in the file, so that another program reads it as something else. */
function hasForeign(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - END_OF_ZIP_WITHIN));
  return tail.includes(END_OF_ZIP, 0, 'latin1') || FOREIGN.some((mark) => bytes.includes(mark, 0, 'latin1'));
}
