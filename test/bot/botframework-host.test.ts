import { TurnContext, type Activity, type Middleware } from 'botbuilder';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { CollectingAdapter } from '../../bot/botframework/collecting-adapter.ts';
import { createBotFrameworkHost } from '../../bot/botframework/host.ts';
import type { Turn } from '../../bot/ports/conversation-store.ts';
import { conversationOf, NOW } from './support.ts';

const turn = (fact: Fact = { kind: 'citizen-said', text: 'hola', clientId: 'c', attachments: [] }): Turn => ({
  ...{
    conversation: conversationOf(),
    trigger: { number: 2, at: NOW.toISOString(), fact },
    version: 1,
    fence: 1,
    attempts: 1,
    failures: 0,
    addressHmac: 'a',
  },
});
const said = (text: string): Fact => ({
  kind: 'bot-said',
  about: 2,
  reply: { key: 'k', text, choices: [{ id: 'a', label: 'A' }] },
});
const moved: Fact = { kind: 'dialog-moved', stack: [], misunderstandings: 0, lastReplies: [] };
const read: Fact = { kind: 'consent-refused', version: '1' };

async function hosted(
  middleware: Middleware[],
  facts: Fact[] = [read, said('Uno.'), said('Dos.'), moved],
  which = turn(),
): Promise<Fact[]> {
  let ids = 0;
  const host = createBotFrameworkHost({ middleware, nextId: () => `id-${++ids}` });
  return (await host(which, () => Promise.resolve({ facts, outbox: [], audit: [] }))).facts;
}
/** Middleware that does something to all that is sent. */
const onSend = (change: (activities: Partial<Activity>[]) => Partial<Activity>[]): Middleware => ({
  async onTurn(context, next) {
    context.onSendActivities((_context, activities, send) => {
      activities.splice(0, activities.length, ...change(activities));
      return send();
    });
    await next();
  },
});

describe('a turn hosted for Bot Framework middleware', () => {
  test('comes out as it went in where there is none', async () => {
    expect(await hosted([])).toEqual([read, said('Uno.'), said('Dos.'), moved]);
  });

  test('what middleware rewrites is what is committed, in its place and with its options', async () => {
    const shout = onSend((activities) => activities.map((each) => ({ ...each, text: each.text?.toUpperCase() ?? '' })));
    expect(await hosted([shout])).toEqual([read, said('UNO.'), said('DOS.'), moved]);
  });

  test('what middleware holds back is not said', async () => {
    expect(await hosted([onSend((activities) => activities.slice(1))])).toEqual([read, said('Dos.'), moved]);
  });

  test('what middleware sends of its own is said too', async () => {
    const greeter: Middleware = {
      async onTurn(context, next) {
        await context.sendActivity('Antes.');
        await next();
      },
    };
    expect((await hosted([greeter])).filter(({ kind }) => kind === 'bot-said')).toMatchObject([
      { reply: { key: 'middleware', text: 'Antes.' } },
      { reply: { text: 'Uno.' } },
      { reply: { text: 'Dos.' } },
    ]);
  });

  test('middleware that does not go on decides that nothing is done', async () => {
    expect(await hosted([{ onTurn: () => Promise.resolve() }])).toEqual([]);
  });

  test('middleware sees the message, or the event of the desk', async () => {
    const seen: (string | undefined)[] = [];
    const watch: Middleware = {
      async onTurn({ activity }, next) {
        seen.push(activity.type, activity.text, activity.name);
        await next();
      },
    };
    await hosted([watch]);
    await hosted([watch], [], turn({ kind: 'agent-joined', agentId: 'a', agentName: 'Ana' }));
    expect(seen).toEqual(['message', 'hola', undefined, 'event', undefined, 'agent-joined']);
  });

  test('what fails inside reaches the caller', async () => {
    const host = createBotFrameworkHost({ middleware: [], nextId: () => 'x' });
    await expect(host(turn(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

test('what is sent is not changed, taken back or continued from outside', async () => {
  const adapter = new CollectingAdapter(() => 'x');
  const context = new TurnContext(adapter, {
    type: 'message',
    conversation: { id: 'c', isGroup: false, conversationType: '', name: '' },
  });
  await expect(adapter.updateActivity()).rejects.toThrow('not updated');
  await expect(adapter.deleteActivity()).rejects.toThrow('not deleted');
  await expect(adapter.continueConversation({})).rejects.toThrow('intake');
  await expect(context.updateActivity({ id: 'x', type: 'message' })).rejects.toThrow('not updated');
});
