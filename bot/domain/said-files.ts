import type { FactOf } from '../../contracts/fact.ts';

/** A file that came with a message, by the upload that keeps its bytes. */
export interface SaidFile {
  uploadId: string;
  fileName: string;
}

/** The files of a message that are kept with us; the channels keep a file under `…/attachments/<id>`. */
export function saidFiles(attachments: FactOf<'citizen-said'>['attachments']): SaidFile[] {
  return attachments.flatMap(({ contentUrl, name }) => {
    const uploadId = /\/attachments\/([\w-]{1,64})$/.exec(contentUrl ?? '')?.[1];
    return uploadId === undefined ? [] : [{ uploadId, fileName: name ?? uploadId }];
  });
}
