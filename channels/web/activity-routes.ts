import { Router } from 'express';
import { conversationTopic } from '../../bot/ports/system.ts';
import type { CitizenMessage } from '../../bot/ports/intake.ts';
import { lastNumberOf, parseWatermark, readActivities } from './activity-log.ts';
import { activityId } from './activity-mapping.ts';
import { addressOf } from './access.ts';
import type { Channel } from './channel.ts';
import { readIncoming } from './incoming-activity.ts';
import { onlyMethods } from './problem.ts';
import { createJsonReader } from './read-json.ts';

/** `POST` and `GET /conversations/:id/activities`. */
export function activityRoutes(channel: Channel): Router {
  const { access, log, bus, ids, limits, origins, botName } = channel;
  const router = Router();
  const readJson = createJsonReader(limits.activityBytes);

  router
    .route('/conversations/:conversationId/activities')
    .post(async (request, response) => {
      const { conversationId } = await access.enter(request);
      await access.limit(`post:${conversationId}`, limits.postsPerConversation);
      const incoming = readIncoming(await readJson(request, response), limits);
      if (incoming.kind === 'message') {
        await admitMessage(channel, conversationId);
        const id = await receiveMessage(channel, conversationId, {
          ...incoming,
          attachments: [],
          address: addressOf(request),
        });
        response.json({ id });
        return;
      }
      await lastNumberOf(log, conversationId);
      if (incoming.kind === 'typing') {
        bus.publish(conversationTopic(conversationId), {
          kind: 'typing',
          conversationId,
          from: 'citizen',
          typing: true,
        });
        channel.onTyping?.(conversationId);
      }
      response.json({ id: `${conversationId}|${ids.id()}` });
    })
    .get(async (request, response) => {
      const { conversationId, userId } = await access.enter(request);
      await access.limit(`read:${conversationId}`, limits.readsPerConversation);
      const after = parseWatermark(request.query['watermark'], await lastNumberOf(log, conversationId));
      const context = { conversationId, userId, botName, baseUrl: origins.baseUrl(request) };
      const { shown, last } = await readActivities(log, context, { after, limit: limits.pageSize });
      response.json({ activities: shown.map(({ activity }) => activity), watermark: String(last) });
    })
    .all(onlyMethods('GET', 'POST'));

  return router;
}

/** Takes the permits of one message. Throws AppError `rate.limited`. */
export async function admitMessage({ access, limits }: Channel, conversationId: string): Promise<void> {
  await access.limit(`messages:${conversationId}`, limits.messagesShort);
  await access.limit(`messages-long:${conversationId}`, limits.messagesLong);
}

/** Gives an admitted message to the intake; resolves to its activity id once it is committed. */
export async function receiveMessage(
  { intake, ids }: Channel,
  conversationId: string,
  message: Pick<CitizenMessage, 'text' | 'attachments' | 'location'> & {
    clientId: string | undefined;
    address: string;
  },
): Promise<string> {
  const clientId = message.clientId ?? ids.id();
  const { number } = await intake.receive({
    channel: 'web',
    conversationId,
    providerMessageId: `${conversationId}:${clientId}`,
    clientId,
    text: message.text,
    attachments: message.attachments,
    address: message.address,
    ...(message.location && { location: message.location }),
  });
  return activityId(conversationId, number);
}
