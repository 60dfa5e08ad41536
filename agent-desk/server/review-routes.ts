import express, { type Request, type Router } from 'express';
import type { StaffProfile } from '../../contracts/desk-protocol.ts';
import { ReturnReason, type ReviewLine } from '../../contracts/filing-review.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditEntry, AuditTrail } from '../../bot/ports/audit.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import { STAFF_QUEUES } from '../domain/queues.ts';
import type { FilingReviews, OpenedReview } from '../ports/filing-review.ts';
import { sendFile } from './attachment-routes.ts';
import { readCookie, SESSION_COOKIE } from './cookies.ts';
import type { SessionService } from './sessions.ts';

export interface ReviewRoutesOptions {
  service: SessionService;
  reviews: FilingReviews;
  uploads: Pick<Uploads, 'read'>;
  audit: AuditTrail;
  addressOf: (request: Request) => string;
}

/** `/reviews`: filings for the staff of their queue. What is opened leaves its audit row before the answer. */
export function reviewRoutes({ service, reviews, uploads, audit, addressOf }: ReviewRoutesOptions): Router {
  const router = express.Router();

  router.get('/reviews', async (request, response) => {
    const profile = await reviewer(request);
    response.json({ lines: await reviews.list(queuesOf(profile)) });
  });

  router.get('/reviews/:number', async (request, response) => {
    const { profile, opened } = await enter(request);
    await audit.append(seen('filing.viewed', request, profile, opened));
    response.json({ view: opened.view });
  });

  router.get('/reviews/:number/documents/:uploadId', async (request, response) => {
    const { profile, opened } = await enter(request);
    const { uploadId } = request.params;
    const isItsOwn = opened.view.documents.some((document) => document.uploadId === uploadId);
    const upload = isItsOwn ? await uploads.read(opened.conversationId, uploadId) : undefined;
    await sendFile(response, upload, () =>
      audit.append({
        ...seen('attachment.viewed', request, profile, opened),
        detail: { uploadId, filing: opened.view.number },
      }),
    );
  });

  router.post('/reviews/:number/accept', async (request, response) => {
    const { profile, opened } = await enter(request);
    const waiting = opened.view.documents.some(({ state }) => state === 'quarantined');
    if (waiting) throw new AppError('upload.quarantined', 'a document has not been looked at for viruses yet');
    response.json(await reviews.accept(opened.view.number, profile.id));
  });

  router.post('/reviews/:number/return', express.json({ limit: '8kb' }), async (request, response) => {
    const { profile, opened } = await enter(request);
    const read = ReturnReason.safeParse(request.body);
    if (!read.success) throw new AppError('request.invalid', 'a reason of 10 to 600 characters is needed');
    response.json(await reviews.sendBack(opened.view.number, profile.id, read.data.reason));
  });
  return router;

  async function reviewer(request: Request): Promise<StaffProfile> {
    const token = readCookie(request.headers.cookie, SESSION_COOKIE);
    if (token === undefined) throw new AppError('auth.missing', 'there is no session');
    const session = await service.find(token);
    if (!session) throw new AppError('auth.expired', 'the session is over');
    if (!session.profile.roles.some((role) => role === 'agent' || role === 'supervisor'))
      throw new AppError('auth.forbidden', 'filings are for agents and supervisors');
    return session.profile;
  }

  async function enter(request: Request): Promise<{ profile: StaffProfile; opened: OpenedReview }> {
    const profile = await reviewer(request);
    const opened = await reviews.open(String(request.params['number']));
    if (!opened || !mayReview(profile, opened.view)) throw new AppError('request.not-found', 'there is no such filing');
    return { profile, opened };
  }

  function seen(
    action: string,
    request: Request,
    profile: StaffProfile,
    { view, conversationId }: OpenedReview,
  ): AuditEntry {
    const { document } = view.filer;
    return {
      ...{ actor: { kind: 'staff', id: profile.id }, action, module: 'desk', conversationId },
      ...{ ip: addressOf(request), detail: { filing: view.number } },
      ...(document !== undefined && { subject: document }),
    };
  }
}

const queuesOf = ({ roles, queues }: StaffProfile): StaffProfile['queues'] =>
  roles.includes('supervisor') ? [...STAFF_QUEUES] : queues;

const mayReview = (profile: StaffProfile, { queue }: Pick<ReviewLine, 'queue'>): boolean =>
  queuesOf(profile).includes(queue);
