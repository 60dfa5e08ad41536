import type { Cases, CaseStatus, NewCase } from '../../bot/ports/cases.ts';

/** Cases in memory: one a key, numbered from 1. */
export interface FakeCases extends Cases {
  readonly opened: readonly NewCase[];
  /** Puts a case of a taxpayer as people left it. */
  put(taxpayerId: string, status: CaseStatus): void;
}

export function createFakeCases(clock: { now(): Date }): FakeCases {
  const byKey = new Map<string, CaseStatus>();
  const own = new Map<string, CaseStatus[]>();
  const opened: NewCase[] = [];
  return {
    opened,
    put: (taxpayerId, status) => void own.set(taxpayerId, [status, ...(own.get(taxpayerId) ?? [])]),
    open(request) {
      const known = byKey.get(request.key);
      if (known) return Promise.resolve(known);
      opened.push(request);
      const at = clock.now().toISOString();
      const number = `C-2026-${String(opened.length).padStart(6, '0')}`;
      const status: CaseStatus = { number, kind: request.kind, state: 'open', openedAt: at, updatedAt: at };
      byKey.set(request.key, status);
      return Promise.resolve(status);
    },
    find: (number) => Promise.resolve([...byKey.values()].find((each) => each.number === number)),
    list: (taxpayerId) => Promise.resolve(own.get(taxpayerId) ?? []),
  };
}
