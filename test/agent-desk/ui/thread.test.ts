import { describe, expect, test } from 'vitest';
import { mergeEntries, withEarlierPage, withNewestPage } from '../../../agent-desk/ui/state/thread.ts';
import { nextToSend } from '../../../agent-desk/ui/state/outgoing.ts';
import { neighbourId, secondsUntil, selectInbox } from '../../../agent-desk/ui/state/select.ts';
import { entry, line, profile, summary, view } from './desk-fixtures.ts';

const numbers = (entries: { number: number }[]): number[] => entries.map((one) => one.number);

describe('the log', () => {
  test('is in order and has each number once, however often and in whatever order it is heard', () => {
    const merged = mergeEntries([entry(1), entry(3)], [entry(3), entry(2), entry(1)]);
    expect(numbers(merged)).toEqual([1, 2, 3]);
    expect(mergeEntries(merged, merged)).toEqual(merged);
  });

  test('a newest page that joins what is known extends it and keeps the earlier pages', () => {
    const known = { entries: [entry(1), entry(2), entry(3)], hasEarlier: false };
    const joined = withNewestPage(known, view('c1', [entry(3), entry(4)], { hasEarlier: true }));
    expect(numbers(joined.entries)).toEqual([1, 2, 3, 4]);
    expect(joined.hasEarlier).toBe(false);
  });

  test('a newest page that does not reach back to what is known replaces it, so that no hole is hidden', () => {
    const known = { entries: [entry(1), entry(2)], hasEarlier: false };
    const replaced = withNewestPage(known, view('c1', [entry(60), entry(61)], { hasEarlier: true }));
    expect(numbers(replaced.entries)).toEqual([60, 61]);
    expect(replaced.hasEarlier).toBe(true);
  });

  test('an earlier page is put before, and says whether there is more', () => {
    const known = { entries: [entry(5), entry(6)], hasEarlier: true, handoffSummary: 'resumen' };
    const longer = withEarlierPage(known, view('c1', [entry(3), entry(4)]));
    expect(numbers(longer.entries)).toEqual([3, 4, 5, 6]);
    expect(longer).toMatchObject({ hasEarlier: false, handoffSummary: 'resumen' });
  });
});

describe('what is sent next', () => {
  test('one line of each conversation, in the order written', () => {
    const lines = [line('a'), line('b'), line('c', { conversationId: 'c2' })];
    expect(nextToSend(lines).map((one) => one.clientId)).toEqual(['a', 'c']);
  });

  test('nothing of a conversation that has a line on its way; a refused line holds up none', () => {
    const lines = [
      line('a', { status: 'sending' }),
      line('b'),
      line('c', { conversationId: 'c2', status: 'failed' }),
      line('d', { conversationId: 'c2' }),
    ];
    expect(nextToSend(lines).map((one) => one.clientId)).toEqual(['d']);
  });
});

describe('the inbox', () => {
  const conversations = Object.fromEntries(
    [
      summary('mine', { updatedAt: '2026-11-20T15:00:00Z' }),
      summary('mine-newer', { updatedAt: '2026-11-20T15:10:00Z' }),
      summary('other', { agentId: 'a9' }),
      summary('offer', {
        owner: 'queued',
        agentId: undefined,
        offeredTo: 'a1',
        offerUntil: '2026-11-20T15:01:00Z',
      } as never),
      summary('waits', { owner: 'queued', waitingSince: '2026-11-20T14:00:00Z' }),
      summary('waits-longer', { owner: 'queued', waitingSince: '2026-11-20T13:00:00Z' }),
      summary('urgent', { owner: 'queued', priority: 5, waitingSince: '2026-11-20T14:59:00Z', offeredTo: 'a9' }),
      summary('closed', { owner: 'closed' }),
    ].map((one) => [one.id, one]),
  );
  const inbox = selectInbox({ conversations, profile });
  const ids = (list: { id: string }[]): string[] => list.map((one) => one.id);

  test('has the agent’s own, last moved on top', () => {
    expect(ids(inbox.mine)).toEqual(['mine-newer', 'mine']);
  });

  test('has what is offered to this agent apart from what waits, by priority and then by waiting time', () => {
    expect(ids(inbox.offers)).toEqual(['offer']);
    expect(ids(inbox.waiting)).toEqual(['urgent', 'waits-longer', 'waits']);
  });

  test('neighbours go round, and from nowhere start at an end', () => {
    expect(neighbourId(inbox.mine, 'mine', 1)).toBe('mine-newer');
    expect(neighbourId(inbox.mine, 'mine-newer', -1)).toBe('mine');
    expect(neighbourId(inbox.mine, undefined, -1)).toBe('mine');
    expect(neighbourId([], undefined, 1)).toBeUndefined();
  });

  test('a countdown never goes below nothing', () => {
    const now = Date.parse('2026-11-20T15:00:00Z');
    expect(secondsUntil('2026-11-20T15:00:09.200Z', now)).toBe(10);
    expect(secondsUntil('2026-11-20T14:59:00Z', now)).toBe(0);
    expect(secondsUntil(undefined, now)).toBe(0);
  });
});
