/** Kinds that are accepted. */
export type Accepted = 'pdf' | 'jpeg' | 'png' | 'webp';
/** What the first bytes say; `archive` and `office` are told apart because citizens can do something about them. */
export type FileKind = Accepted | 'archive' | 'office' | 'other';

/** Tells the kind of a file by its first bytes, never by its name. */
export function detectKind(content: Uint8Array): FileKind {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const begins = (mark: string, at = 0): boolean => bytes.toString('latin1', at, at + mark.length) === mark;
  if (begins('%PDF-')) return 'pdf';
  if (begins('\xff\xd8\xff')) return 'jpeg';
  if (begins('\x89PNG\r\n\x1a\n')) return 'png';
  if (begins('RIFF') && begins('WEBP', 8)) return 'webp';
  if (begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') || begins('{\\rtf')) return 'office';
  if (begins('PK\x03\x04')) return OFFICE_PARTS.some((part) => bytes.includes(part)) ? 'office' : 'archive';
  return ARCHIVES.some((mark) => begins(mark)) || begins('ustar', 257) ? 'archive' : 'other';
}

/** Names of parts that only Office and OpenDocument files have. */
const OFFICE_PARTS = ['[Content_Types].xml', 'mimetypeapplication/vnd.oasis.opendocument'];

/** zip (empty, spanned), rar, 7z, gzip, bzip2, xz, cabinet, zstd, arj. */
const ARCHIVES = [
  ...['PK\x05\x06', 'PK\x07\x08', 'Rar!\x1a\x07', '7z\xbc\xaf\x27\x1c', '\x1f\x8b', 'BZh'],
  ...['\xfd7zXZ\x00', 'MSCF', '\x28\xb5\x2f\xfd', '\x60\xea'],
];
