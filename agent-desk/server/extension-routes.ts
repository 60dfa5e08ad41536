import express, { type Router } from 'express';
import { z } from 'zod';
import { ReviewReason } from '../../contracts/filing-review.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { FilingExtension } from '../../bot/ports/filing-extension.ts';
import { sessionOf } from './session-of.ts';
import type { SessionService } from './sessions.ts';

const Extension = ReviewReason.extend({ until: z.iso.date() });

/** `POST /filings/:number/extension`: a supervisor puts off the term of what was filed, once and before it ends. */
export function extensionRoutes({
  service,
  extensions,
}: {
  service: SessionService;
  extensions: FilingExtension;
}): Router {
  const router = express.Router();
  router.post('/filings/:number/extension', express.json({ limit: '8kb' }), async (request, response) => {
    const { profile } = await sessionOf(request, service);
    if (!profile.roles.includes('supervisor')) throw new AppError('auth.forbidden', 'a supervisor puts off a term');
    const read = Extension.safeParse(request.body);
    if (!read.success)
      throw new AppError('request.invalid', 'a day (until, ISO) and a reason of 10 to 600 characters are needed');
    const extended = await extensions.extend(request.params.number, profile.id, read.data);
    if (extended.outcome === 'unknown') throw new AppError('request.not-found', 'there is no such filing');
    if (extended.outcome === 'refused') {
      const latest = 'latest' in extended ? `, ${extended.latest} at the latest` : '';
      throw new AppError('filing.decided', `the term is not put off: ${extended.because}${latest}`);
    }
    response.json({ dueOn: extended.filing.dueOn });
  });
  return router;
}
