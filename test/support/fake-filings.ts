import { AppError } from '../../bot/domain/errors.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { OfficeCalendar } from '../../bot/domain/business-days.ts';
import { termAfter, type TermChange } from '../../bot/domain/filing-term.ts';
import { without } from '../../bot/domain/without.ts';
import type { Cases } from '../../bot/ports/cases.ts';
import type { FilingChange, FilingRegister } from '../../bot/ports/filing-register.ts';
import type { FilingAnswer, Filings, KeptFiling, NewFiling } from '../../bot/ports/filings.ts';

interface Kept extends KeptFiling {
  key: string;
  asked: string;
  daysLeft?: number;
  events: Map<string, { asked: string; by: string; at: number }>;
}

/** Filings in memory: numbered, moved and counted as the real ones. */
export interface FakeFilings extends Filings, FilingRegister {
  /** What was filed, oldest first, and what was added. */
  readonly filed: readonly (KeptFiling & { answers: (FilingAnswer & { at: string })[] })[];
}

export function createFakeFilings({
  clock,
  cases,
  calendar = { closedDays: [], suspendedTerms: [] },
}: {
  clock: { now(): Date };
  cases: Cases;
  calendar?: OfficeCalendar;
}): FakeFilings {
  const all: (Kept & { answers: (FilingAnswer & { at: string })[] })[] = [];
  const compact = (number = ''): string => number.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const own = (typed: string): string =>
    compact(typed).replace(/^V(\d{4})(\d+)$/, (_, year: string, place: string) => `V${year}${place.padStart(6, '0')}`);
  const look = (typed: string) =>
    all.find(({ filing: { number, documentNumber, cadastreNumber } }) =>
      [number, documentNumber, cadastreNumber].some((one) => one !== undefined && compact(one) === own(typed)),
    );
  const move = (kept: Kept, change: TermChange & { cadastreNumber?: string; note?: string }): void => {
    const { dueOn, termDays } = { ...kept.filing, ...kept.content };
    const before = { ...(dueOn !== undefined && { dueOn }), ...(termDays !== undefined && { termDays }) };
    const left = kept.daysLeft === undefined ? {} : { daysLeft: kept.daysLeft };
    const term = termAfter({ ...before, ...left }, change, bogotaDay(clock.now()), calendar);
    const { cadastreNumber, note, state } = change;
    kept.filing = {
      ...without(kept.filing, 'dueOn', 'answerBy', 'note'),
      ...{ state, updatedAt: clock.now().toISOString(), ...without(term, 'daysLeft') },
      ...(cadastreNumber !== undefined && { cadastreNumber }),
      ...(note !== undefined && { note }),
    };
    if (term.daysLeft === undefined) delete kept.daysLeft;
    else kept.daysLeft = term.daysLeft;
  };

  async function file({ idempotencyKey: key, summary, ...content }: NewFiling): Promise<KeptFiling> {
    const asked = JSON.stringify([content.procedure, content.filer, content.facts, content.request, content.documents]);
    const known = all.find((one) => one.key === key);
    if (known && known.asked !== asked)
      throw new AppError('internal.bug', 'the key of a filing was used for another one');
    if (known) return structuredClone({ filing: known.filing, content: known.content });
    const number = `V-2026-${String(all.length + 1).padStart(6, '0')}`;
    const { conversationId, channel, procedure, state, propertyId, firstAnswerBy } = content;
    const { number: caseNumber } = await cases.open({
      ...{ kind: 'petition', channel, summary, conversationId, detail: { filing: number, procedure } },
      key: `filing:${key}`,
    });
    const at = clock.now().toISOString();
    const { dueOn } = termAfter(content, content, bogotaDay(clock.now()), calendar);
    const filing = {
      ...{ number, procedure, state, caseNumber, filedAt: at, updatedAt: at },
      ...(dueOn !== undefined && { dueOn }),
      ...(firstAnswerBy !== undefined && { firstAnswerBy }),
      ...(propertyId !== undefined && { propertyId }),
    };
    all.push({ key, asked, filing, content, events: new Map(), answers: [] });
    return structuredClone({ filing, content });
  }

  return {
    filed: all,
    file,
    find: (number) => {
      const found = look(number);
      return Promise.resolve(found && structuredClone({ filing: found.filing, content: found.content }));
    },
    list: (taxpayerId) =>
      Promise.resolve(
        all
          .filter(({ content }) => content.filer.taxpayerId === taxpayerId)
          .map(({ filing }) => structuredClone(filing))
          .reverse()
          .slice(0, 20),
      ),
    listIn(state, { procedures, after, limit }) {
      const isAsked = (procedure: string): boolean =>
        'of' in procedures ? procedures.of.includes(procedure) : !procedures.except.includes(procedure);
      const known = all.findIndex(({ filing }) => filing.number === after);
      const listed = all
        .slice(known + 1)
        .filter(({ filing }) => filing.state === state && isAsked(filing.procedure))
        .map(({ filing, content }) => structuredClone({ filing, content }));
      return Promise.resolve(listed.slice(0, limit));
    },
    annexes(number) {
      const kept = all.find(({ filing }) => filing.number === number);
      if (!kept) return Promise.resolve([]);
      const { content, filing } = kept;
      const filed = { ...content, text: '', at: filing.filedAt };
      const added = [filed, ...kept.answers].flatMap(({ conversationId, documents, text, at }) => [
        ...(text === '' ? [] : [{ conversationId, text, addedAt: at }]),
        ...documents.map((document) => ({ conversationId, document, addedAt: at })),
      ]);
      return Promise.resolve(added.map((each, index) => ({ place: index + 1, ...structuredClone(each) })));
    },
    answer(number, answer) {
      const kept = look(number);
      if (!kept) return Promise.resolve(undefined);
      if (!kept.events.has(answer.idempotencyKey)) {
        kept.events.set(answer.idempotencyKey, { asked: '', by: 'citizen', at: clock.now().getTime() });
        kept.answers.push({ ...answer, at: clock.now().toISOString() });
        const { state } = kept.filing;
        if (state === 'required') move(kept, { state: 'filed' });
        else if (state === 'returned') move(kept, { state: 'in-review' });
      }
      return Promise.resolve(structuredClone(kept.filing));
    },
    register(number, documentNumber) {
      const kept = look(number);
      if (kept) kept.filing = { documentNumber, ...kept.filing, updatedAt: clock.now().toISOString() };
      return Promise.resolve();
    },
    change(number, change: FilingChange) {
      const kept = look(number);
      if (!kept) return Promise.resolve(undefined);
      const told = (outcome: 'changed' | 'repeated' | 'stale' | 'other-request') =>
        Promise.resolve({ outcome, filing: structuredClone(kept.filing) });
      const { key, by, at: said, expected, ...rest } = change;
      const asked = JSON.stringify([rest, said]);
      const earlier = kept.events.get(key);
      if (earlier) return told(earlier.asked === asked ? 'repeated' : 'other-request');
      const last = [...kept.events.values()].at(-1)?.by ?? 'citizen';
      if (expected !== undefined && expected !== kept.filing.state)
        return Promise.resolve({ outcome: 'moved' as const, filing: structuredClone(kept.filing), by: last });
      const at = Math.min(said === undefined ? Infinity : Date.parse(said), clock.now().getTime());
      const second = (ms: number): number => Math.floor(ms / 1000);
      const stale = [...kept.events.values()].some((one) => one.by === by && second(one.at) > second(at));
      kept.events.set(key, { asked, by, at });
      if (stale) return told('stale');
      move(kept, rest);
      return told('changed');
    },
  };
}
