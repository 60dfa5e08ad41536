import { createHash } from 'node:crypto';
import type { FileRefusal } from '../contracts/citizen-file.ts';
import type { AuditTrail } from './ports/audit.ts';
import type { FileIntake, SentFiles, TakenFile } from './ports/file-intake.ts';
import type { InspectFile, SentFile, VirusScanner } from './ports/inspection.ts';
import type { Uploads } from './ports/uploads.ts';

export interface FileIntakeOptions {
  inspect: InspectFile;
  scanner: VirusScanner;
  uploads: Uploads;
  audit: AuditTrail;
}

/** Looks at files by the rules, then for viruses, and keeps what passes: what no scanner has seen, in quarantine. */
export function createFileIntake({ inspect, scanner, uploads, audit }: FileIntakeOptions): FileIntake {
  return {
    async take(sent) {
      const looked = await Promise.all(sent.files.map((file, index) => look(file, idOf(sent, index))));
      const infected = looked.filter(({ virus }) => virus !== undefined);
      for (const { virus, taken } of infected) await tellInfected(sent, taken, virus);
      const kept = looked.flatMap(({ taken, content, uploadId }) =>
        taken.inspection.state === 'refused'
          ? []
          : [{ ...taken, id: uploadId, content, state: taken.inspection.state }],
      );
      if (kept.length > 0 && !(await uploads.save(sent.conversationId, kept, sent.quotaBytes)))
        return { ok: false, reason: 'quota' };
      return { ok: true, files: looked.map(({ taken }) => taken) };
    },
  };

  async function look(
    file: SentFile,
    uploadId: string,
  ): Promise<{ taken: TakenFile; content: Uint8Array; uploadId: string; virus?: string }> {
    const { content } = file;
    const inspected = inspect(file);
    if (inspected.kind === 'refused')
      return { taken: refused(inspected.name, content, inspected.reason), content, uploadId };
    const verdict = await scanner.scan(content);
    if (verdict.kind === 'infected')
      return { taken: refused(inspected.name, content, 'infected'), content, uploadId, virus: verdict.name };
    const { name, contentType } = inspected;
    const sha256 = createHash('sha256').update(content).digest('hex');
    const state = verdict.kind === 'clean' ? 'clean' : 'quarantined';
    const taken = {
      name,
      contentType,
      sizeBytes: content.byteLength,
      inspection: { state },
      uploadId,
      sha256,
    } as const;
    return { taken, content, uploadId };
  }

  function tellInfected({ conversationId, address }: SentFiles, { sizeBytes }: TakenFile, virus = ''): Promise<void> {
    return audit.append({
      ...{ actor: { kind: 'system', id: 'inspection' }, action: 'upload.infected', module: 'system' },
      ...{ conversationId, detail: { virus, sizeBytes } },
      ...(address !== undefined && { ip: address }),
    });
  }
}

/** The same message sent again finds its files kept, so that a retry leaves nothing behind and costs nothing. */
function idOf({ conversationId, messageId }: SentFiles, index: number): string {
  return createHash('sha256').update(`${conversationId}:${messageId}:${index}`).digest('base64url').slice(0, 22);
}

/** What it really is stays unsaid: nobody is to open it by that. */
function refused(name: string, { byteLength }: Uint8Array, reason: FileRefusal): TakenFile {
  const inspection = { state: 'refused', reason } as const;
  return { name, contentType: 'application/octet-stream', sizeBytes: byteLength, inspection };
}
