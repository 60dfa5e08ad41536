import { z } from 'zod';
import { AnswerOrigin } from '../../../contracts/desk-protocol.ts';

/** The desk's service for where an answer came from; each reading leaves a row in the record. */
export interface OriginApi {
  /** `code` is of `docs/errors.md`, or `link.*` where nothing answered. */
  read(
    conversationId: string,
    number: number,
  ): Promise<{ ok: true; value: AnswerOrigin } | { ok: false; code: string }>;
}

export function createOriginApi(options: { url: string; timeoutMs: number; fetch: typeof fetch }): OriginApi {
  const { url, timeoutMs, fetch: send } = options;
  return {
    async read(conversationId, number) {
      try {
        const response = await send(`${url}/${encodeURIComponent(conversationId)}/messages/${number}/origin`, {
          ...{ credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) },
          headers: { 'X-Ventanilla-Desk': '1', accept: 'application/json' },
        });
        const read: unknown = await response.json().catch(() => undefined);
        if (!response.ok)
          return { ok: false, code: z.object({ code: z.string() }).safeParse(read).data?.code ?? 'internal.bug' };
        const parsed = AnswerOrigin.safeParse(read);
        return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'link.unreadable' };
      } catch {
        return { ok: false, code: 'link.lost' };
      }
    },
  };
}
