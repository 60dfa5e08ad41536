import { createHash } from 'node:crypto';
import type { FilingDocument } from '../../contracts/filing.ts';
import type { Conversation } from '../domain/conversation.ts';
import { AppError } from '../domain/errors.ts';
import type { SaidFile } from '../domain/said-files.ts';
import { without } from '../domain/without.ts';
import { filingEntry, type FilingWords } from '../filing-entry.ts';
import type { Ask, Write } from '../flows/flow.ts';
import type { CallContext, DocumentRegistry } from '../ports/back-office.ts';
import type { Cases } from '../ports/cases.ts';
import type { Filer, Filings, KeptFiling } from '../ports/filings.ts';
import type { Uploads } from '../ports/uploads.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult, type EffectTurn } from './result.ts';

export interface FilingEffectsOptions {
  filings: Filings;
  cases: Cases;
  registry: DocumentRegistry;
  uploads: Pick<Uploads, 'read'>;
  /** Words of the city's, in Spanish. */
  filingWords: FilingWords;
}

/** Document management answers within this or the worker asks it, ms. */
const PATIENCE_MS = 1_000;

/** Files it with us, where it has its number whatever is down, and asks document management for its own. */
export async function fileRequest(
  options: FilingEffectsOptions,
  write: Extract<Write, { kind: 'file-request' }>,
  conversation: Conversation,
  { key, call }: { key: string; call: CallContext },
): Promise<EffectResult> {
  const { id, channel, locale } = conversation;
  const documents = await readDocuments(options, id, write.documents);
  const kept = await options.filings.file({
    ...without(write, 'kind', 'anonymous', 'name', 'document', 'contact'),
    ...{ conversationId: id, channel, locale, documents, filer: filerOf(write, conversation) },
    ...(channel === 'voice' && { spoken: true }),
    summary: options.filingWords.summary(write.procedure, documents.length),
    idempotencyKey: key,
  });
  const { number, procedure } = kept.filing;
  const registered = await registerNow(options, kept, call);
  return {
    ...bare({ kind: 'filing', filing: registered.filing, documents }),
    facts: [...registered.facts, { kind: 'filing-made', number, procedure }],
    audit: [disclosure('filing.made', conversation, { filing: number, procedure, documents: documents.length })],
  };
}

/** Who is proven, else who the citizen says to be; nothing of either where it is anonymous. */
function filerOf(
  { anonymous, name, document, contact }: Extract<Write, { kind: 'file-request' }>,
  { identity }: Conversation,
): Filer {
  const { level, taxpayerId, documentType } = identity;
  if (anonymous) return { level: 0, ...(contact && { contact }) };
  if (level >= 2)
    return {
      level,
      ...(taxpayerId !== undefined && { taxpayerId }),
      ...(documentType !== undefined && { documentType }),
      ...(identity.document !== undefined && { document: identity.document }),
      ...(identity.name !== undefined && { name: identity.name }),
      ...(contact && { contact }),
    };
  return {
    level: document === undefined ? 0 : 1,
    ...(document !== undefined && { document }),
    ...(name !== undefined && { name }),
    ...(contact && { contact }),
  };
}

/** The number of document management where it gives one now; where it does not, the worker brings the filing later. */
async function registerNow(
  { registry, filings, filingWords }: FilingEffectsOptions,
  kept: KeptFiling,
  call: CallContext,
): Promise<{ filing: KeptFiling['filing']; facts: EffectResult['facts'] }> {
  const { filing } = kept;
  if (filing.documentNumber !== undefined) return { filing, facts: [] };
  try {
    // The worker has its own place in the line: the turn takes none for later.
    const now = { ...without(call, 'reservation'), patienceMs: PATIENCE_MS };
    const { number: documentNumber } = await registry.register(filingEntry(kept, filingWords), now);
    await filings.register(filing.number, documentNumber);
    return { filing: { ...filing, documentNumber }, facts: [] };
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('backoffice.')) throw error;
    return { filing, facts: [{ kind: 'back-office-failed', system: 'documental', code: error.code }] };
  }
}

/** What is kept of each file; one whose bytes are not here is no document. */
async function readDocuments(
  { uploads }: Pick<FilingEffectsOptions, 'uploads'>,
  conversationId: string,
  files: readonly (SaidFile & { requirement?: string })[],
): Promise<FilingDocument[]> {
  const documents: FilingDocument[] = [];
  // One at a time: only one file's bytes are held.
  for (const { uploadId, fileName, requirement } of files) {
    const upload = await uploads.read(conversationId, uploadId);
    if (!upload) continue;
    const { contentType, content } = upload;
    documents.push({
      ...{ uploadId, fileName, contentType, sizeBytes: content.byteLength },
      sha256: createHash('sha256').update(content).digest('hex'),
      ...(requirement !== undefined && { requirement }),
    });
  }
  return documents;
}

/** Where a filing or a case stands, by any number of it. Whoever made it may know all; anybody else state and dates. */
export async function findFiling(
  { filings, cases }: FilingEffectsOptions,
  number: string,
  conversation: Conversation,
): Promise<EffectResult> {
  const found = await filings.find(number);
  if (found) {
    const own = isOwn(found, conversation);
    const audit = own ? [disclosure('filing.disclosed', conversation, { filing: found.filing.number })] : [];
    return { ...bare({ kind: 'filing-found', found, own }), audit };
  }
  const status = await cases.find(caseNumber(number));
  return bare({ kind: 'filing-found', ...(status && { case: status }) });
}

const isOwn = ({ filing, content }: KeptFiling, { id, identity, filings = [] }: Conversation): boolean => {
  const { taxpayerId } = content.filer;
  if (taxpayerId !== undefined) return identity.level >= 2 && identity.taxpayerId === taxpayerId;
  return content.conversationId === id && filings.some(({ number }) => number === filing.number);
};

/** `c 2026 000123` as cases are numbered. */
function caseNumber(typed: string): string {
  const [, year, place] = /^C(\d{4})(\d{1,9})$/.exec(typed.toUpperCase().replace(/[^A-Z0-9]/g, '')) ?? [];
  return year === undefined ? typed : `C-${year}-${(place ?? '').padStart(6, '0')}`;
}

export async function listFilings(
  { filings, cases }: FilingEffectsOptions,
  conversation: Conversation,
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const all = await filings.list(taxpayerId);
  // The case that stands beside a filing is told with it.
  const beside = new Set(all.map((filing) => filing.caseNumber));
  const others = (await cases.list(taxpayerId)).filter(({ number }) => !beside.has(number));
  const detail = { filings: all.length, cases: others.length };
  return {
    ...bare({ kind: 'filings', filings: all, cases: others }),
    audit: [disclosure('filings.disclosed', conversation, detail)],
  };
}

/** Keeps what the citizen adds to an own filing; the same turn adds it once. */
export async function answerFiling(
  options: FilingEffectsOptions,
  { number, text, files }: Extract<Ask, { kind: 'answer-filing' }>,
  conversation: Conversation,
  { conversationId, number: turn }: EffectTurn,
): Promise<EffectResult> {
  const found = await options.filings.find(number);
  if (!found || !isOwn(found, conversation)) throw new RangeError('a filing was answered that is not the citizen’s');
  const documents = await readDocuments(options, conversationId, files);
  const filing = await options.filings.answer(number, {
    ...{ conversationId, text, documents, idempotencyKey: `${conversationId}:${turn}:answer-filing` },
  });
  if (!filing) throw new RangeError('a filing was answered that is gone');
  const detail = { filing: filing.number, documents: documents.length };
  return {
    ...bare({ kind: 'filing', filing, documents }),
    audit: [disclosure('filing.answered', conversation, detail)],
  };
}
