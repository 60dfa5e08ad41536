import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { COMMITS_TOPIC, conversationTopic, type Bus } from '../bot/ports/system.ts';

/** Tells the bus of every committed desk action, so that screens wake and the bot says what it must. */
export function announceChanges(conversations: DeskConversations, bus: Bus): DeskConversations {
  return {
    ...conversations,
    async change(conversationId, decide, options) {
      const changed = await conversations.change(conversationId, decide, options);
      const { decision, number, repeated } = changed;
      if (!decision.ok || repeated || decision.facts.length === 0) return changed;
      const note = { kind: 'committed' as const, conversationId, number };
      bus.publish(conversationTopic(conversationId), note);
      bus.publish(COMMITS_TOPIC, { ...note, ...(decision.wakesBot !== undefined && { waits: true as const }) });
      return changed;
    },
  };
}
