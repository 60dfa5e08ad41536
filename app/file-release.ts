import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import type { FilingReviews } from '../agent-desk/ports/filing-review.ts';
import type { FactOf } from '../contracts/fact.ts';
import type { FileRelease } from '../bot/ports/upload-queue.ts';

/** Takes a file out of quarantine on a person's word; its conversation keeps that no antivirus has seen it. */
export function openFileRelease({
  files,
  conversations,
}: {
  files: FileRelease;
  conversations: DeskConversations;
}): NonNullable<FilingReviews['release']> {
  return async ({ conversationId, uploadId, name }) => {
    const inspection = { state: 'clean', byHand: true } as const;
    const fact: FactOf<'file-inspected'> = { kind: 'file-inspected', uploadId, name, inspection };
    // Told first, as a scanner's verdict is: said twice it is told once.
    const change = { ok: true as const, facts: [fact], audit: [] };
    await conversations.change(conversationId, () => change, { clientId: `released:${uploadId}` });
    await files.release(conversationId, uploadId);
  };
}
