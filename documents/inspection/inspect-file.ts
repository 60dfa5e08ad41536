import type { FileRefusal } from '../../contracts/citizen-file.ts';
import type { Inspected, SentFile } from '../../bot/ports/inspection.ts';
import { refusalOfContent } from './content-rules.ts';
import { detectKind, type Accepted } from './file-kind.ts';
import { endingOf, refusalOfName, safeName } from './name-rules.ts';

/** The types that are accepted, and the endings that their names may have; the first is added where there is none. */
const ACCEPTED: Record<Accepted, { contentType: string; endings: readonly string[] }> = {
  pdf: { contentType: 'application/pdf', endings: ['pdf'] },
  jpeg: { contentType: 'image/jpeg', endings: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { contentType: 'image/png', endings: ['png'] },
  webp: { contentType: 'image/webp', endings: ['webp'] },
};

/** What a sender says that does not know, or keeps to itself; the last is what a form's part is where it says nothing (RFC 7578, 4.4). */
const UNSAID: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'text/plain']);

/**
 * Looks at a file by the office's rules: four types that every screen shows and no program runs. Office documents are
 * refused, macros or not, because only their readers know what is in them.
 */
export function inspectFile(file: SentFile, { mostBytes }: { mostBytes: number }): Inspected {
  const reason = refusalOf(file, mostBytes);
  const kind = detectKind(file.content);
  const accepted = reason === undefined && isAccepted(kind) ? ACCEPTED[kind] : undefined;
  if (!accepted) return { kind: 'refused', name: safeName(file.name), reason: reason ?? 'type' };
  return { kind: 'accepted', name: safeName(file.name, accepted.endings), contentType: accepted.contentType };
}

function refusalOf({ name, declaredType = '', content }: SentFile, mostBytes: number): FileRefusal | undefined {
  if (content.byteLength === 0) return 'empty';
  if (content.byteLength > mostBytes) return 'size';
  const misleading = refusalOfName(name);
  if (misleading) return misleading;
  const kind = detectKind(content);
  if (kind === 'archive' || kind === 'office') return kind;
  if (!isAccepted(kind)) return 'type';
  if (!agrees(kind, endingOf(name), declaredType)) return 'mismatch';
  return refusalOfContent(kind, content);
}

const isAccepted = (kind: string): kind is Accepted => Object.hasOwn(ACCEPTED, kind);

/** Pictures are often named as another kind of picture, which misleads nobody; a picture is no PDF. */
function agrees(kind: Accepted, ending: string | undefined, declaredType: string): boolean {
  const family = familyOf(kind);
  const named = ending === undefined ? [] : ACCEPTED_ENTRIES.filter(([, { endings }]) => endings.includes(ending));
  if (ending !== undefined && !named.some(([other]) => familyOf(other) === family)) return false;
  const [declared = ''] = declaredType.toLowerCase().split(';');
  if (UNSAID.has(declared.trim())) return true;
  return family === 'image'
    ? /^image\/(jpe?g|pjpeg|png|webp)$/.test(declared.trim())
    : declared.trim() === 'application/pdf';
}

const ACCEPTED_ENTRIES = Object.entries(ACCEPTED) as [Accepted, (typeof ACCEPTED)[Accepted]][];
const familyOf = (kind: Accepted): 'pdf' | 'image' => (kind === 'pdf' ? 'pdf' : 'image');
