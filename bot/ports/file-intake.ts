import type { FileInspection } from '../../contracts/citizen-file.ts';
import type { SentFile } from './inspection.ts';

/** The files of one message, as a channel received them. */
export interface SentFiles {
  conversationId: string;
  /** The channel's id of the message: the same one finds its files kept and costs nothing again. */
  messageId: string;
  files: readonly SentFile[];
  /** Most that the conversation may keep in all. */
  quotaBytes: number;
  /** Network address they came from, where the channel has one. */
  address?: string;
}

/** A file that was looked at; one that is refused has no upload. */
export interface TakenFile {
  name: string;
  contentType: string;
  sizeBytes: number;
  inspection: FileInspection;
  uploadId?: string;
  /** Hex. */
  sha256?: string;
}

/** The way in for citizens' files, whatever the channel. */
export interface FileIntake {
  /** Looks at each file and keeps those that may be kept, all or none; `quota`, and nothing kept, where there is no room. */
  take(sent: SentFiles): Promise<{ ok: true; files: TakenFile[] } | { ok: false; reason: 'quota' }>;
}
