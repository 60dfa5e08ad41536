import { createPublicKey, createSecretKey, hkdfSync } from 'node:crypto';
import { EncryptJWT, SignJWT, errors, jwtDecrypt, jwtVerify, type JWTPayload } from 'jose';
import { z } from 'zod';
import { DocumentType } from '../../contracts/fact.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { PortalIdentity } from '../../bot/ports/portal-sign-ons.ts';
import type { Clock } from '../../bot/ports/system.ts';

/** What a token opens: one conversation, for one user of the embedding site where it named one. */
export interface Grant {
  conversationId: string;
  userId?: string;
}

/**
 * How the portal signs its tokens: a shared secret, or an Ed25519 public key in SPKI PEM. With an `issuer`, tokens must
 * name it as `iss`.
 */
export type PortalTokenKey = (
  { algorithm: 'HS256'; secret: Uint8Array } | { algorithm: 'EdDSA'; publicKeyPem: string }
) & {
  issuer?: string;
};

/** Makes and reads the channel's tokens. Reading throws AppError `auth.invalid` or `auth.expired`. */
export interface Tokens {
  /** A JWT (HS256) for the API. */
  issue(grant: Grant): Promise<string>;
  /** For the stream alone, and encrypted: it stands in a URL, where nothing may say who the user is. */
  issueForStream(grant: Grant): Promise<string>;
  read(token: string): Promise<Grant>;
  readForStream(token: string): Promise<Grant>;
  /**
   * Checks a portal token: its signature, audience `ventanilla`, the issuer and that it expires. Gives who signed in
   * at the portal, where the token says so (`PortalClaims`).
   */
  checkPortalToken(token: string): Promise<PortalIdentity | undefined>;
}

const ISSUER = 'ventanilla';
const PORTAL_AUDIENCE = 'ventanilla';
/** Longest life left of a token that proves identity, s: what is kept against its second use is bounded by it. */
const LONGEST_PROOF_S = 15 * 60;

/**
 * What a portal's token may say of who signed in there, all of it or nothing: `documentType` (CC, CE, TI, PA, PPT,
 * NIT), `document` (without points; a NIT with or without its check digit after a hyphen) and `jti`, which is good once.
 */
const PortalClaims = z.object({
  documentType: DocumentType,
  document: z.string().regex(/^[0-9A-Za-z]{4,20}(-\d)?$/),
  jti: z.string().min(8).max(256),
  exp: z.number(),
});
const Claims = z.object({ conversation: z.string().min(1), user: z.string().optional() });

/** `signingKey`: at least 32 random bytes; each kind of token gets a key of its own derived from it. */
export function createTokens(options: {
  signingKey: Uint8Array;
  clock: Clock;
  tokenTtlS: number;
  streamTokenTtlS: number;
  portalTokenKey?: PortalTokenKey | undefined;
}): Tokens {
  const { clock } = options;
  const apiKey = derive(options.signingKey, 'directline-token');
  const streamKey = derive(options.signingKey, 'directline-stream');
  const portal = options.portalTokenKey && portalKey(options.portalTokenKey);
  const nowS = (): number => Math.floor(clock.now().getTime() / 1000);
  const expected = (audience: string) => ({
    audience,
    issuer: ISSUER,
    currentDate: clock.now(),
    requiredClaims: ['exp'],
  });

  return {
    issue: (grant) =>
      new SignJWT(claimsOf(grant))
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience('conversation')
        .setIssuedAt(nowS())
        .setExpirationTime(nowS() + options.tokenTtlS)
        .sign(apiKey),
    issueForStream: (grant) =>
      new EncryptJWT(claimsOf(grant))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuer(ISSUER)
        .setAudience('stream')
        .setExpirationTime(nowS() + options.streamTokenTtlS)
        .encrypt(streamKey),
    read: (token) =>
      attempt(async () => {
        const { payload } = await jwtVerify(token, apiKey, { ...expected('conversation'), algorithms: ['HS256'] });
        return grantOf(payload);
      }),
    readForStream: (token) =>
      attempt(async () => {
        const { payload } = await jwtDecrypt(token, streamKey, {
          ...expected('stream'),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return grantOf(payload);
      }),
    checkPortalToken: (token) =>
      attempt(async () => {
        if (!portal) throw new AppError('auth.invalid', 'The credentials are not known here');
        const { payload } = await jwtVerify(token, portal.key, {
          audience: PORTAL_AUDIENCE,
          algorithms: [portal.algorithm],
          requiredClaims: ['exp'],
          currentDate: clock.now(),
          ...(portal.issuer !== undefined && { issuer: portal.issuer }),
        });
        return portalIdentity(payload, nowS());
      }),
  };
}

function claimsOf({ conversationId, userId }: Grant): JWTPayload {
  return { conversation: conversationId, ...(userId !== undefined && { user: userId }) };
}

function grantOf(payload: JWTPayload): Grant {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new AppError('auth.invalid', 'The token is of another kind');
  const { conversation, user } = claims.data;
  return { conversationId: conversation, ...(user !== undefined && { userId: user }) };
}

/** Who signed in at the portal. Claims that are there in part, or live too long, prove nothing and are refused. */
function portalIdentity(payload: JWTPayload, nowS: number): PortalIdentity | undefined {
  if (payload['document'] === undefined && payload['documentType'] === undefined) return undefined;
  const claims = PortalClaims.safeParse(payload);
  if (!claims.success)
    throw new AppError('auth.invalid', 'A token that proves identity needs documentType, document and jti');
  const { documentType, document, jti, exp } = claims.data;
  if (exp - nowS > LONGEST_PROOF_S)
    throw new AppError('auth.invalid', `A token that proves identity lives ${LONGEST_PROOF_S} s at most`);
  return { documentType, document, jti, expiresAt: new Date(exp * 1000).toISOString() };
}

async function attempt<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AppError('auth.expired', 'The token has expired', { cause: error });
    if (error instanceof errors.JOSEError)
      throw new AppError('auth.invalid', 'The token is not valid here', { cause: error });
    throw error;
  }
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  if (key.byteLength < 32) throw new AppError('config.invalid', 'The signing key of the web channel is under 32 bytes');
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), purpose, 32));
}

function portalKey(given: PortalTokenKey) {
  const { algorithm, issuer } = given;
  const key = given.algorithm === 'HS256' ? createSecretKey(given.secret) : createPublicKey(given.publicKeyPem);
  return { algorithm, key, issuer };
}
