import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { SystemName } from '../../gateway/types.ts';
import { EmulatorProblem } from '../problem.ts';

/** One operation of an emulated system. `path` is express's; `openapi.yaml` documents the same one. */
export interface Route {
  system: SystemName;
  method: 'get' | 'post';
  path: string;
  /** Largest JSON body, where it is not the usual one. */
  bodyLimit?: string;
  handle: RequestHandler;
}

/** The `Idempotency-Key` a write must carry, and a digest of its body to tell a repetition from a misuse. */
export function idempotency(request: Request): { idempotencyKey: string; bodyHash: string } {
  const idempotencyKey = idempotencyKeyOf(request.get('idempotency-key'));
  if (idempotencyKey === undefined) {
    throw new EmulatorProblem(400, 'idempotency-key', 'An Idempotency-Key of 1 to 200 characters is needed.');
  }
  return { idempotencyKey, bodyHash: createHash('sha256').update(JSON.stringify(request.body)).digest('hex') };
}

/** The key, where it is one. */
export function idempotencyKeyOf(header: unknown): string | undefined {
  return typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header) ? header : undefined;
}

/** Throws when a key comes back with another body. */
export function assertSameBody(earlier: { bodyHash: string }, bodyHash: string): void {
  if (earlier.bodyHash !== bodyHash) {
    throw new EmulatorProblem(422, 'idempotency-key', 'That Idempotency-Key was used with another body.');
  }
}

/** SAP writes pesos as decimal strings. */
export const pesos = (amountCop: number): string => `${amountCop}.00`;
