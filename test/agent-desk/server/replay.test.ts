import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeSeq } from '../../../agent-desk/domain/desk-events.ts';
import { ANA, citizenSays, started } from '../fakes.ts';
import { changed, entries, line, must, startDesk, type TestDesk, type Screen } from '../harness.ts';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await startDesk();
});
afterEach(() => test_.stop());

describe('after a gap', () => {
  test('R-Q2 what was missed is replayed: nothing missing, nothing twice, in order', async () => {
    const { ana } = await test_.anaAttends();
    test_.town.commit('c1', citizenSays('antes'));
    await ana.heard(line('antes'));
    const since = Math.max(...ana.events.map((event) => event.seq));
    ana.socket.disconnect();
    for (let index = 0; index < 20; index++) test_.town.commit('c1', citizenSays(`durante ${index}`));

    const back = await test_.connect(ana.cookie);
    const answer = must(await back.ask('desk:hello', { since }));
    test_.town.commit('c1', citizenSays('después'));
    await back.heard(line('después'));
    expect(answer.snapshot).toBeUndefined();
    const heard = [...ana.events, ...(answer.events ?? []), ...back.events];
    const numbers = entries(heard);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => (numbers[0] ?? 0) + index));
    expect(numbers.at(-1)).toBe(test_.town.facts('c1').length);
    const seqs = heard.map((event) => event.seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  });

  test('the same over a restart of the server, from the database', async () => {
    const { ana } = await test_.anaAttends();
    test_.town.commit('c1', citizenSays('antes'));
    await ana.heard(line('antes'));
    const since = Math.max(...ana.events.map((event) => event.seq));
    ana.socket.disconnect();
    await test_.restart();
    test_.town.commit('c1', citizenSays('durante'));
    const back = await test_.connect(ana.cookie);
    const { events } = must(await back.ask('desk:hello', { since }));
    expect(entries(events ?? [])).toEqual([test_.town.facts('c1').length]);
  });

  test('a line that broke between the two events of one fact gets the other one', async () => {
    const { ana } = await test_.anaAttends();
    test_.town.commit('c1', citizenSays('media'));
    const entry = await ana.heard(line('media'));
    const { events } = must(await ana.ask('desk:hello', { since: entry.seq }));
    expect(events).toMatchObject([{ kind: 'conversation-changed', seq: entry.seq + 1 }]);
  });

  test('what was closed meanwhile is told to a screen that still shows it', async () => {
    const { ana } = await test_.anaAttends();
    const last = await ana.heard(changed('c1', (one) => one.owner === 'agent'));
    ana.socket.disconnect();
    await test_.restart();
    test_.town.commit('c1', { kind: 'conversation-closed', by: 'citizen' });
    const back = await test_.connect(ana.cookie);
    const { events } = must(await back.ask('desk:hello', { since: last.seq }));
    expect(events).toMatchObject([{ kind: 'conversation-changed', conversation: { id: 'c1', owner: 'closed' } }]);
  });

  test('a long gap, or a number from the future, brings a snapshot', async () => {
    const { ana } = await test_.anaAttends();
    const texts = Array.from({ length: 1001 }, (_, index) => citizenSays(`m${index}`));
    test_.town.commit('c2', started, ...texts);
    const old = must(await ana.ask('desk:hello', { since: 1 }));
    expect(old.events).toBeUndefined();
    expect(old.snapshot?.conversations.map((one) => one.id)).toEqual(['c1']);
    const future = must(await ana.ask('desk:hello', { since: changeSeq(5000) }));
    expect(future.snapshot?.seq).toBe(future.seq);
  });

  test('what is committed while a greeting is read is heard exactly once', async () => {
    await test_.stop();
    let onList: (() => void) | undefined;
    test_ = await startDesk({}, (feed) => ({
      ...feed,
      async latestSeq() {
        const seq = await feed.latestSeq();
        onList?.();
        return seq;
      },
    }));
    const { ana } = await test_.anaAttends();
    const tab = await test_.connect(ana.cookie);
    let count = 0;
    onList = () => test_.town.commit('c1', citizenSays(`entre ${++count}`));
    must(await tab.ask('desk:hello', {}));
    onList = undefined;
    await tab.heard(line('entre 1'));
    test_.town.commit('c1', citizenSays('al final'));
    await tab.heard(line('al final'));
    expect(tab.events.filter(line('entre 1'))).toHaveLength(1);
    expect(entries(tab.events)).toEqual(entries(ana.events).slice(-2));
  });

  test('many who greet again on a standing line do not read the database', async () => {
    const { ana } = await test_.anaAttends();
    test_.town.commit('c1', citizenSays('una'));
    await ana.heard(line('una'));
    const reads = test_.town.feedReads;
    const { events } = must(await ana.ask('desk:hello', { since: 2 }));
    expect(entries(events ?? [])).toContain(test_.town.facts('c1').length);
    expect(test_.town.feedReads).toBe(reads);
  });

  test('a feed that fails once is read on from the same place', async () => {
    await test_.stop();
    let fails = 0;
    test_ = await startDesk({}, (feed) => ({
      ...feed,
      since(after, limit) {
        return fails-- > 0 ? Promise.reject(new Error('database away')) : feed.since(after, limit);
      },
    }));
    const { ana } = await test_.anaAttends();
    fails = 1;
    test_.town.commit('c1', citizenSays('uno'));
    await new Promise((resolve) => setImmediate(resolve));
    test_.town.commit('c1', citizenSays('dos'));
    await ana.heard(line('dos'));
    expect(ana.events.filter(line('uno'))).toHaveLength(1);
  });

  test('two tabs of one agent both hear everything, and presence in both', async () => {
    const { ana } = await test_.anaAttends();
    const tab: Screen = await test_.connect(ana.cookie);
    expect(must(await tab.ask('desk:hello', {})).snapshot?.conversations).toMatchObject([
      { id: 'c1', agentId: ANA.id },
    ]);
    const told = new Promise((resolve) => ana.socket.once('desk:presence', resolve));
    must(await tab.ask('presence:set', { presence: 'away' }));
    expect(await told).toEqual({ presence: 'away' });
    must(await tab.ask('message:send', { conversationId: 'c1', clientId: 'k', text: 'desde la otra' }));
    await Promise.all([ana.heard(line('desde la otra')), tab.heard(line('desde la otra'))]);
    ana.socket.disconnect();
    test_.town.commit('c1', citizenSays('¿sigue ahí?'));
    await tab.heard(line('¿sigue ahí?'));
  });
});
