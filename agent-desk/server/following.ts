import type { ConversationSummary, DeskEvent, StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { changeSeq, eventsFor, feedSeqBefore, viewerOf, type DeskViewer } from '../domain/desk-events.ts';
import type { DeskFeed, SequencedFact } from '../ports/desk-store.ts';
import type { FeedFollower } from './feed-follower.ts';

/** How one screen follows the numbered events. */
export interface Following {
  /**
   * Where the screen starts from: the events after `since`, or the inbox where there are too many, or no `since`.
   * `begin` gives the answer to the screen; live events come only after it.
   */
  greet(since: number | undefined, begin: (greeting: Greeting) => void): Promise<void>;
  /** The next page of facts, in order. */
  take(page: readonly SequencedFact[]): void;
  /** What the screen has been shown; undefined before the first greeting. */
  viewer(): DeskViewer | undefined;
}

/** `seq` is the event number up to which the screen is then complete. */
export type Greeting = { seq: number; events: DeskEvent[] } | { seq: number; conversations: ConversationSummary[] };

export interface FollowingOptions {
  feed: DeskFeed;
  follower: Pick<FeedFollower, 'recent'>;
  list: () => Promise<ConversationSummary[]>;
  profile: () => StaffProfile;
  emit: (event: DeskEvent) => void;
}

/** A longer gap is answered with a snapshot. */
const REPLAY_FACTS = 1000;
/** Facts held while a greeting is read; more and the screen must greet again. */
const HELD_FACTS = 5000;

/** Events for one screen: none before its greeting, none twice, none left out. */
export function createFollowing(options: FollowingOptions): Following {
  const { feed, follower, emit } = options;
  let viewer: DeskViewer | undefined;
  let position = 0;
  let held: SequencedFact[] | undefined;

  return {
    viewer: () => viewer,

    take(page) {
      if (held && held.length <= HELD_FACTS) held = [...held, ...page];
      else if (!held && viewer) tell(page, viewer);
    },

    async greet(since, begin) {
      const standing = !held && viewer && since !== undefined ? again(since, viewer) : undefined;
      if (standing) return begin(standing);
      // What comes while this reads is held: nothing falls between the answer and the first live event.
      held = [];
      try {
        const { greeting, at, shown } = await read(since);
        if (held.length > HELD_FACTS)
          throw new AppError('store.unavailable', 'too much happened meanwhile', { retryable: true });
        position = at;
        viewer = { ...shown, watches: viewer?.watches ?? shown.watches };
        begin(greeting);
        const meanwhile = held;
        held = undefined;
        tell(meanwhile, viewer);
      } catch (error) {
        // A screen that followed before goes on where it was; one that missed too much must greet again.
        const missed: SequencedFact[] = held ?? [];
        held = undefined;
        if (missed.length > HELD_FACTS) viewer = undefined;
        else if (viewer) tell(missed, viewer);
        throw error;
      }
    },
  };

  function tell(page: readonly SequencedFact[], shown: DeskViewer): void {
    const fresh = page.filter((one) => one.seq > position);
    position = fresh.at(-1)?.seq ?? position;
    for (const event of eventsFor(fresh, shown)) emit(event);
  }

  /** A screen on a standing line asks again for a gap that is still in memory. */
  function again(since: number, shown: DeskViewer): Greeting | undefined {
    const after = feedSeqBefore(since);
    const facts = after <= position ? follower.recent(after)?.filter((one) => one.seq <= position) : undefined;
    return facts && facts.length <= REPLAY_FACTS ? replayed(facts, shown, since) : undefined;
  }

  async function read(since: number | undefined): Promise<{ greeting: Greeting; at: number; shown: DeskViewer }> {
    const latest = await feed.latestSeq();
    const facts =
      since === undefined || since > changeSeq(latest) ? undefined : await gap(feedSeqBefore(since), latest);
    const conversations = await options.list();
    const shown = viewerOf(options.profile(), conversations);
    if (!facts || since === undefined)
      return { greeting: { seq: changeSeq(latest), conversations }, at: latest, shown };
    const at = facts.at(-1)?.seq ?? feedSeqBefore(since);
    return { greeting: replayed(facts, shown, since), at, shown };
  }

  async function gap(after: number, latest: number): Promise<SequencedFact[] | undefined> {
    const recent = follower.recent(after);
    if (recent) return recent.length <= REPLAY_FACTS ? recent : undefined;
    return latest - after > REPLAY_FACTS ? undefined : feed.since(after, REPLAY_FACTS);
  }

  function replayed(facts: readonly SequencedFact[], shown: DeskViewer, since: number): Greeting {
    const events = eventsFor(facts, shown, true).filter((event) => event.seq > since);
    return { seq: Math.max(since, changeSeq(facts.at(-1)?.seq ?? 0)), events };
  }
}
