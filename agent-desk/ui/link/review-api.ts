import { z } from 'zod';
import { ReviewDecided, ReviewPage, ReviewView } from '../../../contracts/filing-review.ts';

/** What the service answered; `code` is of `docs/errors.md`, or `link.*` where nothing answered. */
export type ReviewAnswer<T> = { ok: true; value: T } | { ok: false; code: string };

/** The desk's service for filings that wait for a reviewer. */
export interface ReviewApi {
  /** Those after the number of the last one known, where one is given. */
  list(after?: string): Promise<ReviewAnswer<ReviewPage>>;
  open(number: string): Promise<ReviewAnswer<ReviewView>>;
  accept(number: string): Promise<ReviewAnswer<ReviewDecided>>;
  sendBack(number: string, reason: string): Promise<ReviewAnswer<ReviewDecided>>;
  release(number: string, uploadId: string, reason: string): Promise<ReviewAnswer<undefined>>;
  /** Address of a document, which opens with the session's cookie. */
  documentUrl(number: string, uploadId: string): string;
}

interface ReviewApiOptions {
  /** e.g. `/desk/api/reviews`. */
  url: string;
  timeoutMs: number;
  fetch: typeof fetch;
}

export function createReviewApi({ url, timeoutMs, fetch: send }: ReviewApiOptions): ReviewApi {
  const documentUrl = (number: string, uploadId: string): string =>
    `${at(number)}/documents/${encodeURIComponent(uploadId)}`;
  const at = (number: string): string => `${url}/${encodeURIComponent(number)}`;
  return {
    list: (after) => ask('GET', after === undefined ? url : `${url}?after=${encodeURIComponent(after)}`, ReviewPage),
    async open(number) {
      const answer = await ask('GET', at(number), z.object({ view: ReviewView }));
      return answer.ok ? { ok: true, value: answer.value.view } : answer;
    },
    accept: (number) => ask('POST', `${at(number)}/accept`, ReviewDecided),
    sendBack: (number, reason) => ask('POST', `${at(number)}/return`, ReviewDecided, { reason }),
    release: (number, uploadId, reason) =>
      ask('POST', `${documentUrl(number, uploadId)}/release`, z.undefined(), { reason }),
    documentUrl,
  };

  async function ask<T>(method: string, to: string, schema: z.ZodType<T>, body?: unknown): Promise<ReviewAnswer<T>> {
    try {
      const response = await send(to, {
        ...{ method, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) },
        headers: {
          'X-Ventanilla-Desk': '1',
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const read: unknown = await response.json().catch(() => undefined);
      if (!response.ok)
        return { ok: false, code: z.object({ code: z.string() }).safeParse(read).data?.code ?? 'internal.bug' };
      const parsed = schema.safeParse(read);
      return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'link.unreadable' };
    } catch {
      return { ok: false, code: 'link.lost' };
    }
  }
}
