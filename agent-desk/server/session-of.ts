import type { Request } from 'express';
import { AppError } from '../../bot/domain/errors.ts';
import { readCookie, SESSION_COOKIE } from './cookies.ts';
import type { SessionService } from './sessions.ts';

/** The session behind a request; throws AppError `auth.missing` or `auth.expired` where there is none. */
export async function sessionOf(
  request: Request,
  service: SessionService,
): Promise<NonNullable<Awaited<ReturnType<SessionService['find']>>>> {
  const token = readCookie(request.headers.cookie, SESSION_COOKIE);
  if (token === undefined) throw new AppError('auth.missing', 'there is no session');
  const session = await service.find(token);
  if (!session) throw new AppError('auth.expired', 'the session is over');
  return session;
}
