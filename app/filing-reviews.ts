import { findsIn } from '../agent-desk/domain/reading-finds.ts';
import type { FilingReviews, OpenedReview } from '../agent-desk/ports/filing-review.ts';
import type { FilingDocument } from '../contracts/filing.ts';
import type { ReviewDecided, ReviewDocument, ReviewLine } from '../contracts/filing-review.ts';
import { AppError } from '../bot/domain/errors.ts';
import type { FilingReview, Reviewed } from '../bot/filing-review.ts';
import { without } from '../bot/domain/without.ts';
import type { FilingRegister } from '../bot/ports/filing-register.ts';
import type { KeptFiling } from '../bot/ports/filings.ts';
import type { Procedures } from '../bot/ports/procedures.ts';
import type { Clock } from '../bot/ports/system.ts';
import type { FileStates } from '../bot/ports/upload-queue.ts';

export interface FilingReviewsOptions {
  register: Pick<FilingRegister, 'find' | 'listIn'>;
  files: FileStates;
  procedures: Pick<Procedures, 'names' | 'read'>;
  decisions: FilingReview;
  clock: Clock;
}

const MOST_LINES = 100;

/** Filings as the desk reviews them: from the register, with how far their files are. */
export function openFilingReviews(options: FilingReviewsOptions): FilingReviews {
  const { register, files, procedures, decisions, clock } = options;
  return {
    async list(queues) {
      const waiting = await register.listIn('in-review', MOST_LINES);
      return waiting.map(lineOf).filter(({ queue }) => queues.includes(queue));
    },
    async open(number) {
      const kept = await register.find(number);
      return kept && toOpened(kept);
    },
    accept: async (number, staffId) => toDecided(await decisions.accept(number, staffId)),
    sendBack: async (number, staffId, reason) => toDecided(await decisions.sendBack(number, staffId, reason)),
  };

  function lineOf({ filing, content }: KeptFiling): ReviewLine {
    const { number, procedure, filedAt, propertyId } = filing;
    return {
      ...{ number, filedAt, documents: content.documents.length },
      name: procedures.names()[procedure] ?? { 'es-CO': procedure, en: procedure },
      queue: procedures.read(procedure, clock.now())?.queue ?? 'general',
      ...(propertyId !== undefined && { propertyId }),
    };
  }

  async function toOpened(kept: KeptFiling): Promise<OpenedReview> {
    const { filing, content } = kept;
    const { conversationId, filer, facts, request, paymentReference, signature } = content;
    const uploadIds = content.documents.map(({ uploadId }) => uploadId);
    const states = await files.states(conversationId, uploadIds);
    const lookedFor = {
      ...(filer.document !== undefined && { document: filer.document }),
      ...(filing.propertyId !== undefined && { propertyId: filing.propertyId }),
    };
    const toDocument = ({ sha256: _hash, ...document }: FilingDocument): ReviewDocument => {
      const { state = 'gone', reading } = states.get(document.uploadId) ?? {};
      return { ...document, state, finds: findsIn(reading, lookedFor), ...(reading && { reading }) };
    };
    const line = without(lineOf(kept), 'documents');
    return {
      conversationId,
      view: {
        ...{ ...line, state: filing.state, facts, request, documents: content.documents.map(toDocument) },
        filer: {
          level: filer.level,
          ...(filer.name !== undefined && { name: filer.name }),
          ...(filer.documentType !== undefined && { documentType: filer.documentType }),
          ...(filer.document !== undefined && { document: filer.document }),
        },
        ...(paymentReference !== undefined && { paymentReference }),
        ...(signature && { signedAt: signature.at }),
      },
    };
  }
}

function toDecided(decided: Reviewed): ReviewDecided {
  if (decided.outcome === 'unknown') throw new AppError('request.not-found', 'there is no such filing');
  const { cadastreNumber } = decided.filing;
  return { outcome: decided.outcome, ...(cadastreNumber !== undefined && { cadastreNumber }) };
}
