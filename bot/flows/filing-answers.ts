import type { Statement } from '../../contracts/procedure.ts';
import type { SaidFile } from '../domain/said-files.ts';
import { isOptional, missingOf, type FilingDraft } from '../policy/filing-draft.ts';
import { askStatement } from './filing-questions.ts';
import { next, setAside } from './filing-next.ts';
import type { FlowContext, FlowStep } from './flow.ts';

/** As many files as one message may bring, several messages long. */
const MOST_FILES = 40;
const LONGEST_STATEMENT = 2_000;
const SHORTEST_STATEMENT = 3;

/** What came for the document that was asked for: files, or that there are none. */
export function documentSaid(choice: string | undefined, draft: FilingDraft, { files, text }: FlowContext): FlowStep {
  const missing = missingOf(draft);
  if (missing.kind !== 'document') return next(draft);
  const { requirement } = missing;
  if (files.length > 0) {
    const kept = withFiles(draft, files, requirement.id);
    return next(kept, [{ key: 'guide.document-kept', data: { name: requirement.name, files: files.length } }]);
  }
  if (choice === 'skip' && isOptional(requirement))
    return next({ ...draft, without: [...draft.without, requirement.id] });
  if (choice === 'without') return setAside(draft, 'guide.kept-without', { name: requirement.name });
  if (choice === 'wait') return next(draft, [{ key: 'guide.document-awaited' }]);
  if (choice === 'explain') return next(draft, [{ key: 'guide.document-help', data: { ...requirement } }]);
  // A file that could not be kept was spoken of already.
  return next(draft, text.trim() === '' ? [] : [{ key: 'guide.document-unclear' }]);
}

/** What the citizen states in answer to a question; files that come along are annexes. */
export function statementSaid(choice: string | undefined, draft: FilingDraft, context: FlowContext): FlowStep {
  const missing = missingOf(draft);
  if (missing.kind !== 'statement') return next(draft);
  const { files } = context;
  const added = withFiles(draft, files);
  if (choice === 'later') return setAside(added, 'guide.kept');
  const { statement } = missing;
  const said = saidIn(statement, context);
  if (said !== undefined) return next({ ...added, answers: { ...added.answers, [statement.id]: said } });
  if (files.length > 0) return next(added, [{ key: 'attachment.kept' }]);
  return askStatement(
    draft,
    statement,
    statement.expects === 'dinero' ? 'guide.amount-unclear' : 'guide.statement-short',
  );
}

function saidIn({ expects }: Statement, { text, meaning }: FlowContext): string | undefined {
  if (expects === 'text') {
    const said = text.trim().slice(0, LONGEST_STATEMENT);
    return said.length < SHORTEST_STATEMENT ? undefined : said;
  }
  const amount = meaning.entities.find(({ type }) => type === 'dinero')?.value;
  const digits = /^\D*(\d[\d.,]*)\D*$/.exec(text)?.[1]?.replace(/\D/g, '');
  const pesos = Number(amount ?? digits ?? NaN);
  return Number.isSafeInteger(pesos) && pesos > 0 ? String(pesos) : undefined;
}

/** The same file sent again stands once. */
export function withFiles(draft: FilingDraft, files: readonly SaidFile[], requirement?: string): FilingDraft {
  const fresh = files
    .filter(({ uploadId }) => !draft.documents.some((document) => document.uploadId === uploadId))
    .map((file) => ({ ...file, ...(requirement !== undefined && { requirement }) }));
  return { ...draft, documents: [...draft.documents, ...fresh].slice(0, MOST_FILES) };
}
