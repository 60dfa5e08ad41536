import { fileTypeFromBuffer } from 'file-type';
import { AppError } from '../../bot/domain/errors.ts';
import { cleanText } from '../../bot/domain/clean-text.ts';

/** A file as its sender named it. */
export interface SentFile {
  name: string;
  content: Buffer;
}

/** A file whose type its own bytes told, with a name that is safe to show and to save. */
export interface CheckedFile extends SentFile {
  contentType: string;
}

/** Accepted types and the endings their names may have; the first is added where none fits. */
const ACCEPTED: Record<string, string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'image/heif': ['heif', 'heic'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
};

const LONGEST_NAME = 120;

/** Tells the type by the content, never by the name. Throws AppError `upload.type`. */
export async function checkFile(file: SentFile): Promise<CheckedFile> {
  const contentType = await detect(file.content);
  const endings = contentType === undefined ? undefined : ACCEPTED[contentType];
  if (contentType === undefined || !endings)
    throw new AppError('upload.type', 'Accepted files: PDF, JPEG, PNG, WebP, HEIC and Word (docx)');
  return { content: file.content, contentType, name: safeName(file.name, endings) };
}

/** A base name without control or direction characters, path or shell signs, with a fitting ending. */
export function safeName(sent: string, endings: string[]): string {
  const base = cleanText(sent).normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    // Browsers write quotes and line breaks of a name so (WHATWG HTML, multipart/form-data encoding).
    .replace(/%(22|0d|0a)/gi, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD"'<>:|?*;]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const ending = /\.([^.]+)$/.exec(plain)?.[1];
  const fits = ending !== undefined && endings.includes(ending.toLowerCase());
  const stem = [...(fits ? plain.slice(0, -ending.length - 1) : plain)].slice(0, LONGEST_NAME).join('');
  return `${stem || 'archivo'}.${fits ? ending : (endings[0] ?? 'bin')}`;
}

async function detect(content: Buffer): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(content))?.mime;
  } catch {
    // A container cut short or built to mislead its reader: no type that we accept.
    return undefined;
  }
}
