import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANA, asksForPerson, BETO, CATA, citizenSays, started } from '../fakes.ts';
import { changed, entries, must, offeredTo, startDesk, type TestDesk } from '../harness.ts';

let test_: TestDesk;
beforeEach(async () => {
  test_ = await startDesk();
});
afterEach(() => test_.stop());

describe('offers', () => {
  test('R-D1 someone who waits is offered to an agent at once, accepted, and seen whole', async () => {
    const { ana, view } = await test_.anaAttends();
    expect(view.summary).toMatchObject({ owner: 'agent', agentId: ANA.id, citizenName: 'Luz Marina Prado' });
    expect(view.handoffSummary).toBe('Quiere hablar con alguien del predial');
    expect(view.log.map((one) => one.event ?? one.text)).toEqual([
      ...['conversation-started', 'hola', 'identity-verified', 'account-read'],
      ...['handoff-requested', 'handoff-offered', 'agent-joined'],
    ]);
    expect(test_.town.woken).toEqual([{ conversationId: 'c1', kind: 'agent-joined' }]);
    expect(ana.snapshot).toMatchObject({ profile: ANA, presence: 'away', conversations: [] });
  });

  test('an offer reaches the screen within a second of the citizen asking', async () => {
    const ana = await test_.attend(ANA);
    const at = performance.now();
    test_.town.commit('c1', started, asksForPerson);
    await ana.heard(offeredTo(ANA.id));
    expect(performance.now() - at).toBeLessThan(1000);
  });

  test('it is made to one agent only; the offer shows a summary, the thread stays shut', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    test_.town.commit('c1', started, citizenSays('hola'), asksForPerson);
    await Promise.all([ana.heard(offeredTo(ANA.id)), beto.heard(offeredTo(ANA.id))]);
    expect(await beto.ask('offer:accept', { conversationId: 'c1' })).toEqual({
      ok: false,
      code: 'conversation.taken',
      detail: 'La conversación se está ofreciendo a otra persona',
    });
    expect(await ana.ask('conversation:open', { conversationId: 'c1' })).toMatchObject({
      code: 'conversation.not-yours',
    });
    expect(entries(ana.events)).toEqual([]);
  });

  test('of two agents who accept at once one has it, the other is told who', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    must(await ana.ask('presence:set', { presence: 'away' }));
    must(await beto.ask('presence:set', { presence: 'away' }));
    test_.town.commit('c1', started, asksForPerson);
    const answers = await Promise.all([ana, beto].map((one) => one.ask('offer:accept', { conversationId: 'c1' })));
    const lost = answers.filter((answer) => !answer.ok);
    const winner = answers[0]?.ok ? ANA : BETO;
    expect(lost).toEqual([{ ok: false, code: 'conversation.taken', detail: `La conversación la tomó ${winner.name}` }]);
    expect(test_.town.state('c1').handoff?.agentId).toBe(winner.id);
    expect(test_.town.facts('c1').filter(({ fact }) => fact.kind === 'agent-joined')).toHaveLength(1);
    const loser = winner === ANA ? beto : ana;
    expect(await loser.heard(changed('c1', (one) => one.owner === 'agent'))).toMatchObject({
      conversation: { agentId: winner.id },
    });
  });

  test('declined, it goes to the next; nobody is offered again what they have just declined', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    test_.town.commit('c1', started, asksForPerson);
    await ana.heard(offeredTo(ANA.id));
    must(await ana.ask('offer:decline', { conversationId: 'c1' }));
    await beto.heard(offeredTo(BETO.id));
    must(await beto.ask('offer:decline', { conversationId: 'c1' }));
    await test_.desk.route();
    expect(test_.town.state('c1').handoff).toMatchObject({ declinedBy: [ANA.id, BETO.id] });
    expect(test_.town.state('c1').handoff).not.toHaveProperty('offeredTo');
    test_.clock.advance(14_000);
    for (const one of [ana, beto]) must(await one.ask('presence:set', { presence: 'available' }));
    test_.clock.advance(14_000);
    for (const one of [ana, beto]) must(await one.ask('presence:set', { presence: 'available' }));
    test_.clock.advance(2_001);
    await test_.desk.route();
    expect(test_.town.state('c1').handoff).toMatchObject({ offeredTo: ANA.id });
  });

  test('not answered in 30 s, it goes to the next', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    test_.town.commit('c1', started, asksForPerson);
    await ana.heard(offeredTo(ANA.id));
    for (let seconds = 0; seconds < 30; seconds += 10) {
      test_.clock.advance(10_000);
      for (const one of [ana, beto]) must(await one.ask('presence:set', { presence: 'available' }));
    }
    await test_.desk.route();
    await beto.heard(offeredTo(BETO.id));
    const declined = test_.town.facts('c1').filter(({ fact }) => fact.kind === 'handoff-declined');
    expect(declined).toMatchObject([{ fact: { agentId: ANA.id, reason: 'timeout' } }]);
  });

  test('an agent has four at most; the fifth waits until one ends', async () => {
    const ana = await test_.attend(ANA);
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      test_.clock.advance(10);
      test_.town.commit(id, started, asksForPerson);
    }
    for (const id of ['c1', 'c2', 'c3', 'c4']) {
      await ana.heard(changed(id, (one) => one.offeredTo === ANA.id));
      must(await ana.ask('offer:accept', { conversationId: id }));
    }
    await test_.desk.route();
    expect(test_.town.state('c5').handoff).not.toHaveProperty('offeredTo');
    must(await ana.ask('conversation:close', { conversationId: 'c2', wrapUp: 'resuelto' }));
    await ana.heard(changed('c5', (one) => one.offeredTo === ANA.id));
  });

  test('those who are away, and those of other queues, get none', async () => {
    const [ana, cata] = [await test_.attend(ANA), await test_.attend(CATA)];
    must(await ana.ask('presence:set', { presence: 'away' }));
    test_.town.commit('c1', started, asksForPerson);
    await ana.heard(changed('c1', (one) => one.owner === 'queued'));
    await test_.desk.route();
    expect(test_.town.state('c1').handoff).not.toHaveProperty('offeredTo');
    expect(cata.events).toEqual([]);
    must(await ana.ask('presence:set', { presence: 'available' }));
    await ana.heard(offeredTo(ANA.id));
  });
});

describe('an agent who is gone', () => {
  test('R-Q2 gives the conversation back to the queue after 30 s, before those not yet served', async () => {
    const { ana } = await test_.anaAttends();
    ana.socket.disconnect();
    await gone();
    await test_.desk.route();
    test_.clock.advance(29_000);
    await test_.desk.route();
    expect(test_.town.state('c1').owner).toBe('agent');
    test_.clock.advance(1_001);
    await test_.desk.route();
    expect(test_.town.state('c1')).toMatchObject({ owner: 'queued', handoff: { priority: 40 } });
  });

  test('keeps it over a short absence and finds its presence as it was', async () => {
    const { ana } = await test_.anaAttends();
    ana.socket.disconnect();
    await gone();
    await test_.desk.route();
    test_.clock.advance(10_000);
    const back = await test_.connect(ana.cookie);
    expect(must(await back.ask('desk:hello', {})).snapshot).toMatchObject({ presence: 'available' });
    test_.clock.advance(15_000);
    must(await back.ask('presence:set', { presence: 'available' }));
    test_.clock.advance(10_000);
    await test_.desk.route();
    expect(test_.town.state('c1').owner).toBe('agent');
  });

  test('is no longer offered anything, and an offer made to them goes on at once', async () => {
    const [ana, beto] = [await test_.attend(ANA), await test_.attend(BETO)];
    test_.town.commit('c1', started, asksForPerson);
    await ana.heard(offeredTo(ANA.id));
    ana.socket.disconnect();
    await gone();
    await test_.desk.route();
    await beto.heard(offeredTo(BETO.id));
    const declined = test_.town.facts('c1').filter(({ fact }) => fact.kind === 'handoff-declined');
    expect(declined).toMatchObject([{ fact: { agentId: ANA.id, reason: 'offline' } }]);
  });

  test('after a restart of the server nobody loses a conversation before the grace is over', async () => {
    const { ana } = await test_.anaAttends();
    await test_.restart();
    await test_.desk.route();
    expect(test_.town.state('c1').owner).toBe('agent');
    const back = await test_.connect(ana.cookie);
    must(await back.ask('desk:hello', {}));
    test_.clock.advance(14_000);
    await test_.desk.route();
    expect(test_.town.state('c1')).toMatchObject({ owner: 'agent', handoff: { agentId: ANA.id } });
  });

  /** The server has noticed that a line closed. */
  async function gone(): Promise<void> {
    while (test_.desk.io.of('/').sockets.size > (await countOpen()))
      await new Promise((resolve) => setImmediate(resolve));
  }
});

async function countOpen(): Promise<number> {
  return (await test_.desk.io.fetchSockets()).filter(
    (one) => !one.data.session || one.data.session.profile.id !== ANA.id,
  ).length;
}
