import { describe, expect, test } from 'vitest';
import type { SignedOut } from '../../../agent-desk/ui/link/desk-link.ts';
import { createDeskClient, type DeskClient } from '../../../agent-desk/ui/link/desk-client.ts';
import { SEND_TRIES } from '../../../agent-desk/ui/link/sender.ts';
import { SYNC_LIMITS } from '../../../agent-desk/ui/link/sync.ts';
import { TYPING_STANDS_MS } from '../../../agent-desk/ui/link/listen.ts';
import type { DeskAction } from '../../../agent-desk/ui/state/action.ts';
import { initialDeskState, type DeskState } from '../../../agent-desk/ui/state/desk-state.ts';
import { createKeeper } from '../../../agent-desk/ui/state/keep.ts';
import { reduceDesk } from '../../../agent-desk/ui/state/reduce.ts';
import { createStore, type Store } from '../../../agent-desk/ui/state/store.ts';
import {
  added,
  changed,
  entry,
  fakeLink,
  fakePlatform,
  profile,
  settled,
  summary,
  view,
  type FakeLink,
  type FakePlatform,
} from './desk-fixtures.ts';

interface Bench {
  link: FakeLink;
  platform: FakePlatform;
  store: Store<DeskState, DeskAction>;
  client: DeskClient;
  signedOut: SignedOut[];
}

function bench(kept = new Map<string, string>()): Bench {
  const link = fakeLink();
  const platform = fakePlatform(kept);
  const keeper = createKeeper(platform.storage, profile.id);
  const store = createStore(reduceDesk, initialDeskState(profile, keeper.outgoing()));
  const signedOut: SignedOut[] = [];
  const client = createDeskClient({ link, store, platform, keeper, signedOut: (reason) => signedOut.push(reason) });
  link.answers['desk:hello'] = () => ({
    ok: true,
    value: { seq: 10, snapshot: { seq: 10, profile, presence: 'away', conversations: [summary('c1'), summary('c2')] } },
  });
  link.answers['conversation:open'] = () => ({ ok: true, value: view('c1', [entry(1)]) });
  link.answers['customer:get'] = () => ({ ok: true, value: { identityLevel: 0, collected: [] } });
  link.answers['message:send'] = () => ({ ok: true, value: { number: 5 } });
  link.answers['note:add'] = () => ({ ok: true, value: { number: 5 } });
  client.start();
  return { link, platform, store, client, signedOut };
}

const asks = (link: FakeLink, kind: string): unknown[] =>
  link.asked.filter((one) => one.kind === kind).map((one) => one.ask);

const textsSent = (link: FakeLink): string[] => asks(link, 'message:send').map((ask) => (ask as { text: string }).text);

describe('coming and coming back', () => {
  test('the first greeting asks for a snapshot, the next ones for what was missed', async () => {
    const { link, store } = bench();
    await link.up();
    expect(store.get()).toMatchObject({ phase: 'live', seq: 10 });
    link.answers['desk:hello'] = () => ({
      ok: true,
      value: { seq: 12, events: [changed(12, summary('c2', { lastText: 'perdido' }))] },
    });
    await link.down();
    expect(store.get().phase).toBe('lost');
    await link.up();
    expect(asks(link, 'desk:hello')).toEqual([{}, { since: 10 }]);
    expect(store.get().conversations['c2']?.lastText).toBe('perdido');
  });

  test('the open conversation is asked for again after the line was down', async () => {
    const { link, client } = bench();
    await link.up();
    await client.open('c1');
    const before = asks(link, 'conversation:open').length;
    await link.down();
    await link.up();
    expect(asks(link, 'conversation:open')).toHaveLength(before + 1);
  });

  test('a server that forgot the agent’s presence is told again, a first greeting tells nothing', async () => {
    const { link, client } = bench();
    await link.up();
    expect(asks(link, 'presence:set')).toEqual([]);
    await client.setPresence('available');
    await link.down();
    link.answers['desk:hello'] = () => {
      link.listener().presence('away');
      return { ok: true, value: { seq: 10, events: [] } };
    };
    await link.up();
    expect(asks(link, 'presence:set')).toEqual([{ presence: 'available' }, { presence: 'available' }]);
  });

  test('events that come while a greeting is under way are applied after it', async () => {
    const { link, store } = bench();
    link.answers['desk:hello'] = () => 'later';
    await link.up();
    link.listener().event(changed(11, summary('c3', { owner: 'queued' })));
    expect(store.get().conversations['c3']).toBeUndefined();
    await link.settle({
      ok: true,
      value: { seq: 10, snapshot: { seq: 10, profile, presence: 'away', conversations: [] } },
    });
    expect(store.get().conversations['c3']?.owner).toBe('queued');
    expect(store.get().seq).toBe(11);
  });

  test('holes in the numbers, which may be none, bring one greeting after a while and no other request', async () => {
    const { link, platform, store } = bench();
    await link.up();
    link.answers['desk:hello'] = () => ({ ok: true, value: { seq: 15, events: [] } });
    for (const seq of [13, 14, 15]) link.listener().event(changed(seq, summary('c1')));
    expect(asks(link, 'desk:hello')).toHaveLength(1);
    await platform.pass(SYNC_LIMITS.checkMs);
    expect(asks(link, 'desk:hello')).toEqual([{}, { since: 10 }]);
    expect(store.get().seq).toBe(15);
    expect(asks(link, 'conversation:open')).toEqual([]);
    await platform.pass(SYNC_LIMITS.checkMs * 5);
    expect(asks(link, 'desk:hello')).toHaveLength(2);
  });

  test('a refused greeting is said and tried again', async () => {
    const { link, platform, store } = bench();
    const well = link.answers['desk:hello'];
    link.answers['desk:hello'] = () => ({ ok: false, code: 'store.unavailable', detail: '' });
    await link.up();
    expect(store.get()).toMatchObject({ phase: 'connecting', notice: { code: 'store.unavailable' } });
    if (well) link.answers['desk:hello'] = well;
    await platform.pass(SYNC_LIMITS.retryMs);
    expect(store.get().phase).toBe('live');
  });

  test('the end of the session is handed on', async () => {
    const { link, signedOut } = bench();
    await link.up();
    link.listener().signedOut('expired');
    expect(signedOut).toEqual(['expired']);
  });
});

describe('writing', () => {
  test('a line written without a connection is kept, shown, and sent once in order when there is one', async () => {
    const { link, client, store } = bench();
    client.say('c1', 'message', 'uno');
    client.say('c1', 'message', 'dos');
    expect(store.get().outgoing.map((one) => one.status)).toEqual(['waiting', 'waiting']);
    await link.up();
    expect(textsSent(link)).toEqual(['uno', 'dos']);
  });

  test('the second line waits until the first is acknowledged', async () => {
    const { link, client } = bench();
    await link.up();
    link.answers['message:send'] = () => 'later';
    client.say('c1', 'message', 'uno');
    client.say('c1', 'message', 'dos');
    expect(textsSent(link)).toEqual(['uno']);
    await link.settle({ ok: true, value: { number: 5 } });
    expect(textsSent(link)).toEqual(['uno', 'dos']);
  });

  test('a line whose acknowledgement was lost with the connection goes again with the same id', async () => {
    const { link, client, platform } = bench();
    await link.up();
    link.answers['message:send'] = () => 'later';
    client.say('c1', 'message', 'uno');
    await link.down();
    await link.up();
    await platform.pass(SEND_TRIES.waitMs);
    const ids = asks(link, 'message:send').map((ask) => (ask as { clientId: string }).clientId);
    expect(ids).toEqual(['id-1', 'id-1']);
  });

  test('unsent lines outlive a reload of the page, under the same id', async () => {
    const kept = new Map<string, string>();
    bench(kept).client.say('c1', 'message', 'antes de recargar');
    const reloaded = bench(kept);
    await reloaded.link.up();
    expect(asks(reloaded.link, 'message:send')).toEqual([
      { conversationId: 'c1', clientId: 'id-1', text: 'antes de recargar' },
    ]);
    reloaded.link.listener().event(added(11, 'c1', entry(5, { from: 'agent', clientId: 'id-1' })));
    expect(kept.size).toBe(0);
  });

  test('a refusal is shown with its code and the next line still goes', async () => {
    const { link, client, store } = bench();
    await link.up();
    link.answers['message:send'] = () => ({ ok: false, code: 'conversation.not-yours', detail: '' });
    client.say('c1', 'message', 'uno');
    client.say('c1', 'message', 'dos');
    await settled();
    expect(textsSent(link)).toEqual(['uno', 'dos']);
    expect(store.get().outgoing.map((one) => [one.status, one.code])).toEqual([
      ['failed', 'conversation.not-yours'],
      ['failed', 'conversation.not-yours'],
    ]);
    link.answers['message:send'] = () => ({ ok: true, value: { number: 7 } });
    client.retry('id-1');
    client.discard('id-2');
    await settled();
    expect(store.get().outgoing).toMatchObject([{ clientId: 'id-1', status: 'sent', number: 7 }]);
  });

  test('a passing refusal is tried again after a wait, and not for ever', async () => {
    const { link, client, platform, store } = bench();
    await link.up();
    link.answers['message:send'] = () => ({ ok: false, code: 'rate.limited', detail: '' });
    client.say('c1', 'message', 'uno');
    await settled();
    expect(textsSent(link)).toHaveLength(1);
    for (let round = 0; round < SEND_TRIES.most * 2; round += 1) await platform.pass(SEND_TRIES.waitMs);
    expect(textsSent(link)).toHaveLength(SEND_TRIES.most);
    expect(store.get().outgoing[0]).toMatchObject({ status: 'failed', code: 'rate.limited' });
  });

  test('a note goes by its own way, never as a message', async () => {
    const { link, client } = bench();
    await link.up();
    client.say('c1', 'note', 'solo para el equipo');
    await settled();
    expect(asks(link, 'note:add')).toHaveLength(1);
    expect(asks(link, 'message:send')).toEqual([]);
  });
});

describe('orders', () => {
  test('an accepted offer opens with its history and asks for the customer', async () => {
    const { link, client, store } = bench();
    await link.up();
    link.answers['offer:accept'] = () => ({
      ok: true,
      value: view('c9', [entry(1), entry(2)], { handoffSummary: 'resumen' }),
    });
    expect(await client.accept('c9')).toBe(true);
    await settled();
    expect(store.get().openId).toBe('c9');
    expect(store.get().threads['c9']).toMatchObject({ handoffSummary: 'resumen' });
    expect(store.get().panels['c9']?.panel?.identityLevel).toBe(0);
  });

  test('an offer somebody else took is refused in words and opens nothing', async () => {
    const { link, client, store } = bench();
    await link.up();
    link.answers['offer:accept'] = () => ({ ok: false, code: 'conversation.taken', detail: '' });
    expect(await client.accept('c9')).toBe(false);
    expect(store.get()).toMatchObject({ notice: { code: 'conversation.taken' } });
    expect(store.get().openId).toBeUndefined();
  });

  test('a refused change of presence is taken back', async () => {
    const { link, client, store } = bench();
    await link.up();
    link.answers['presence:set'] = () => ({ ok: false, code: 'auth.forbidden', detail: '' });
    await client.setPresence('available');
    expect(store.get()).toMatchObject({ presence: 'away', notice: { code: 'auth.forbidden' } });
  });

  test('earlier messages are asked for by the first number known', async () => {
    const { link, client } = bench();
    await link.up();
    link.answers['conversation:open'] = () => ({
      ok: true,
      value: view('c1', [entry(51), entry(52)], { hasEarlier: true }),
    });
    await client.open('c1');
    await client.loadEarlier('c1');
    expect(asks(link, 'conversation:open').at(-1)).toEqual({ conversationId: 'c1', beforeNumber: 51 });
  });

  test('the customer is asked for again when the identity changes in the open conversation, not in another', async () => {
    const { link, client } = bench();
    await link.up();
    await client.open('c1');
    const verified = entry(7, { kind: 'event', from: 'system', event: 'identity-verified' });
    link.listener().event(added(11, 'c2', verified));
    expect(asks(link, 'customer:get')).toHaveLength(1);
    link.listener().event(added(12, 'c1', verified));
    expect(asks(link, 'customer:get')).toHaveLength(2);
  });
});

describe('typing', () => {
  test('is told while the agent types, repeated seldom, and ended by sending', async () => {
    const { link, client, platform } = bench();
    await link.up();
    client.typed('c1');
    client.typed('c1');
    await platform.pass(3000);
    client.typed('c1');
    client.say('c1', 'message', 'listo');
    expect(link.typed).toEqual([
      { conversationId: 'c1', typing: true },
      { conversationId: 'c1', typing: true },
      { conversationId: 'c1', typing: false },
    ]);
  });

  test('ends by itself after a silence, and at once on going to another conversation', async () => {
    const { link, client, platform } = bench();
    await link.up();
    client.typed('c1');
    client.typed('c2');
    await platform.pass(4000);
    expect(link.typed.map((one) => `${one.conversationId} ${one.typing}`)).toEqual([
      'c1 true',
      'c1 false',
      'c2 true',
      'c2 false',
    ]);
  });

  test('the citizen’s mark goes when it is not repeated', async () => {
    const { link, platform, store } = bench();
    await link.up();
    link.listener().typing({ conversationId: 'c1', typing: true });
    await platform.pass(TYPING_STANDS_MS - 1);
    link.listener().typing({ conversationId: 'c1', typing: true });
    await platform.pass(TYPING_STANDS_MS - 1);
    expect(store.get().typing['c1']).toBe(true);
    await platform.pass(1);
    expect(store.get().typing['c1']).toBe(false);
  });
});
