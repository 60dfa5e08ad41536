import type { InboundStore } from './ports/conversation-store.ts';
import type { Intake } from './ports/intake.ts';
import { COMMITS_TOPIC, conversationTopic, type Bus, type Digests } from './ports/system.ts';

/** Longest text that is kept, in UTF-16 units; channels refuse more before it gets here. */
const MOST_CHARACTERS = 8_000;

const MOST_OF_ADDRESS = 64;

export interface IntakeOptions {
  store: InboundStore;
  bus: Bus;
  digests: Digests;
}

/** The way in: stored once, then told. Nothing is acknowledged before it is stored. */
export function createIntake({ store, bus, digests }: IntakeOptions): Intake {
  return {
    async open({ conversationId, channel, locale, address }) {
      await store.open({ id: conversationId, channel, locale, addressHmac: digests.hmac('address', address) });
    },
    async receive({ channel, conversationId, providerMessageId, clientId, text, attachments, address, location }) {
      const fact = {
        ...{ kind: 'citizen-said' as const, text: text.slice(0, MOST_CHARACTERS), clientId, attachments },
        ...(address !== undefined && { address: address.slice(0, MOST_OF_ADDRESS) }),
        ...(location && { location }),
      };
      const received = await store.receive({ channel, conversationId, providerMessageId, fact });
      if (!received.repeated) {
        const note = { kind: 'committed' as const, conversationId, number: received.number };
        bus.publish(conversationTopic(conversationId), note);
        bus.publish(COMMITS_TOPIC, { ...note, waits: true });
      }
      return received;
    },
  };
}
