import { ActivityTypes, TurnContext, type Activity, type Middleware } from 'botbuilder';
import type { Fact, FactOf } from '../../contracts/fact.ts';
import type { Turn, TurnOutcome } from '../ports/conversation-store.ts';
import type { TurnHost } from '../turn-runner.ts';
import { CollectingAdapter } from './collecting-adapter.ts';

export interface HostOptions {
  /** Bot Framework middleware (transcripts, telemetry, filters), outermost first. */
  middleware: Middleware[];
  nextId(): string;
}

/** Wraps a turn in a Bot Framework TurnContext. What middleware changes or holds back of the replies is honoured. */
export function createBotFrameworkHost({ middleware, nextId }: HostOptions): TurnHost {
  return async (turn, handle) => {
    const adapter = new CollectingAdapter(nextId);
    adapter.use(...middleware);
    const context = new TurnContext(adapter, toActivity(turn));
    let outcome: TurnOutcome | undefined;
    await adapter.host(context, async (hosted) => {
      outcome = await handle(turn);
      const replies = outcome.facts.filter((fact) => fact.kind === 'bot-said');
      if (replies.length > 0) await hosted.sendActivities(replies.map(toReplyActivity));
    });
    // Middleware that never calls on has decided that nothing is done about this message.
    if (!outcome) return { facts: [], outbox: [], audit: [] };
    return { ...outcome, facts: withCollected(outcome.facts, adapter) };
  };
}

/** The message as Bot Framework knows it; events of the desk are event activities. */
function toActivity({ conversation, trigger }: Turn): Partial<Activity> {
  const common: Partial<Activity> = {
    id: `${conversation.id}|${trigger.number}`,
    channelId: conversation.channel,
    locale: conversation.locale,
    conversation: { id: conversation.id, isGroup: false, conversationType: 'personal', name: '' },
    recipient: { id: 'ventanilla', name: 'Ventanilla', role: 'bot' },
    timestamp: new Date(trigger.at),
    serviceUrl: 'urn:ventanilla',
  };
  const { fact } = trigger;
  return fact.kind === 'citizen-said'
    ? { ...common, type: ActivityTypes.Message, text: fact.text, from: { id: 'citizen', name: '', role: 'user' } }
    : { ...common, type: ActivityTypes.Event, name: fact.kind, from: { id: 'desk', name: '', role: 'user' } };
}

function toReplyActivity({ reply, origin }: FactOf<'bot-said'>): Partial<Activity> {
  return { type: ActivityTypes.Message, text: reply.text, channelData: { reply, origin } };
}

/** Replies as they came through the middleware, in the place of those that went in; anything else it sent is added. */
function withCollected(facts: readonly Fact[], { collected }: CollectingAdapter): Fact[] {
  const about = facts.find((fact) => fact.kind === 'bot-said')?.about ?? 0;
  const said = collected
    .filter(({ activity }) => activity.type === ActivityTypes.Message)
    .map(({ activity }): FactOf<'bot-said'> => {
      const { reply, origin } = (activity.channelData ?? {}) as Partial<FactOf<'bot-said'>>;
      const text = activity.text ?? '';
      const words = reply ? { ...reply, text } : { key: 'middleware', text };
      return { kind: 'bot-said', about, reply: words, ...(origin && { origin }) };
    });
  const at = facts.findIndex((fact) => fact.kind === 'bot-said');
  const others = facts.filter((fact) => fact.kind !== 'bot-said');
  const place = at < 0 ? others.length : facts.slice(0, at).filter((fact) => fact.kind !== 'bot-said').length;
  return [...others.slice(0, place), ...said, ...others.slice(place)];
}
