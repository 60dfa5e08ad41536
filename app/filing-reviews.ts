import { findsIn } from '../agent-desk/domain/reading-finds.ts';
import type { FilingReviews, OpenedReview } from '../agent-desk/ports/filing-review.ts';
import type { QueueName } from '../contracts/fact.ts';
import type { ReviewDecided, ReviewDocument, ReviewLine } from '../contracts/filing-review.ts';
import { AppError } from '../bot/domain/errors.ts';
import type { FilingReview, Reviewed } from '../bot/filing-review.ts';
import { without } from '../bot/domain/without.ts';
import type { FiledAnnex, FilingRegister, FilingSelection } from '../bot/ports/filing-register.ts';
import type { KeptFiling } from '../bot/ports/filings.ts';
import type { Procedures } from '../bot/ports/procedures.ts';
import type { Clock } from '../bot/ports/system.ts';
import type { FileStates } from '../bot/ports/upload-queue.ts';

export interface FilingReviewsOptions {
  register: Pick<FilingRegister, 'find' | 'listIn' | 'annexes'>;
  files: FileStates;
  procedures: Pick<Procedures, 'names' | 'read'>;
  decisions: FilingReview;
  clock: Clock;
  /** Absent where an antivirus looks at what waits. */
  release?: FilingReviews['release'];
}

const MOST_LINES = 100;

/** Filings as the desk reviews them: from the register, with what was added since and how far the files are. */
export function openFilingReviews(options: FilingReviewsOptions): FilingReviews {
  const { register, files, procedures, decisions, clock, release } = options;
  return {
    async list(queues, after) {
      const selection = {
        procedures: proceduresOf(queues),
        limit: MOST_LINES + 1,
        ...(after !== undefined && { after }),
      };
      const waiting = await register.listIn('in-review', selection);
      return { lines: waiting.slice(0, MOST_LINES).map(lineOf), more: waiting.length > MOST_LINES };
    },
    async open(number) {
      const kept = await register.find(number);
      return kept && toOpened(kept, await register.annexes(kept.filing.number));
    },
    accept: async (number, staffId) => toDecided(await decisions.accept(number, staffId)),
    sendBack: async (number, staffId, reason) => toDecided(await decisions.sendBack(number, staffId, reason)),
    ...(release && { release }),
  };

  /** What content has no queue for goes to the general one. */
  function queueOf(procedure: string): QueueName {
    return procedures.read(procedure, clock.now())?.queue ?? 'general';
  }

  function proceduresOf(queues: readonly QueueName[]): FilingSelection['procedures'] {
    const known = Object.keys(procedures.names());
    return queues.includes('general')
      ? { except: known.filter((procedure) => !queues.includes(queueOf(procedure))) }
      : { of: known.filter((procedure) => queues.includes(queueOf(procedure))) };
  }

  function lineOf({ filing, content }: KeptFiling): ReviewLine {
    const { number, procedure, filedAt, propertyId } = filing;
    return {
      ...{ number, filedAt, documents: content.documents.length },
      name: procedures.names()[procedure] ?? { 'es-CO': procedure, en: procedure },
      queue: queueOf(procedure),
      ...(propertyId !== undefined && { propertyId }),
    };
  }

  async function toOpened(kept: KeptFiling, annexes: readonly FiledAnnex[]): Promise<OpenedReview> {
    const { filing, content } = kept;
    const { conversationId, filer, facts, request, paymentReference, signature } = content;
    const documents = await Promise.all(annexes.map((annex) => toDocument(annex, kept)));
    const answers = annexes.flatMap(({ text, addedAt }) => (text === undefined ? [] : [{ text, at: addedAt }]));
    const line = without(lineOf(kept), 'documents');
    return {
      conversationId,
      keptIn: new Map(
        annexes.flatMap((each) => (each.document ? [[each.document.uploadId, each.conversationId]] : [])),
      ),
      view: {
        ...{ ...line, state: filing.state, facts, request, documents: documents.flat(), answers },
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

  async function toDocument(annex: FiledAnnex, { filing, content }: KeptFiling): Promise<ReviewDocument[]> {
    const { document, conversationId, addedAt } = annex;
    if (!document) return [];
    const states = await files.states(conversationId, [document.uploadId]);
    const { state = 'gone', released, reading } = states.get(document.uploadId) ?? {};
    const lookedFor = {
      ...(content.filer.document !== undefined && { document: content.filer.document }),
      ...(filing.propertyId !== undefined && { propertyId: filing.propertyId }),
    };
    const isLater = !content.documents.some(({ uploadId }) => uploadId === document.uploadId);
    return [
      {
        ...without(document, 'sha256'),
        ...{ state: released ? 'released' : state, finds: findsIn(reading, lookedFor) },
        ...(reading && { reading }),
        ...(isLater && { addedAt }),
      },
    ];
  }
}

function toDecided(decided: Reviewed): ReviewDecided {
  if (decided.outcome === 'unknown') throw new AppError('request.not-found', 'there is no such filing');
  if (decided.outcome === 'not-in-review') throw new AppError('filing.decided', 'somebody decided on it before');
  const { cadastreNumber } = decided.filing;
  return cadastreNumber === undefined ? {} : { cadastreNumber };
}
