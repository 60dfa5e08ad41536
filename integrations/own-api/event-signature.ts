import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../bot/domain/errors.ts';

/** How far the sender's clock may be from ours, either way; what is older may be a replay. */
const WINDOW_S = 300;
const MOST_SIGNATURES = 5;

/**
 * Checks `X-Signature: t=<unix seconds>,v1=<hex>`, where `v1` is the HMAC-SHA-256 of `<t>.<body>`; while a secret is
 * changed there may be several `v1`. Throws AppError `auth.missing`, `auth.invalid` or `auth.expired`.
 */
export function checkSignature(
  header: string | undefined,
  body: Uint8Array,
  { secrets, now }: { secrets: readonly string[]; now: Date },
): void {
  if (header === undefined) throw new AppError('auth.missing', 'Sign the event: X-Signature: t=<seconds>,v1=<hex>');
  const parts = header.split(',').map((part) => part.trim());
  const [, time] = /^t=(\d{1,12})$/.exec(parts.find((part) => part.startsWith('t=')) ?? '') ?? [];
  const given = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/.exec(part)?.[1] ?? []).slice(0, MOST_SIGNATURES);
  if (time === undefined || given.length === 0)
    throw new AppError('auth.invalid', 'X-Signature must be t=<seconds>,v1=<64 hex digits>');
  const isSigned = secrets.some((secret) => {
    const expected = signatureOf(secret, time, body);
    return given.some((one) => timingSafeEqual(Buffer.from(one, 'hex'), expected));
  });
  if (!isSigned) throw new AppError('auth.invalid', 'The signature is not of this body and time');
  // Only after the signature: to strangers the clock says nothing.
  if (Math.abs(now.getTime() / 1000 - Number(time)) > WINDOW_S)
    throw new AppError('auth.expired', `The signature is of another time: sign within ${WINDOW_S} s of sending`);
}

function signatureOf(secret: string, time: string, body: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest();
}
