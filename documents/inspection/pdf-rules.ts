import { inflateSync, constants } from 'node:zlib';
import type { FileRefusal } from '../../contracts/citizen-file.ts';

/** Unpacked object streams of one file together; an honest one has less than a tenth. */
const MOST_UNPACKED_BYTES = 32 * 1024 * 1024;
/** A dictionary before its stream is no longer than this. */
const LONGEST_DICTIONARY = 4_096;
const AFTER_THE_END_WITHIN = 1_024;

/**
 * What makes a PDF do something: scripts, programs, files inside, media, forms that send themselves, and documents it
 * opens (ISO 32000-1, 12.6.4 and 12.6.3). Links to pages are let through.
 */
const ACTIVE =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|FileAttachment|RichMedia|XFA|AA|SubmitForm|ImportData|GoToE|GoToR|Movie|Sound|Rendition|3D)(?![A-Za-z0-9])/;
/** Of these, such as are too long to stand in compressed data by chance: looked for everywhere. */
const ACTIVE_ANYWHERE = ['/JavaScript', '/EmbeddedFile', '/RichMedia', '/SubmitForm', '/ImportData', '/FileAttachment'];
const ENCRYPTED = /\/Encrypt(?![A-Za-z0-9])/;

/** Why a PDF is refused. Names are found as they are, written with `#xx`, and in packed objects. */
export function refusalOfPdf(bytes: Buffer): FileRefusal | undefined {
  const text = bytes.toString('latin1');
  if (!/^%PDF-[12]\.\d/.test(text)) return 'damaged';
  const { outside, packed } = partsOf(text, bytes);
  const plain = unescaped(outside);
  if (ENCRYPTED.test(plain)) return 'password';
  const end = text.lastIndexOf('%%EOF');
  if (end < 0 || !plain.includes('startxref') || !/\bobj\b/.test(plain)) return 'damaged';
  if (packed === 'unreadable') return 'damaged';
  if (ACTIVE.test(plain) || packed.some((objects) => ACTIVE.test(unescaped(objects)))) return 'active-content';
  // Objects can be hidden in what only looks like a stream.
  const whole = unescaped(text);
  if (ACTIVE_ANYWHERE.some((name) => whole.includes(name))) return 'active-content';
  return isEmpty(text.slice(end + '%%EOF'.length)) ? undefined : 'mixed';
}

/** The text outside of streams, and the unpacked text of those that hold objects. */
function partsOf(text: string, bytes: Buffer): { outside: string; packed: string[] | 'unreadable' } {
  const outside: string[] = [];
  const packed: string[] = [];
  let unpackedBytes = 0;
  let from = 0;
  for (let at = nextStream(text, 0); at; at = nextStream(text, from)) {
    const dictionary = unescaped(text.slice(Math.max(from, at.keyword - LONGEST_DICTIONARY), at.keyword));
    outside.push(text.slice(from, at.data));
    const end = text.indexOf('endstream', at.data);
    from = end < 0 ? text.length : end;
    if (!holdsObjects(dictionary.slice(dictionary.lastIndexOf(' obj')))) continue;
    const objects = unpack(dictionary, bytes.subarray(at.data, from), MOST_UNPACKED_BYTES - unpackedBytes);
    if (objects === undefined) return { outside: outside.join('\n'), packed: 'unreadable' };
    unpackedBytes += objects.length;
    packed.push(objects);
  }
  outside.push(text.slice(from));
  return { outside: outside.join('\n'), packed };
}

function nextStream(text: string, from: number): { keyword: number; data: number } | undefined {
  const pattern = /(?<!end)stream\r?\n/g;
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? { keyword: found.index, data: pattern.lastIndex } : undefined;
}

/** Readers ask for /N and /First, not for the type. */
const holdsObjects = (dictionary: string): boolean =>
  /\/ObjStm\b/.test(dictionary) || (/\/First\b/.test(dictionary) && /\/N\b/.test(dictionary));

/** Undefined where it is packed in a way that no usual program packs objects, or unpacks to too much. */
function unpack(dictionary: string, data: Buffer, mostBytes: number): string | undefined {
  const filter = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary.slice(dictionary.lastIndexOf(' obj')))?.[1];
  if (filter === undefined) return data.length <= mostBytes ? data.toString('latin1') : undefined;
  if (!/^\[?\s*\/(FlateDecode|Fl)\s*\]?$/.test(filter) || /\/Predictor\s+(?!1\b)/.test(dictionary)) return undefined;
  if (mostBytes <= 0) return undefined;
  try {
    const options = { maxOutputLength: mostBytes, finishFlush: constants.Z_SYNC_FLUSH };
    return inflateSync(data, options).toString('latin1');
  } catch {
    return undefined;
  }
}

/** Names may be written with `#` and two hex digits in place of any character (ISO 32000-1, 7.3.5). */
const unescaped = (text: string): string =>
  text.includes('#')
    ? text.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;

/** Some programs end the file with blanks or zeros. */
const isEmpty = (rest: string): boolean => rest.length <= AFTER_THE_END_WITHIN && /^[\s\0]*$/.test(rest);
