import type { ChannelName } from '../../contracts/fact.ts';
import type { Conversation } from './conversation.ts';

/** Identity lasts for the conversation, and for this long without a word from the citizen, ms (R-I1). */
const IDLE_LIMIT_MS: Readonly<Record<ChannelName, number>> = {
  web: 5 * 60_000,
  whatsapp: 15 * 60_000,
  // The call itself is the limit.
  voice: Number.POSITIVE_INFINITY,
};

/** Whether what was proven has gone stale. `lastAt`: the citizen's last word before `now`, ISO. */
export function identityIsIdle(
  { identity, channel }: Pick<Conversation, 'identity' | 'channel'>,
  lastAt: string | undefined,
  now: Date,
): boolean {
  if (identity.level < 2 || lastAt === undefined) return false;
  return now.getTime() - Date.parse(lastAt) > IDLE_LIMIT_MS[channel];
}
