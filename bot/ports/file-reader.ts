import type { FileReading } from '../../contracts/file-reading.ts';

/** Reads what stands in a file, as advice to whoever reviews it. */
export interface FileReader {
  /** Never throws: what cannot be read is told as that. Bounded in time and memory, one page at a time. */
  read(file: { contentType: string; content: Uint8Array }): Promise<FileReading>;
  close(): Promise<void>;
}
