import { Router } from 'express';
import type { CitizenFile } from '../../contracts/citizen-file.ts';
import type { SentFile } from '../../bot/ports/inspection.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { lastNumberOf } from './activity-log.ts';
import { attachmentPath } from './activity-mapping.ts';
import { addressOf } from './access.ts';
import { admitMessage, receiveMessage } from './activity-routes.ts';
import type { Channel } from './channel.ts';
import { readIncoming, type Incoming } from './incoming-activity.ts';
import { onlyMethods } from './problem.ts';
import { readUpload, type UploadBody, type UploadBudget } from './read-upload.ts';

/** `POST /conversations/:id/upload` and `GET /conversations/:id/attachments/:uploadId`. */
export function uploadRoutes(channel: Channel): Router {
  const { access, log, uploads, limits } = channel;
  const router = Router();
  const budget: UploadBudget = { usedBytes: 0 };

  router
    .route('/conversations/:conversationId/upload')
    .post(async (request, response) => {
      const { conversationId } = await access.enter(request);
      await access.limit(`post:${conversationId}`, limits.postsPerConversation);
      await lastNumberOf(log, conversationId);
      // Before the body: what is not admitted is neither held nor kept.
      await admitMessage(channel, conversationId);
      const reading = readUpload(request, limits, budget);
      try {
        const body = await reading.body;
        const message = readMessage(body, channel);
        if (body.files.length > limits.filesPerMessage)
          throw new AppError('upload.size', `At most ${limits.filesPerMessage} files in one message`);
        const address = addressOf(request);
        const attachments = await take(channel, { conversationId, address, ...message }, body.files);
        response.json({ id: await receiveMessage(channel, conversationId, { ...message, attachments, address }) });
      } finally {
        reading.release();
      }
    })
    .all(onlyMethods('POST'));

  router
    .route('/conversations/:conversationId/attachments/:uploadId')
    .get(async (request, response) => {
      const { conversationId } = await access.enter(request);
      await access.limit(`read:${conversationId}`, limits.readsPerConversation);
      const upload = await uploads.read(conversationId, String(request.params['uploadId']));
      if (!upload) throw new AppError('request.not-found', 'There is no such file in this conversation');
      response.attachment(upload.name);
      response.setHeader('Content-Type', upload.contentType);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      response.send(Buffer.from(upload.content));
    })
    .all(onlyMethods('GET'));

  return router;
}

function readMessage(body: UploadBody, { limits }: Channel): Extract<Incoming, { kind: 'message' }> {
  if (body.files.length === 0) throw new AppError('request.invalid', 'The upload has no file');
  if (body.activity === undefined) return { kind: 'message', text: '', clientId: undefined };
  let activity: unknown;
  try {
    activity = JSON.parse(body.activity);
  } catch {
    throw new AppError('request.invalid', 'The activity part is not JSON');
  }
  const incoming = readIncoming(activity, limits, true);
  if (incoming.kind !== 'message') throw new AppError('request.invalid', 'Files come with a message');
  return incoming;
}

/** What is refused comes with the message all the same: the assistant says why, and asks again where it must. */
async function take(
  { files: intake, ids, limits }: Channel,
  { conversationId, clientId, address }: { conversationId: string; clientId: string | undefined; address: string },
  files: readonly SentFile[],
): Promise<CitizenFile[]> {
  const messageId = clientId ?? ids.id();
  const quotaBytes = limits.fileBytesPerConversation;
  const taken = await intake.take({ conversationId, messageId, files, quotaBytes, address });
  if (!taken.ok) {
    const megabytes = Math.floor(quotaBytes / 1024 / 1024);
    throw new AppError('upload.size', `One conversation keeps at most ${megabytes} MB of files`);
  }
  return taken.files.map((file) => ({
    ...file,
    ...(file.uploadId !== undefined && { contentUrl: attachmentPath(conversationId, file.uploadId) }),
  }));
}
