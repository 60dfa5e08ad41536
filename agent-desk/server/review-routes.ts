import express, { type Request, type Router } from 'express';
import type { StaffProfile } from '../../contracts/desk-protocol.ts';
import { ReviewReason, type ReviewLine, type ReviewView } from '../../contracts/filing-review.ts';
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
    const { after } = request.query;
    response.json(await reviews.list(queuesOf(profile), typeof after === 'string' ? after : undefined));
  });

  router.get('/reviews/:number', async (request, response) => {
    const { profile, opened } = await enter(request);
    await audit.append(seen('filing.viewed', request, profile, opened));
    const view: ReviewView = { ...opened.view, mayRelease: mayRelease(profile) };
    response.json({ view });
  });

  router.get('/reviews/:number/documents/:uploadId', async (request, response) => {
    const { profile, opened } = await enter(request);
    const { uploadId } = request.params;
    const keptIn = opened.keptIn.get(uploadId);
    const upload = keptIn === undefined ? undefined : await uploads.read(keptIn, uploadId);
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
    response.json(await reviews.sendBack(opened.view.number, profile.id, reasonIn(request)));
  });

  router.post(
    '/reviews/:number/documents/:uploadId/release',
    express.json({ limit: '8kb' }),
    async (request, response) => {
      const { profile, opened } = await enter(request);
      if (!reviews.release || !mayRelease(profile))
        throw new AppError('auth.forbidden', 'only a supervisor releases a file, and only where there is no antivirus');
      const reason = reasonIn(request);
      const { uploadId } = request.params;
      const document = opened.view.documents.find((each) => each.uploadId === uploadId);
      const conversationId = opened.keptIn.get(uploadId);
      if (document?.state !== 'quarantined' || conversationId === undefined)
        throw new AppError('request.not-found', 'there is no such file in quarantine');
      // Who answers for it stands in the record before anybody can open it.
      const detail = { uploadId, filing: opened.view.number, reason };
      await audit.append({ ...seen('upload.released', request, profile, opened), detail });
      await reviews.release({ conversationId, uploadId, name: document.fileName });
      response.status(204).end();
    },
  );
  return router;

  function mayRelease({ roles }: StaffProfile): boolean {
    return reviews.release !== undefined && roles.includes('supervisor');
  }

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

function reasonIn(request: Request): string {
  const read = ReviewReason.safeParse(request.body);
  if (!read.success) throw new AppError('request.invalid', 'a reason of 10 to 600 characters is needed');
  return read.data.reason;
}

const queuesOf = ({ roles, queues }: StaffProfile): StaffProfile['queues'] =>
  roles.includes('supervisor') ? [...STAFF_QUEUES] : queues;

const mayReview = (profile: StaffProfile, { queue }: Pick<ReviewLine, 'queue'>): boolean =>
  queuesOf(profile).includes(queue);
