import { crc32, deflateSync } from 'node:zlib';
import { JPEG, WEBP } from '../../channels/web/files.ts';

/** Objects of a PDF as its text, with a header, a table nobody reads and an end. */
export function pdf(objects: string | Buffer, { version = '1.7', trailer = '/Root 1 0 R', after = '\n' } = {}): Buffer {
  return Buffer.concat([
    Buffer.from(`%PDF-${version}\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n`, 'latin1'),
    Buffer.from('2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n'),
    typeof objects === 'string' ? Buffer.from(objects, 'latin1') : objects,
    Buffer.from(`\ntrailer\n<<${trailer}/Size 9>>\nstartxref\n9\n%%EOF${after}`, 'latin1'),
  ]);
}

/** A stream object with its bytes. */
export function streamObject(dictionary: string, data: Buffer | string, number = 7): Buffer {
  const body = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  const head = `${number} 0 obj\n<<${dictionary}/Length ${body.length}>>\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body, Buffer.from('\nendstream\nendobj\n')]);
}

/** An object stream that holds this text, packed. */
export function packedObjects(text: string, more = ''): Buffer {
  return streamObject(`/Type/ObjStm/N 1/First 4/Filter/FlateDecode${more}`, deflateSync(Buffer.from(`9 0 ${text}`)));
}

export function pngChunk(type: string, data: Buffer | string = ''): Buffer {
  const named = Buffer.concat([Buffer.from(type), typeof data === 'string' ? Buffer.from(data, 'latin1') : data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(named.length - 4);
  sum.writeUInt32BE(crc32(named) >>> 0);
  return Buffer.concat([length, named, sum]);
}

/** A grey PNG; `says` is the size it claims where it is not the true one. */
export function png(width: number, height: number, says = { width, height }, chunks: Buffer[] = []): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(says.width);
  head.writeUInt32BE(says.height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 200);
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[pngChunk('IHDR', head), ...chunks, pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND')],
  ]);
}

/** The small JPEG, saying that it is of another size. */
export function jpegSaying(width: number, height: number): Buffer {
  const bytes = Buffer.from(JPEG);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** The JPEG with a comment in it. */
export function jpegWithComment(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length + 2);
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe]), length, Buffer.from(text, 'latin1')]);
  return Buffer.concat([JPEG.subarray(0, 2), comment, JPEG.subarray(2)]);
}

/** The small WebP with its size made wrong. */
export function webpSaying(bytes: number): Buffer {
  const changed = Buffer.from(WEBP);
  changed.writeUInt32LE(bytes, 4);
  return changed;
}
