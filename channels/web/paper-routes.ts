import { Router, type Request, type Response } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import type { Papers } from '../../bot/ports/papers.ts';
import type { Channel } from './channel.ts';
import { onlyMethods } from './problem.ts';

/** `GET /conversations/:id/papers/:paperId`, and `…/annex`: a paper that was given in the conversation, and the file beside it, by its bearer (R-I6). */
export function paperRoutes({ access, limits }: Channel, papers: Pick<Papers, 'open' | 'openAnnex'>): Router {
  const router = Router();
  const enter = async (request: Request): Promise<[paperId: string, conversationId: string]> => {
    const { conversationId } = await access.enter(request);
    await access.limit(`read:${conversationId}`, limits.readsPerConversation);
    return [String(request.params['paperId']), conversationId];
  };
  router
    .route('/conversations/:conversationId/papers/:paperId')
    .get(async (request, response) => {
      const opened = await papers.open(...(await enter(request)));
      if (!opened) throw new AppError('request.not-found', 'There is no such paper in this conversation');
      send(response, { name: opened.paper.fileName, type: 'application/pdf', bytes: opened.pdf });
    })
    .all(onlyMethods('GET'));
  router
    .route('/conversations/:conversationId/papers/:paperId/annex')
    .get(async (request, response) => {
      const opened = await papers.openAnnex(...(await enter(request)));
      if (!opened) throw new AppError('request.not-found', 'There is no such file in this conversation');
      const name = opened.paper.fileName.replace(/\.pdf$/, '.json');
      send(response, { name, type: 'application/json', bytes: opened.annex });
    })
    .all(onlyMethods('GET'));
  return router;
}

function send(response: Response, { name, type, bytes }: { name: string; type: string; bytes: Uint8Array }): void {
  response.attachment(name);
  response.setHeader('Content-Type', type);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.send(Buffer.from(bytes));
}
