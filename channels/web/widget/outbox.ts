import type { Kept } from './kept.ts';
import { createKept, isRecord, stringAt } from './kept.ts';
import type { KeyValue } from './environment.ts';
import type { OutgoingFile } from './direct-line.ts';

/** A message the service has not yet confirmed. */
export interface Outgoing {
  /** Sent as `channelData.clientActivityID`: the service takes a repeated one as the same message. */
  clientId: string;
  text: string;
  /** ISO 8601, when the citizen pressed send. */
  at: string;
  /** Name of the file, for messages that are one; its bytes do not outlive the page. */
  fileName?: string;
  file?: OutgoingFile;
  /** A place that is shared instead of words. */
  place?: Place;
}

/** Degrees (WGS 84). */
export interface Place {
  latitude: number;
  longitude: number;
}

/** First in, first out, kept in the tab's storage until confirmed. */
export interface Outbox {
  /** False when full. */
  add(message: Outgoing): boolean;
  first(): Outgoing | undefined;
  remove(clientId: string): void;
  all(): readonly Outgoing[];
  clear(): void;
}

/** Messages that may wait at once. */
const OUTBOX_LIMIT = 20;

export function createOutbox(storage: KeyValue, key: string): Outbox {
  const kept: Kept<Outgoing[]> = createKept(storage, key, parseOutbox);
  let messages = kept.read() ?? [];
  const keep = (next: Outgoing[]) => {
    messages = next;
    const bare = next.map(({ file: _, ...message }) => message);
    kept.write(bare.length === 0 ? undefined : bare);
  };
  return {
    add(message) {
      if (messages.length >= OUTBOX_LIMIT) return false;
      keep([...messages, message]);
      return true;
    },
    first: () => messages[0],
    remove: (clientId) => keep(messages.filter((message) => message.clientId !== clientId)),
    all: () => messages,
    clear: () => keep([]),
  };
}

function parseOutbox(raw: unknown): Outgoing[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  return raw.slice(0, OUTBOX_LIMIT).flatMap((item: unknown) => {
    const clientId = stringAt(item, 'clientId');
    const text = stringAt(item, 'text');
    const at = stringAt(item, 'at');
    if (!isRecord(item) || clientId === undefined || text === undefined || at === undefined) return [];
    const fileName = stringAt(item, 'fileName');
    const place = placeIn(item['place']);
    return [{ clientId, text, at, ...(fileName === undefined ? {} : { fileName }), ...(place ? { place } : {}) }];
  });
}

function placeIn(raw: unknown): Place | undefined {
  const { latitude, longitude } = isRecord(raw) ? raw : {};
  return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined;
}
