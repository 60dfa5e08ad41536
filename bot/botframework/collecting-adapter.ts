import {
  BotAdapter,
  type Activity,
  type ConversationReference,
  type ResourceResponse,
  type TurnContext,
} from 'botbuilder';

/** What a turn sends, in order, before anything leaves. */
export interface Collected {
  id: string;
  activity: Partial<Activity>;
}

/**
 * Hosts one turn for Bot Framework middleware. Sending only collects, under ids taken beforehand: the commit sends.
 * A message that is out cannot be changed or taken back on every channel, so update and delete refuse, and a turn
 * of its own accord enters through intake as an event, never here.
 */
export class CollectingAdapter extends BotAdapter {
  readonly collected: Collected[] = [];
  readonly #nextId: () => string;

  constructor(nextId: () => string) {
    super();
    this.#nextId = nextId;
  }

  /** Runs the middleware around `logic`. */
  async host(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    await this.runMiddleware(context, logic);
  }

  override sendActivities(_context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return Promise.resolve(
      activities.map((activity) => {
        const id = this.#nextId();
        this.collected.push({ id, activity });
        return { id };
      }),
    );
  }

  override updateActivity(): Promise<never> {
    return Promise.reject(new Error('an activity that was sent is not updated'));
  }

  override deleteActivity(): Promise<never> {
    return Promise.reject(new Error('an activity that was sent is not deleted'));
  }

  override continueConversation(_reference: Partial<ConversationReference>): Promise<never> {
    return Promise.reject(new Error('what continues a conversation enters through intake'));
  }
}
