import express, { type Request, type Router } from 'express';
import type { AnswerOrigin, StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import { mayOpen } from '../domain/desk-events.ts';
import type { DeskConversations } from '../ports/desk-store.ts';
import { sessionOf } from './session-of.ts';
import type { SessionService } from './sessions.ts';

export interface OriginRoutesOptions {
  service: SessionService;
  conversations: DeskConversations;
  log: ConversationLog;
  audit: AuditTrail;
  addressOf: (request: Request) => string;
}

/**
 * `GET /conversations/:id/messages/:number/origin`: where an answer of the assistant came from, without a word of what
 * was said. For those who may see the conversation, and for those who mend answers or look into them.
 */
export function originRoutes({ service, conversations, log, audit, addressOf }: OriginRoutesOptions): Router {
  const router = express.Router();
  router.get('/conversations/:conversationId/messages/:number/origin', async (request, response) => {
    const { profile } = await sessionOf(request, service);
    const { conversationId } = request.params;
    const number = Number(request.params.number);
    const found = await conversations.find(conversationId);
    if (!found) throw new AppError('conversation.unknown', 'there is no such conversation');
    if (!mayOpen(profile, found.summary) && !mendsAnswers(profile))
      throw new AppError('conversation.not-yours', 'the conversation is not yours');
    const origin = Number.isInteger(number) && number > 0 ? await readOrigin(log, conversationId, number) : undefined;
    if (!origin) throw new AppError('request.not-found', 'there is no such answer');

    await audit.append({
      ...{ actor: { kind: 'staff', id: profile.id }, action: 'answer.traced', module: 'desk' },
      ...{ conversationId, ip: addressOf(request), detail: { number } },
    });
    response.setHeader('Cache-Control', 'no-store');
    response.json(origin);
  });
  return router;
}

const mendsAnswers = ({ roles }: StaffProfile): boolean => roles.includes('editor') || roles.includes('auditor');

async function readOrigin(
  log: ConversationLog,
  conversationId: string,
  number: number,
): Promise<AnswerOrigin | undefined> {
  const [said] = await log.read(conversationId, { audience: 'public', after: number - 1, limit: 1 });
  if (said?.number !== number || said.fact.kind !== 'bot-said') return undefined;
  const { about, reply, origin } = said.fact;
  return { number, at: said.at, about, key: reply.key, ...(origin && { origin }) };
}
