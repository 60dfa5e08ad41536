import type { FileRefusal } from '../../contracts/citizen-file.ts';

/** A file as its sender gave it. */
export interface SentFile {
  name: string;
  /** MIME type the sender says; absent or `application/octet-stream` where it says none. */
  declaredType?: string;
  content: Uint8Array;
}

/** What the rules say of a file; `name` is safe to show and to save in either case. */
export type Inspected =
  { kind: 'accepted'; name: string; contentType: string } | { kind: 'refused'; name: string; reason: FileRefusal };

/** The office's rules of what a file may be: pure, by name and content alone. */
export type InspectFile = (file: SentFile) => Inspected;

/** What a virus scanner says; `name` is the signature that it found. */
export type ScanVerdict = { kind: 'clean' } | { kind: 'infected'; name: string } | { kind: 'unavailable' };

/** A virus scanner; it never throws, and answers within its own time-out. */
export interface VirusScanner {
  scan(content: Uint8Array): Promise<ScanVerdict>;
}
