import type { FileInspection } from '../../contracts/citizen-file.ts';
import type { FileReading } from '../../contracts/file-reading.ts';
import type { Upload } from './uploads.ts';

/** Files that wait to be scanned again, or to be read. A claim holds one for `leaseMs`, so that two nodes do not do it twice. */
export interface UploadQueue {
  claimQuarantined(leaseMs: number): Promise<Upload | undefined>;
  /** No scanner has seen it: it is claimed again later, the later the more often it failed. */
  scanLater(id: string): Promise<void>;
  /** What a virus was found in loses its bytes and is read no more. */
  settleScan(id: string, verdict: { state: 'clean' } | { state: 'refused'; virus: string }): Promise<void>;
}

/** Clean files that go with a filing and that nobody has read yet. */
export interface ReadingQueue {
  claimUnread(leaseMs: number): Promise<{ upload: Upload; failures: number } | undefined>;
  keepReading(conversationId: string, id: string, reading: FileReading): Promise<void>;
}

/** How far the files of a conversation are, for whoever reviews them. */
export interface FileStates {
  /** By upload; what is not kept is not among them. A refused one has no reading. */
  states(
    conversationId: string,
    uploadIds: readonly string[],
  ): Promise<Map<string, { state: FileInspection['state']; released?: true; reading?: FileReading }>>;
}

/** A way out of quarantine where no scanner ever comes: a person answers for it. */
export interface FileRelease {
  /** False where it does not wait in quarantine. */
  release(conversationId: string, uploadId: string): Promise<boolean>;
}
