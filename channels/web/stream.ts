import type { WebSocket } from 'ws';
import type { ActivitySet } from '../../contracts/activity.ts';
import { conversationTopic } from '../../bot/ports/system.ts';
import { readActivities } from './activity-log.ts';
import { toTypingActivity, type ActivityContext } from './activity-mapping.ts';
import type { Channel } from './channel.ts';

/** One open socket of one conversation. */
export interface Stream {
  readonly conversationId: string;
  /** Reads the log again where nothing woke the stream for a while and there is more than it was told of. */
  sweep(): Promise<void>;
  /** Sends a sign of life; ends a socket that answered none of the last ones. */
  keepAlive(): void;
  close(code: number, reason: string): void;
}

const MOST_UNANSWERED = 2;

// More than this unsent and a typing sign is dropped: it is worth nothing late.
const TYPING_BACKLOG_BYTES = 64 * 1024;

/**
 * Sends a conversation from `after` on: each committed activity once, in order. The bus only wakes it, the log
 * answers. An ActivitySet holds one activity: botframework-directlinejs hands on a longer set a timer tick an
 * activity and mixes it with the next set. Each is sent when the one before has left, so that a slow reader costs
 * one page of memory; after `slowReaderMs` it is closed with 1013 and comes back by watermark.
 */
export function openStream(
  { log, bus, clock, ids, logger, limits }: Pick<Channel, 'log' | 'bus' | 'clock' | 'ids' | 'logger' | 'limits'>,
  socket: WebSocket,
  context: ActivityContext,
  after: number,
): Stream {
  const { conversationId } = context;
  let position = after;
  let reading = false;
  let again = false;
  let failed = false;
  let open = true;
  let unanswered = 0;
  /** The newest number known to be of no interest beyond `position` (inner facts). */
  let seen = after;
  let quietUntil = 0;

  const send = (set: ActivitySet): Promise<void> =>
    new Promise((resolve, reject) => {
      const tooSlow = setTimeout(() => {
        end();
        socket.close(1013, 'slow reader');
        reject(new Error('slow reader'));
      }, limits.slowReaderMs);
      socket.send(JSON.stringify(set), (error) => {
        clearTimeout(tooSlow);
        if (error) reject(error);
        else resolve();
      });
    });

  const sendPages = async (): Promise<void> => {
    for (let full = true; full && open;) {
      const page = await readActivities(log, context, { after: position, limit: limits.pageSize });
      if (!open) return;
      for (const { activity, number } of page.shown) {
        if (!open) return;
        await send({ activities: [activity], watermark: String(number) });
        position = number;
      }
      position = page.last;
      full = page.full;
    }
  };

  const pump = async (): Promise<void> => {
    rest();
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        failed = false;
        await sendPages();
      } while (again && open);
    } catch (error) {
      // The sweep comes back to it.
      failed = true;
      if (open && socket.readyState === socket.OPEN) logger.warn({ err: error }, 'a web stream could not read on');
    } finally {
      reading = false;
    }
  };

  /** A quiet time of one to two idle spans, so that the streams do not all ask at once. */
  const rest = (): void => {
    const jitter = 1 + Number(ids.digits(3)) / 1000;
    quietUntil = clock.now().getTime() + limits.idleMs * jitter;
  };

  const unsubscribe = bus.subscribe(conversationTopic(conversationId), (note) => {
    if (note.kind === 'committed') {
      if (note.number > position) void pump();
      return;
    }
    if (note.kind !== 'typing' || socket.bufferedAmount > TYPING_BACKLOG_BYTES) return;
    const activity = toTypingActivity(note, context, { id: ids.id(), at: clock.now().toISOString() });
    if (activity && socket.readyState === socket.OPEN) socket.send(JSON.stringify({ activities: [activity] }));
  });
  const end = (): void => {
    open = false;
    unsubscribe();
  };
  socket.on('close', end);
  socket.on('error', () => socket.terminate());
  socket.on('pong', () => (unanswered = 0));
  void pump();

  return {
    conversationId,
    async sweep() {
      if (reading || !open || (!failed && clock.now().getTime() < quietUntil)) return;
      rest();
      const last = (await log.lastNumber(conversationId)) ?? 0;
      if (!failed && last <= Math.max(position, seen)) return;
      seen = last;
      await pump();
    },
    keepAlive() {
      if (unanswered >= MOST_UNANSWERED) {
        socket.terminate();
        return;
      }
      unanswered += 1;
      if (socket.readyState !== socket.OPEN) return;
      socket.ping();
      // Browsers do not show pings: Direct Line's own sign of life is an empty message.
      socket.send('');
    },
    close(code, reason) {
      end();
      socket.close(code, reason);
    },
  };
}
