import { describe, expect, test } from 'vitest';
import type { DeskAction } from '../../../agent-desk/ui/state/action.ts';
import { DESK_LIMITS, initialDeskState, type DeskState } from '../../../agent-desk/ui/state/desk-state.ts';
import { leavesGap } from '../../../agent-desk/ui/state/heard.ts';
import { reduceDesk } from '../../../agent-desk/ui/state/reduce.ts';
import { added, changed, entry, line, profile, summary, view } from './desk-fixtures.ts';

const fold = (actions: DeskAction[], from: DeskState = initialDeskState(profile)): DeskState =>
  actions.reduce(reduceDesk, from);

const snapshot = (seq: number, ...conversations: ReturnType<typeof summary>[]): DeskAction => ({
  type: 'snapshot-heard',
  snapshot: { seq, profile, presence: 'available', conversations },
});

const event = (one: ReturnType<typeof added>): DeskAction => ({ type: 'event-heard', event: one });

describe('numbered events', () => {
  test('events in order move the number on and leave no gap', () => {
    const state = fold([snapshot(4, summary('c1')), event(changed(5, summary('c1', { lastText: 'cinco' })))]);
    expect(state.seq).toBe(5);
    expect(state.conversations['c1']?.lastText).toBe('cinco');
    expect(leavesGap(state)).toBe(false);
  });

  test('an event after a hole is shown at once but the number stays, so that the hole is asked for', () => {
    const state = fold([snapshot(4, summary('c1')), event(changed(7, summary('c1', { lastText: 'siete' })))]);
    expect(state.conversations['c1']?.lastText).toBe('siete');
    expect(state.seq).toBe(4);
    expect(leavesGap(state)).toBe(true);
  });

  test('the missing events, come late, close the hole', () => {
    const state = fold([snapshot(4), event(changed(6, summary('c2'))), event(changed(5, summary('c1')))]);
    expect(state.seq).toBe(6);
    expect(leavesGap(state)).toBe(false);
  });

  test('an older change that comes in a replay does not undo a newer one already shown', () => {
    const state = fold([
      snapshot(4, summary('c1')),
      event(changed(6, summary('c1', { lastText: 'nuevo' }))),
      { type: 'replay-heard', events: [changed(5, summary('c1', { lastText: 'viejo' }))], seq: 6 },
    ]);
    expect(state.conversations['c1']?.lastText).toBe('nuevo');
    expect(state.seq).toBe(6);
  });

  test('a message heard twice, live and in a replay, is counted and read out once', () => {
    const message = added(6, 'c1', entry(9));
    const state = fold([
      snapshot(4, summary('c1')),
      event(message),
      { type: 'replay-heard', events: [message], seq: 6 },
      event(message),
    ]);
    expect(state.unread['c1']).toBe(1);
    expect(state.announcements).toHaveLength(1);
  });

  test('an event older than the snapshot changes nothing', () => {
    const before = fold([snapshot(9, summary('c1', { lastText: 'de la foto' }))]);
    expect(fold([event(changed(8, summary('c1', { lastText: 'anterior' })))], before)).toBe(before);
  });

  test('a replay that skips numbers is complete up to the number given', () => {
    const state = fold([snapshot(4), { type: 'replay-heard', events: [changed(6, summary('c1'))], seq: 9 }]);
    expect(state.seq).toBe(9);
    expect(leavesGap(state)).toBe(false);
  });
});

describe('snapshots', () => {
  test('what is no longer listed goes; an open one of the agent’s is put away with a word', () => {
    const open = fold([
      snapshot(1, summary('c1'), summary('c2')),
      { type: 'conversation-chosen', conversationId: 'c1' },
      { type: 'panel-heard', conversationId: 'c1', panel: { identityLevel: 2, collected: [] } },
    ]);
    expect(fold([snapshot(5, summary('c1'))], open)).toMatchObject({ openId: 'c1' });
    const gone = fold([snapshot(5, summary('c3'))], open);
    expect(Object.keys(gone.conversations)).toEqual(['c3']);
    expect(gone).toMatchObject({ panels: {}, notice: { code: 'desk.gone' } });
    expect(gone.openId).toBeUndefined();
  });

  test('messages missed while the line was down mark the conversation as unread', () => {
    const state = fold([snapshot(1, summary('c1', { lastNumber: 3 })), snapshot(5, summary('c1', { lastNumber: 6 }))]);
    expect(state.unread['c1']).toBe(1);
  });

  test('an offer that stood before the snapshot is not read out again, a renewed one is', () => {
    const offer = summary('c1', { owner: 'queued', offeredTo: 'a1', offerUntil: '2026-11-20T15:00:30Z' });
    const again = { ...offer, offerUntil: '2026-11-20T15:05:00Z' };
    const once = fold([snapshot(1, offer), snapshot(2, offer)]);
    expect(once.announcements.map((one) => one.key)).toEqual(['announce.offer']);
    expect(fold([snapshot(3, again)], once).announcements).toHaveLength(2);
  });
});

describe('conversations that come and go', () => {
  test('one taken by another agent leaves the list', () => {
    const state = fold([
      snapshot(1, summary('c1', { owner: 'queued' })),
      event(changed(2, summary('c1', { owner: 'agent', agentId: 'a9' }))),
    ]);
    expect(state.conversations['c1']).toBeUndefined();
  });

  test('R-I1: the customer panel is put away when the conversation is no longer the agent’s', () => {
    const panel = { identityLevel: 2, collected: [] };
    const state = fold([
      snapshot(1, summary('c1')),
      { type: 'conversation-chosen', conversationId: 'c1' },
      { type: 'panel-heard', conversationId: 'c1', panel },
      event(changed(2, summary('c1', { owner: 'bot' }))),
    ]);
    expect(state.panels['c1']).toBeUndefined();
    expect(state.conversations['c1']?.owner).toBe('bot');
  });

  test('a message in the open conversation is read out with its words and is not unread', () => {
    const state = fold([
      snapshot(1, summary('c1', { citizenName: 'Rosalba' })),
      { type: 'conversation-chosen', conversationId: 'c1' },
      { type: 'typing-heard', conversationId: 'c1', typing: true },
      event(added(2, 'c1', entry(4, { text: 'hola' }))),
    ]);
    expect(state.unread['c1']).toBe(0);
    expect(state.typing['c1']).toBe(false);
    expect(state.announcements.at(-1)).toMatchObject({
      key: 'announce.message',
      data: { name: 'Rosalba', text: 'hola' },
    });
  });

  test('a customer asked for as the conversation left is not shown as an error', () => {
    const refused: DeskAction = { type: 'panel-refused', conversationId: 'c1', code: 'conversation.not-yours' };
    const left = fold([snapshot(1, summary('c1')), event(changed(2, summary('c1', { owner: 'closed' }))), refused]);
    expect(left.panels['c1']).toBeUndefined();
    expect(fold([snapshot(1, summary('c1')), refused]).panels['c1']?.code).toBe('conversation.not-yours');
  });

  test('opening a conversation ends its unread mark', () => {
    const state = fold([
      snapshot(1, summary('c1')),
      event(added(2, 'c1', entry(4))),
      { type: 'conversation-chosen', conversationId: 'c1' },
    ]);
    expect(state.unread['c1']).toBe(0);
  });

  test('the bot’s and colleagues’ lines are not read out', () => {
    const state = fold([
      snapshot(1, summary('c1')),
      event(added(2, 'c1', entry(4, { from: 'bot' }))),
      event(added(3, 'c1', entry(5, { from: 'agent', kind: 'note' }))),
    ]);
    expect(state.announcements).toEqual([]);
    expect(state.unread['c1']).toBe(0);
  });
});

describe('bounds', () => {
  test('no more than so many threads and announcements are kept, never dropping the open thread', () => {
    const many = Array.from({ length: DESK_LIMITS.threads + 5 }, (_, at) => `c${at}`);
    const state = fold([
      snapshot(0, ...many.map((id) => summary(id))),
      { type: 'conversation-chosen', conversationId: 'c0' },
      ...many.map((id): DeskAction => ({ type: 'newest-page-heard', view: view(id, [entry(1)]) })),
      ...many.map((id, at): DeskAction => event(added(at + 1, id, entry(2)))),
    ]);
    expect(Object.keys(state.threads)).toHaveLength(DESK_LIMITS.threads);
    expect(state.threads['c0']).toBeDefined();
    expect(state.announcements).toHaveLength(DESK_LIMITS.announcements);
    expect(state.announcements.at(-1)?.serial).toBe(many.length);
  });
});

describe('outgoing lines', () => {
  test('a line is settled by its client id even if its acknowledgement never came', () => {
    const state = fold([
      snapshot(1, summary('c1')),
      { type: 'line-written', line: line('x1') },
      { type: 'line-moved', clientId: 'x1', status: 'sending' },
      event(added(2, 'c1', entry(4, { from: 'agent', clientId: 'x1' }))),
    ]);
    expect(state.outgoing).toEqual([]);
  });

  test('an acknowledged line stays on screen until the log shows its number', () => {
    const acknowledged = fold([
      snapshot(1, summary('c1')),
      { type: 'line-written', line: line('x1') },
      { type: 'line-moved', clientId: 'x1', status: 'sent', number: 4 },
    ]);
    expect(acknowledged.outgoing).toHaveLength(1);
    const page = view('c1', [entry(4, { from: 'agent' })]);
    expect(fold([{ type: 'newest-page-heard', view: page }], acknowledged).outgoing).toEqual([]);
  });

  test('the acknowledgement of a line the log already has leaves nothing behind', () => {
    const state = fold([
      snapshot(1, summary('c1')),
      { type: 'newest-page-heard', view: view('c1', [entry(4, { from: 'agent' })]) },
      { type: 'line-written', line: line('x1') },
      { type: 'line-moved', clientId: 'x1', status: 'sent', number: 4 },
    ]);
    expect(state.outgoing).toEqual([]);
  });

  test('what was being sent when the line broke waits to be sent again', () => {
    const state = fold([
      { type: 'line-written', line: line('x1') },
      { type: 'line-moved', clientId: 'x1', status: 'sending' },
      { type: 'link-changed', phase: 'lost' },
    ]);
    expect(state.outgoing[0]?.status).toBe('waiting');
  });
});
