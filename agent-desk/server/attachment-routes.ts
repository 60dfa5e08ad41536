import express, { type Request, type Response, type Router } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { Upload, Uploads } from '../../bot/ports/uploads.ts';
import { mayOpen } from '../domain/desk-events.ts';
import type { DeskConversations } from '../ports/desk-store.ts';
import { sessionOf } from './session-of.ts';
import type { SessionService } from './sessions.ts';

export interface AttachmentRoutesOptions {
  service: SessionService;
  conversations: DeskConversations;
  uploads: Uploads;
  audit: AuditTrail;
  addressOf: (request: Request) => string;
}

/** A citizen's files for the staff who may see the conversation; each opening leaves an audit row before the answer. */
export function attachmentRoutes({
  service,
  conversations,
  uploads,
  audit,
  addressOf,
}: AttachmentRoutesOptions): Router {
  const router = express.Router();
  router.get('/conversations/:conversationId/attachments/:id', async (request, response) => {
    const session = await sessionOf(request, service);
    const { conversationId, id } = request.params;
    const found = await conversations.find(conversationId);
    if (!found) throw new AppError('conversation.unknown', 'there is no such conversation');
    if (!mayOpen(session.profile, found.summary))
      throw new AppError('conversation.not-yours', 'the conversation is not yours');
    const upload = await uploads.read(conversationId, id);
    await sendFile(response, upload, () =>
      audit.append({
        ...{ actor: { kind: 'staff', id: session.profile.id }, action: 'attachment.viewed', module: 'desk' },
        ...{ conversationId, ip: addressOf(request), detail: { uploadId: id } },
      }),
    );
  });
  return router;
}

/** A citizen's file as a download, once the record has been written; never one that no scanner has looked at. */
export async function sendFile(
  response: Response,
  upload: Upload | undefined,
  record: () => Promise<void>,
): Promise<void> {
  if (!upload) throw new AppError('request.not-found', 'there is no such file');
  if (upload.state !== 'clean')
    throw new AppError('upload.quarantined', 'El archivo todavía no pasa por el antivirus', { retryable: true });
  await record();
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.attachment(upload.name).type(upload.contentType).send(Buffer.from(upload.content));
}
