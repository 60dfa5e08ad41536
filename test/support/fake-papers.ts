import { createHash } from 'node:crypto';
import { AppError } from '../../bot/domain/errors.ts';
import type { PaperRequest, Papers } from '../../bot/ports/papers.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { Holder, IssuedPaper } from '../../contracts/paper.ts';

/** Papers in memory: numbered, shared and checked as the real ones, without PDF or signature. */
export interface FakePapers extends Papers {
  issued: { paper: IssuedPaper; request: PaperRequest }[];
  /** From now on nothing can be signed, or can again. */
  setDown(isDown: boolean): void;
  revoke(paperId: string): void;
}

const PREFIX = {
  clearance: 'PYS',
  statement: 'EDC',
  cadastral: 'CCA',
  bill: 'FAC',
  receipt: 'CPP',
  agreement: 'ACU',
  filing: 'CRA',
  'personal-data': 'DPE',
};

export function createFakePapers({ clock, demo = false }: { clock: Clock; demo?: boolean }): FakePapers {
  const issued: FakePapers['issued'] = [];
  const shares = new Set<string>();
  const revoked = new Set<string>();
  let isDown = false;
  const entry = (paperId: string) => issued.find(({ paper }) => paper.id === paperId);

  return {
    issued,
    setDown: (down) => (isDown = down),
    revoke: (paperId) => void revoked.add(paperId),
    issue(request) {
      if (isDown) return Promise.reject(new AppError('papers.unavailable', 'no key'));
      const known = issued.find((each) => each.request.key === request.key);
      if (known) return Promise.resolve(known.paper);
      const paper = { ...paperOf(request, issued.length + 1, clock.now()), demo };
      issued.push({ paper, request });
      shares.add(`${paper.id} ${request.conversationId}`);
      return Promise.resolve(paper);
    },
    list: (taxpayerId, limit) =>
      Promise.resolve(
        issued
          .filter(({ request }) => request.holder?.taxpayerId === taxpayerId)
          .map(({ paper }) => paper)
          .reverse()
          .slice(0, limit),
      ),
    share(paperId, { conversationId, taxpayerId }) {
      const isTheirs = entry(paperId)?.request.holder?.taxpayerId === taxpayerId;
      if (isTheirs) shares.add(`${paperId} ${conversationId}`);
      return Promise.resolve(isTheirs);
    },
    open(paperId, conversationId) {
      const found = shares.has(`${paperId} ${conversationId}`) ? entry(paperId) : undefined;
      return Promise.resolve(found && { paper: found.paper, pdf: new Uint8Array([37, 80, 68, 70]) });
    },
    openAnnex(paperId, conversationId) {
      const found = shares.has(`${paperId} ${conversationId}`) ? entry(paperId) : undefined;
      const annex = found?.request.annex;
      return Promise.resolve(found && annex && { paper: found.paper, annex });
    },
    read(paperId) {
      const found = entry(paperId);
      return Promise.resolve(
        found && {
          ...{ paper: found.paper, pdf: new Uint8Array([37, 80, 68, 70]) },
          ...(found.request.holder && { holder: found.request.holder }),
        },
      );
    },
    check(code) {
      const plain = code.toUpperCase().replace(/[^A-Z0-9]/g, '');
      const found = issued.find(({ paper }) => paper.code.replaceAll('-', '') === plain);
      if (!found) return Promise.resolve(undefined);
      const { id, kind, number, issuedAt, validUntil, demo } = found.paper;
      const isOver = validUntil !== undefined && Date.parse(validUntil) < clock.now().getTime();
      return Promise.resolve({
        ...{ kind, number, issuedAt, demo },
        ...(found.request.holder && { maskedHolder: masked(found.request.holder) }),
        ...(validUntil !== undefined && { validUntil }),
        state: revoked.has(id) ? ('revoked' as const) : isOver ? ('expired' as const) : ('valid' as const),
      });
    },
  };
}

function paperOf({ content, key, locale }: PaperRequest, count: number, now: Date): IssuedPaper {
  const digest = createHash('sha256').update(key).digest('hex').toUpperCase();
  const number = `${PREFIX[content.kind]}-${now.getUTCFullYear()}-${String(count).padStart(6, '0')}`;
  const code = `1${digest.slice(1, 16)}`.replace(/(.{4})(?=.)/g, '$1-');
  return {
    ...{ id: `paper-${count}`, kind: content.kind, number, code, locale, demo: false, bytes: 4 },
    issuedAt: now.toISOString(),
    ...(content.kind === 'clearance' && { validUntil: content.validUntil }),
    fileName: `${content.kind}-${number}.pdf`,
    verifyUrl: `http://localhost/verificar/${code}`,
  };
}

const masked = ({ name }: Holder): string => name.replace(/(?<=\p{L})\p{L}/gu, '*');
