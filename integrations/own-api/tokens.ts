import { hkdfSync } from 'node:crypto';
import { SignJWT, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { API_SCOPES, type ApiScope } from './clients.ts';

/** Whom a token stands for, and what for. */
export interface ApiGrant {
  clientId: string;
  scopes: readonly ApiScope[];
}

/** Makes and reads access tokens: JWT (HS256), under a key that is of this API alone. */
export interface ApiTokens {
  issue(grant: ApiGrant): Promise<string>;
  /** Throws AppError `auth.invalid` or `auth.expired`. */
  read(token: string): Promise<ApiGrant>;
}

export const TOKEN_LIFE_S = 600;

const ISSUER = 'ventanilla';
const AUDIENCE = 'own-api';
const Claims = z.object({ sub: z.string().min(1), scope: z.string() });

/** `signingKey`: at least 32 random bytes, of which this API's own key is derived. */
export function createApiTokens({ signingKey, clock }: { signingKey: Uint8Array; clock: Clock }): ApiTokens {
  if (signingKey.byteLength < 32) throw new AppError('config.invalid', 'The signing key is under 32 bytes');
  const key = new Uint8Array(hkdfSync('sha256', signingKey, new Uint8Array(0), 'own-api-token', 32));
  return {
    issue({ clientId, scopes }) {
      const nowS = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT({ scope: scopes.join(' ') })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(clientId)
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + TOKEN_LIFE_S)
        .sign(key);
    },
    async read(token) {
      const { payload } = await jwtVerify(token, key, {
        ...{ issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'], typ: 'at+jwt' },
        ...{ requiredClaims: ['exp'], currentDate: clock.now() },
      }).catch(refuse);
      const claims = Claims.safeParse(payload);
      if (!claims.success) throw new AppError('auth.invalid', 'The token is of another kind');
      const named = claims.data.scope.split(' ');
      return { clientId: claims.data.sub, scopes: API_SCOPES.filter((scope) => named.includes(scope)) };
    },
  };
}

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw new AppError('auth.expired', 'The token has expired', { cause: error });
  if (error instanceof errors.JOSEError)
    throw new AppError('auth.invalid', 'The token is not valid here', { cause: error });
  throw error;
}
