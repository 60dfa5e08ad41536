import { Router, type Request } from 'express';
import type { Locale } from '../../contracts/fact.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { addressOf } from './access.ts';
import { lastNumberOf, parseWatermark } from './activity-log.ts';
import type { Channel } from './channel.ts';
import { onlyMethods } from './problem.ts';
import { createJsonReader } from './read-json.ts';
import { readStart } from './token-routes.ts';
import type { Grant } from './tokens.ts';

/** `POST /conversations` (start) and `GET /conversations/:id` (reconnect). */
export function conversationRoutes(channel: Channel): Router {
  const { access, intake, log, ids, limits } = channel;
  const router = Router();
  const readJson = createJsonReader(limits.startBytes);

  router
    .route('/conversations')
    .post(async (request, response) => {
      const caller = await access.identify(request);
      const { locale, userId: named } = readStart(await readJson(request, response));
      const conversationId = caller.kind === 'token' ? caller.conversationId : ids.id();
      await access.limit(`post:${conversationId}`, limits.postsPerConversation);
      const existed = (await log.lastNumber(conversationId)) !== undefined;
      await intake.open({
        conversationId,
        channel: 'web',
        locale: chooseLocale(request, locale),
        address: addressOf(request),
      });
      // The name in the token holds against the one in the body: the site signed for it.
      const userId = (caller.kind === 'token' ? caller.userId : undefined) ?? named;
      const grant = { conversationId, ...(userId !== undefined && { userId }) };
      response.status(existed ? 200 : 201).json(await conversationAnswer(channel, request, grant));
    })
    .all(onlyMethods('POST'));

  router
    .route('/conversations/:conversationId')
    .get(async (request, response) => {
      const grant = await access.enter(request);
      await access.limit(`read:${grant.conversationId}`, limits.readsPerConversation);
      const after = parseWatermark(request.query['watermark'], await lastNumberOf(log, grant.conversationId));
      response.json(await conversationAnswer(channel, request, grant, after));
    })
    .all(onlyMethods('GET'));

  // Reached only by a plain request: an upgrade never comes through the router.
  router
    .route('/conversations/:conversationId/stream')
    .get((_request, response) => {
      response.setHeader('Upgrade', 'websocket');
      throw new AppError('request.invalid', 'The stream is opened as a WebSocket');
    })
    .all(onlyMethods('GET'));

  return router;
}

async function conversationAnswer({ tokens, origins, limits }: Channel, request: Request, grant: Grant, after = 0) {
  const query = new URLSearchParams({
    ...(after > 0 && { watermark: String(after) }),
    t: await tokens.issueForStream(grant),
  });
  const streamBase = origins.baseUrl(request).replace(/^http/, 'ws');
  return {
    conversationId: grant.conversationId,
    token: await tokens.issue(grant),
    expires_in: limits.tokenTtlS,
    streamUrl: `${streamBase}/conversations/${grant.conversationId}/stream?${query.toString()}`,
  };
}

function chooseLocale(request: Request, asked: string | undefined): Locale {
  const language = asked?.slice(0, 2).toLowerCase();
  if (language === 'en') return 'en';
  if (language === 'es') return 'es-CO';
  return request.acceptsLanguages('es', 'en') === 'en' ? 'en' : 'es-CO';
}
