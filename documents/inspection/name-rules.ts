import type { FileRefusal } from '../../contracts/citizen-file.ts';
import { cleanText } from '../../bot/domain/clean-text.ts';

/** Longest name that is kept, in characters; longer ones are shortened. */
const LONGEST_NAME = 120;
/** No file system makes longer names, in UTF-8 bytes (NAME_MAX, NTFS). */
const LONGEST_POSSIBLE = 255;

/** Endings of programs and scripts that a system may start. */
const RUNS =
  /^(exe|com|scr|pif|bat|cmd|msi|msp|dll|cpl|hta|jse?|mjs|vb[se]?|ws[fh]?|ps1|sh|bash|jar|apk|app|lnk|url|reg|iso|img|html?|xhtml|svgz?|php\d?|asp|jsp|py|docm|xlsm|pptm|dotm)$/i;
/** Of these, what stands before another ending is rather a part of an address ("recibo www.claro.com.co.pdf"). */
const ALSO_IN_ADDRESSES = /^(com|app|py|sh)$/i;
/** Names that Windows keeps for devices, whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$/i;
/** Characters that nobody sees and that change how a name reads: controls, directions, fillers. */
const HIDDEN =
  /[\p{Cc}\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\u3164\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u;

/** `name` where a name was made to mislead; how odd, long or empty an honest one is does not matter. */
export function refusalOfName(sent: string): FileRefusal | undefined {
  const name = browsersQuotes(sent);
  const base = baseOf(name);
  const misleads =
    HIDDEN.test(name) ||
    /(^|[/\\])\.\.([/\\]|$)/.test(name) ||
    Buffer.byteLength(base) > LONGEST_POSSIBLE ||
    // Alternate data streams of NTFS ("plano.pdf:x.exe").
    /\.[^.]+:/.test(base) ||
    RESERVED.test(base.split('.')[0]?.trim() ?? '') ||
    runs(base.split('.').slice(1));
  return misleads ? 'name' : undefined;
}

/** The last ending, in lower case; undefined where the name has none ("Escritura No. 1234 de 2020"). */
export function endingOf(sent: string): string | undefined {
  const ending = /.\.([a-z][a-z0-9]{0,7})[. ]*$/i.exec(baseOf(browsersQuotes(sent)))?.[1];
  return ending?.toLowerCase();
}

/** A base name without path, hidden characters and shell signs, with a fitting ending where `endings` are given. */
export function safeName(sent: string, endings?: readonly string[]): string {
  const plain = baseOf(cleanText(browsersQuotes(sent)).normalize('NFC'))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD"'<>:|?*;]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (!endings) return shortened(plain) || 'archivo';
  const ending = /\.([^.]+)$/.exec(plain)?.[1];
  const fits = ending !== undefined && endings.includes(ending.toLowerCase());
  const stem = shortened(fits ? plain.slice(0, -ending.length - 1) : plain);
  return `${stem || 'archivo'}.${fits ? ending : (endings[0] ?? 'bin')}`;
}

function runs(endings: readonly string[]): boolean {
  const shown = endings.map((ending) => ending.trim()).filter((ending) => ending !== '');
  return shown.some(
    (ending, index) => RUNS.test(ending) && (index === shown.length - 1 || !ALSO_IN_ADDRESSES.test(ending)),
  );
}

const baseOf = (name: string): string => name.split(/[/\\]/).at(-1) ?? '';
const shortened = (name: string): string => [...name].slice(0, LONGEST_NAME).join('');

/** Browsers write quotes and line breaks of a name so (WHATWG HTML, multipart/form-data encoding). */
const browsersQuotes = (name: string): string => name.replace(/%(22|0d|0a)/gi, '');
