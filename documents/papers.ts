import { AppError } from '../bot/domain/errors.ts';
import { bogotaDay } from '../bot/domain/bogota-time.ts';
import type { PaperCheck, PaperRequest, Papers } from '../bot/ports/papers.ts';
import type { Clock, Ids } from '../bot/ports/system.ts';
import type { IssuedPaper } from '../contracts/paper.ts';
import { maskName } from './holder.ts';
import { codeOf, groupCode, readCode } from './paper-code.ts';
import { fileNameOf, numberOf } from './paper-kinds.ts';
import type { PaperDraft, PaperStore, StoredPaper } from './ports/paper-store.ts';
import type { PressJob } from './press/job.ts';
import type { Press } from './press/press.ts';
import { createTurns } from './turns.ts';
import { validUntilOf } from './validity.ts';

export interface PapersOptions {
  store: PaperStore;
  press: Pick<Press, 'make' | 'atOnce'>;
  clock: Clock;
  ids: Ids;
  /** Address that citizens reach; papers are verified at `<publicBaseUrl>/verificar/<code>`. */
  publicBaseUrl: string;
  /** Every paper says that it is of no validity. */
  demo: boolean;
  /**
   * How long one waits for whoever makes the same paper: longer than the store's lease, so that a paper whose maker was
   * killed is made by the turn that comes after it.
   */
  patienceMs?: number;
}

const LOOK_EVERY_MS = 200;

/** The papers (R-A2, R-I5): a number is taken, the paper is printed and signed in a thread, and kept sealed. */
export function createPapers(options: PapersOptions): Papers {
  const { store, clock } = options;
  const toIssued = (paper: StoredPaper): IssuedPaper => issuedOf(paper, options.publicBaseUrl);
  const underWay = new Map<string, Promise<IssuedPaper>>();
  const inTurn = createTurns(options.press.atOnce);

  const withPdf = async (id: string, conversationId?: string) => {
    const stored = await store.find({ id });
    const pdf = stored && (await store.readPdf(id, conversationId));
    return stored && pdf
      ? { paper: toIssued(stored), ...(stored.holder && { holder: stored.holder }), pdf }
      : undefined;
  };

  return {
    async issue(request) {
      const making = underWay.get(request.key) ?? inTurn(() => issue(request, options)).then(toIssued);
      underWay.set(request.key, making);
      try {
        return await making;
      } finally {
        underWay.delete(request.key);
      }
    },
    list: async (taxpayerId, limit) => (await store.list(taxpayerId, limit)).map(toIssued),
    share: (paperId, to) => store.share(paperId, to),
    async open(paperId, conversationId) {
      const found = await withPdf(paperId, conversationId);
      return found && { paper: found.paper, pdf: found.pdf };
    },
    async openAnnex(paperId, conversationId) {
      const stored = await store.find({ id: paperId });
      const annex = stored && (await store.readAnnex(paperId, conversationId));
      return stored && annex ? { paper: toIssued(stored), annex } : undefined;
    },
    read: (paperId) => withPdf(paperId),
    async check(typed) {
      // What can be no code is looked up all the same: the answer takes as long for all that there is not.
      const found = await store.find({ code: readCode(typed) ?? 'none' });
      return found && checkOf(found, clock.now());
    },
  };
}

async function issue(request: PaperRequest, options: PapersOptions): Promise<StoredPaper> {
  const { store, press, patienceMs = 12_000 } = options;
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += LOOK_EVERY_MS) {
    const draft = draftOf(request, options);
    const reserved = await store.reserve(draft);
    if (reserved.state === 'issued') return reserved.paper;
    if (reserved.state === 'reserved') {
      const { year, ordinal } = reserved;
      const pdf = await makeOrRelease(store, press, draft, jobOf(draft, numberOf(draft.kind, year, ordinal), options));
      if (await store.finish(draft, pdf)) {
        return { ...draft, year, ordinal, bytes: pdf.byteLength, revoked: false };
      }
      // The lease ran out and another try has it: what that one makes is the paper.
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new AppError('papers.unavailable', 'the paper is being made elsewhere', { retryable: true, retryAfterS: 5 });
}

async function makeOrRelease(
  store: PaperStore,
  press: Pick<Press, 'make'>,
  draft: PaperDraft,
  job: PressJob,
): Promise<Uint8Array> {
  try {
    return await press.make(job);
  } catch (error) {
    // If this fails too, the lease ends by itself.
    await store.release(draft.id).catch(() => undefined);
    throw error;
  }
}

function draftOf(request: PaperRequest, { clock, ids, demo }: PapersOptions): PaperDraft {
  const issuedAt = clock.now();
  const { content, holder, locale, conversationId, key, annex } = request;
  const validUntil = validUntilOf(content);
  return {
    ...{ id: ids.id(), code: codeOf(ids.id()), kind: content.kind, year: Number(bogotaDay(issuedAt).slice(0, 4)) },
    ...{ content, locale, conversationId, key, issuedAt, demo, ...(validUntil && { validUntil }) },
    ...(holder && { holder }),
    ...(annex && { annex }),
  };
}

function jobOf(draft: PaperDraft, number: string, { publicBaseUrl }: PapersOptions): PressJob {
  const { code, issuedAt, demo, locale, holder, content } = draft;
  return {
    ...{ number, demo, locale, content, ...(holder && { holder }) },
    code: groupCode(code),
    verifyUrl: verifyUrlOf(code, publicBaseUrl),
    issuedAt: issuedAt.toISOString(),
  };
}

function issuedOf(paper: StoredPaper, publicBaseUrl: string): IssuedPaper {
  const number = numberOf(paper.kind, paper.year, paper.ordinal);
  return {
    ...{ id: paper.id, kind: paper.kind, number, bytes: paper.bytes, demo: paper.demo, locale: paper.locale },
    code: groupCode(paper.code),
    issuedAt: paper.issuedAt.toISOString(),
    ...(paper.validUntil && { validUntil: paper.validUntil.toISOString() }),
    fileName: fileNameOf(paper.kind, number),
    verifyUrl: verifyUrlOf(paper.code, publicBaseUrl),
  };
}

function checkOf(paper: StoredPaper, now: Date): PaperCheck {
  const expired = paper.validUntil !== undefined && now > paper.validUntil;
  return {
    kind: paper.kind,
    number: numberOf(paper.kind, paper.year, paper.ordinal),
    issuedAt: paper.issuedAt.toISOString(),
    ...(paper.validUntil && { validUntil: paper.validUntil.toISOString() }),
    state: paper.revoked ? 'revoked' : expired ? 'expired' : 'valid',
    ...(paper.holder && { maskedHolder: maskName(paper.holder.name) }),
    demo: paper.demo,
  };
}

const verifyUrlOf = (code: string, publicBaseUrl: string): string => `${publicBaseUrl}/verificar/${groupCode(code)}`;
