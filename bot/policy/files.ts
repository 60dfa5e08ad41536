import type { CitizenFile } from '../../contracts/citizen-file.ts';
import type { Reply } from '../../contracts/reply.ts';

/** The files of a message that were kept, in quarantine or not. */
export function keptFiles(files: readonly CitizenFile[]): CitizenFile[] {
  return files.filter(({ inspection }) => inspection?.state !== 'refused');
}

/** What a citizen must hear of the files just sent: which were refused and why, and that some wait to be looked at. */
export function fileNotices(files: readonly CitizenFile[]): Reply[] {
  const refused = files.flatMap(({ name, inspection }): Reply[] =>
    inspection?.reason === undefined ? [] : [{ key: `file.${inspection.reason}`, data: { name: name ?? '' } }],
  );
  const waits = files.some(({ inspection }) => inspection?.state === 'quarantined');
  return waits ? [...refused, { key: 'file.quarantined' }] : refused;
}
