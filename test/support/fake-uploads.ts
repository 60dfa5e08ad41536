import type { Uploads } from '../../bot/ports/uploads.ts';

/** Any file is there, with its id as content, but those that are said to be gone. */
export function createFakeUploads(): Pick<Uploads, 'read'> & { gone: Set<string> } {
  const gone = new Set<string>();
  return {
    gone,
    read: (conversationId, id) =>
      Promise.resolve(
        gone.has(id)
          ? undefined
          : {
              id,
              conversationId,
              name: `${id}.jpg`,
              contentType: 'image/jpeg',
              content: Buffer.from(id),
              state: 'clean' as const,
            },
      ),
  };
}
