import type { Presence, StaffProfile } from '../../contracts/desk-protocol.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { AgentPresence, PresenceBoard } from '../ports/presence.ts';

/** Keeps the people with a screen on this node on the presence board. */
export interface PresenceKeeper {
  /** A screen of theirs is there; what they had chosen on any node still holds, else `away`. */
  join(profile: StaffProfile): Promise<Presence>;
  /** One screen less. The last one: no offers from now on, what they had chosen is kept for a few seconds. */
  leave(agentId: string): Promise<void>;
  /** What somebody with a screen here has chosen. */
  chosen(agentId: string): Presence;
  set(profile: StaffProfile, presence: Presence): Promise<void>;
  /** They signed out. */
  remove(agentId: string): Promise<void>;
  /** To be called every few seconds: what was not beaten is `STALE_MS` later no longer at work. */
  beat(): Promise<void>;
}

/** Someone not seen for this long gets no offers, ms. */
const STALE_MS = 15_000;

/** Whether someone may be given offers at `nowMs`. */
export function isAtWork({ seenAt, presence }: AgentPresence, nowMs: number): boolean {
  return presence !== 'offline' && nowMs - seenAt <= STALE_MS;
}

/** Whether this person attends citizens at all. */
export function attends({ roles }: StaffProfile): boolean {
  return roles.includes('agent') || roles.includes('supervisor');
}

/** A keeper over the board that all nodes share. */
export function createPresenceKeeper({
  presence: board,
  clock,
}: {
  presence: PresenceBoard;
  clock: Clock;
}): PresenceKeeper {
  const here = new Map<string, Present>();

  return {
    async join(profile) {
      if (!attends(profile)) return 'away';
      const known = here.get(profile.id);
      if (known) {
        known.screens += 1;
        known.profile = profile;
        await known.shown;
        return known.presence;
      }
      const joined: Present = { profile, presence: 'away', screens: 1, shown: Promise.resolve() };
      here.set(profile.id, joined);
      joined.shown = resume(joined);
      await joined.shown;
      return joined.presence;
    },

    async leave(agentId) {
      const known = here.get(agentId);
      if (!known) return;
      known.screens -= 1;
      if (known.screens > 0) return;
      here.delete(agentId);
      await show(known.profile, known.presence, clock.now().getTime() - STALE_MS - 1);
    },

    chosen: (agentId) => here.get(agentId)?.presence ?? 'away',

    async set(profile, presence) {
      const known = here.get(profile.id);
      if (known) known.presence = presence;
      await show(profile, presence);
    },

    async remove(agentId) {
      here.delete(agentId);
      await board.remove(agentId);
    },

    async beat() {
      if (here.size === 0) return;
      // Another node may have heard the latest choice.
      const shown = new Map((await board.list()).map((one) => [one.agentId, one.presence]));
      for (const known of here.values()) {
        known.presence = shown.get(known.profile.id) ?? known.presence;
        await show(known.profile, known.presence);
      }
    },
  };

  async function resume(joined: Present): Promise<void> {
    const chosen = (await board.list()).find((one) => one.agentId === joined.profile.id);
    joined.presence = chosen?.presence ?? joined.presence;
    await show(joined.profile, joined.presence);
  }

  function show({ id, queues }: StaffProfile, presence: Presence, seenAt = clock.now().getTime()): Promise<void> {
    return board.set({ agentId: id, queues, presence, seenAt });
  }
}

interface Present {
  profile: StaffProfile;
  presence: Presence;
  screens: number;
  /** Settles when the board has them. */
  shown: Promise<void>;
}
