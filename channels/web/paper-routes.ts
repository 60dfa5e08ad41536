import { Router } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import type { Papers } from '../../bot/ports/papers.ts';
import type { Channel } from './channel.ts';
import { onlyMethods } from './problem.ts';

/** `GET /conversations/:id/papers/:paperId`: a paper that was given in the conversation, by its bearer (R-I6). */
export function paperRoutes({ access, limits }: Channel, papers: Pick<Papers, 'open'>): Router {
  const router = Router();
  router
    .route('/conversations/:conversationId/papers/:paperId')
    .get(async (request, response) => {
      const { conversationId } = await access.enter(request);
      await access.limit(`read:${conversationId}`, limits.readsPerConversation);
      const opened = await papers.open(String(request.params['paperId']), conversationId);
      if (!opened) throw new AppError('request.not-found', 'There is no such paper in this conversation');
      response.attachment(opened.paper.fileName);
      response.setHeader('Content-Type', 'application/pdf');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
      response.send(Buffer.from(opened.pdf));
    })
    .all(onlyMethods('GET'));
  return router;
}
