import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync, inflateSync } from 'node:zlib';
import fontkit from '@pdf-lib/fontkit';
import type { PDFDocument, PDFFont } from 'pdf-lib';

/** The letters of a paper, embedded in it. */
export interface Fonts {
  regular: PDFFont;
  bold: PDFFont;
}

/** Reads the fonts once; `embed` puts them into a document. */
export interface FontShelf {
  embed(document: PDFDocument): Promise<Fonts>;
  /** The text with every sign that the fonts lack in the nearest form that they have. */
  writable(text: string): string;
}

/** Open Sans: Latin letters, figures of one width so that amounts stand under each other; 17 KB a weight. */
const FILES = {
  regular: '@fontsource/open-sans/files/open-sans-latin-400-normal.woff',
  bold: '@fontsource/open-sans/files/open-sans-latin-600-normal.woff',
};
/** No ligatures, so that the text can be searched; and nothing that puts in a sign without a letter of its own. */
const FEATURES = { liga: false, calt: false, ccmp: false };

export function createFontShelf(): FontShelf {
  const require = createRequire(import.meta.url);
  const regular = woffToSfnt(readFileSync(require.resolve(FILES.regular)));
  const bold = woffToSfnt(readFileSync(require.resolve(FILES.bold)));
  // Reading a font costs more than using it: each is read once, whatever number of papers it is put into.
  const read = new Map<Uint8Array, ReturnType<typeof fontkit.create>>();
  const kept: typeof fontkit = {
    ...fontkit,
    create(bytes, name) {
      const known = read.get(bytes) ?? fontkit.create(bytes, name);
      read.set(bytes, known);
      return known;
    },
  };
  // Packing them costs most of a paper's time: that is done once, too.
  const packed = new Map<unknown, Uint8Array>([regular, bold].map((bytes) => [bytes, deflateSync(bytes)]));
  const has = kept.create(regular);
  return {
    async embed(document) {
      document.registerFontkit(kept);
      const { context } = document;
      const pack = context.flateStream.bind(context);
      context.flateStream = (contents, dict) => {
        const known = packed.get(contents);
        return known ? context.stream(known, { ...dict, Filter: 'FlateDecode' }) : pack(contents, dict);
      };
      return {
        regular: await document.embedFont(regular, { features: FEATURES }),
        bold: await document.embedFont(bold, { features: FEATURES }),
      };
    },
    writable: (text) => [...text.normalize('NFC').replace(/\s+/g, ' ')].map((sign) => nearest(sign, has)).join(''),
  };
}

type Font = ReturnType<typeof fontkit.create>;

function nearest(sign: string, font: Font): string {
  if (isThere(sign, font)) return sign;
  const plain = ALIKE[sign] ?? sign.normalize('NFKD').replace(/\p{M}/gu, '');
  if (plain !== '' && [...plain].every((one) => isThere(one, font))) return plain;
  return /^\p{M}|\p{C}$/u.test(sign) ? '' : '?';
}

const isThere = (sign: string, font: Font): boolean => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);

/** Letters that are no base letter with a mark. */
const ALIKE: Partial<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ı: 'i',
  Ħ: 'H',
  ħ: 'h',
  '−': '–',
  '‑': '-',
};

/** A WOFF file is an sfnt whose tables are deflated one by one (W3C WOFF 1.0 § 3–5); a PDF takes the sfnt. */
function woffToSfnt(woff: Buffer): Uint8Array {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const bytes = woff.subarray(offset, offset + packed);
    return {
      head: woff.subarray(at, at + 4),
      sum: woff.readUInt32BE(at + 16),
      bytes: packed < length ? inflateSync(bytes) : bytes,
    };
  });
  const header = Buffer.alloc(12 + 16 * count);
  woff.copy(header, 0, 4, 8);
  const log = Math.floor(Math.log2(count));
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(2 ** log * 16, 6);
  header.writeUInt16BE(log, 8);
  header.writeUInt16BE((count - 2 ** log) * 16, 10);
  let offset = header.byteLength;
  const bodies = tables.map(({ head, sum, bytes }, index) => {
    const at = 12 + 16 * index;
    head.copy(header, at);
    header.writeUInt32BE(sum, at + 4);
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(bytes.byteLength, at + 12);
    const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.byteLength & 3)]);
    offset += padded.byteLength;
    return padded;
  });
  return new Uint8Array(Buffer.concat([header, ...bodies]));
}
