import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Bus, BusNote } from '../../bot/ports/system.ts';

export interface RedisBus extends Bus {
  /** Hears the other nodes no more; the clients stay open. */
  close(): Promise<void>;
}

export interface RedisBusOptions {
  redis: Redis;
  /** A client that does nothing but subscribe. */
  subscriber: Redis;
  /** The bus of this process: it alone calls listeners. */
  local: Bus;
  /** Different for every process. */
  nodeId: string;
  logger: Logger;
  /** First part of the channel's name. */
  prefix?: string;
}

/**
 * A bus over all nodes by publish/subscribe. Notes of this node go to its listeners directly, so that an outage of
 * Redis cuts nodes off from each other and no node from itself; what is published meanwhile is lost to the others,
 * who must also look at the database now and then. Resolves when the node hears.
 */
export async function createRedisBus(options: RedisBusOptions): Promise<RedisBus> {
  const { redis, subscriber, local, nodeId, logger, prefix = 'ventanilla' } = options;
  // One channel for all topics: a subscription holds as soon as `subscribe` returns, with no note lost in between.
  const channel = `${prefix}:bus`;
  let losing = false;

  const hear = (from: string, text: string): void => {
    if (from !== channel) return;
    const message = parseMessage(text);
    if (!message) return logger.warn({ length: text.length }, 'bus message not understood');
    if (message.nodeId !== nodeId) local.publish(message.topic, message.note);
  };
  const lost = (): void => {
    if (!losing) logger.warn('bus notes do not reach the other nodes');
    losing = true;
  };

  subscriber.on('message', hear);
  await subscriber.subscribe(channel);

  return {
    publish(topic, note) {
      local.publish(topic, note);
      // Without a connection ioredis would keep the notes; old wake-ups in a heap help nobody.
      if (redis.status !== 'ready') return lost();
      redis.publish(channel, JSON.stringify({ nodeId, topic, note } satisfies Message)).then(() => {
        losing = false;
      }, lost);
    },
    subscribe: (topic, listener) => local.subscribe(topic, listener),
    async close() {
      subscriber.off('message', hear);
      if (subscriber.status === 'ready') await subscriber.unsubscribe(channel);
    },
  };
}

interface Message {
  nodeId: string;
  topic: string;
  note: BusNote;
}

const MAX_MESSAGE_LENGTH = 4096;

const conversationId = z.string().max(200);
const MessageSchema: z.ZodType<Message> = z.strictObject({
  nodeId: z.string().max(200),
  topic: z.string().max(300),
  note: z.discriminatedUnion('kind', [
    // `waits` is left out: the node that stored a message runs its turn, and the sweep finds what it could not.
    z.object({ kind: z.literal('committed'), conversationId, number: z.number().int() }),
    z.strictObject({
      kind: z.literal('typing'),
      conversationId,
      from: z.enum(['citizen', 'bot', 'agent']),
      typing: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('sequenced'), seq: z.number().int() }),
  ]),
});

function parseMessage(text: string): Message | undefined {
  if (text.length > MAX_MESSAGE_LENGTH) return undefined;
  try {
    return MessageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
