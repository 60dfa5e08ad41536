import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { filingChanged } from '../bot/filing-news.ts';
import type { CityEvents } from '../bot/ports/case-register.ts';
import type { FilingRegister } from '../bot/ports/filing-register.ts';

export interface CityNewsOptions {
  events: CityEvents;
  register: Pick<FilingRegister, 'find'>;
  conversations: DeskConversations;
}

/**
 * The city's events, and what they make of a filing told in its conversation: a requirement, an extension, an answer. An
 * event that comes again is told where it was not, and never twice.
 */
export function openCityNews({ events, register, conversations }: CityNewsOptions): CityEvents {
  return {
    async receive(event) {
      const outcome = await events.receive(event);
      const { id, filingChange } = event;
      if (outcome === 'kept' || !filingChange) return outcome;
      const kept = await register.find(filingChange.number);
      // What has moved on since is told by what moved it.
      if (kept?.filing.state !== filingChange.state) return outcome;
      const fact = filingChanged(kept.filing);
      const news = { ok: true as const, facts: [fact], audit: [], wakesBot: fact.kind };
      await conversations.change(kept.content.conversationId, () => news, { clientId: `city:${id}` });
      return outcome;
    },
  };
}
