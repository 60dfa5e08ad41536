import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import { cleanText } from '../../bot/domain/clean-text.ts';
import type { Channel } from './channel.ts';
import { detailOf } from './incoming-activity.ts';
import { onlyMethods } from './problem.ts';
import { createJsonReader } from './read-json.ts';

const UserId = z
  .string()
  .max(256)
  .nullish()
  .transform((id) => (id ? cleanText(id) : undefined));

/** What may come with a request for a token or a conversation; a browser of the site sends nothing. */
const StartRequest = z
  .object({ locale: z.string().max(35).nullish(), user: z.object({ id: UserId }).nullish() })
  .optional();

/** Reads the optional body of a start. Throws AppError `request.invalid`. */
export function readStart(body: unknown): { locale?: string | undefined; userId?: string | undefined } {
  const parsed = StartRequest.safeParse(body);
  if (!parsed.success) throw new AppError('request.invalid', detailOf(parsed.error));
  return { locale: parsed.data?.locale ?? undefined, userId: parsed.data?.user?.id };
}

/** `POST /tokens/generate` and `POST /tokens/refresh`. */
export function tokenRoutes({ access, tokens, ids, limits, portalSignOns }: Channel): Router {
  const router = Router();
  const readJson = createJsonReader(limits.startBytes);

  router
    .route('/tokens/generate')
    .post(async (request, response) => {
      const identity = await access.admitStarter(request);
      const { userId } = readStart(await readJson(request, response));
      const conversationId = ids.id();
      if (identity && portalSignOns && !(await portalSignOns.admit(identity, conversationId)))
        throw new AppError('auth.invalid', 'That portal token was used already');
      const token = await tokens.issue({ conversationId, ...(userId !== undefined && { userId }) });
      response.json({ conversationId, token, expires_in: limits.tokenTtlS });
    })
    .all(onlyMethods('POST'));

  router
    .route('/tokens/refresh')
    .post(async (request, response) => {
      const caller = await access.identify(request);
      if (caller.kind === 'secret') throw new AppError('auth.forbidden', 'A token is refreshed with the token itself');
      const { conversationId, userId } = caller;
      await access.limit(`refresh:${conversationId}`, limits.refreshesPerConversation);
      const token = await tokens.issue({ conversationId, ...(userId !== undefined && { userId }) });
      response.json({ conversationId, token, expires_in: limits.tokenTtlS });
    })
    .all(onlyMethods('POST'));

  return router;
}
