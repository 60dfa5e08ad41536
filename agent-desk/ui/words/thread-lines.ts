import type { LogEntry } from '../../../contracts/desk-protocol.ts';

/** What the thread shows, one under the other. */
export type ThreadLine =
  | { kind: 'day'; id: string; at: string }
  | { kind: 'event'; id: string; entry: LogEntry }
  /** `first`: the speaker changed, so name and picture are shown. */
  | { kind: 'speech'; id: string; entry: LogEntry; first: boolean };

/** The log with a line between days and the speaker named once a run. */
export function toThreadLines(entries: readonly LogEntry[], dayKey: (iso: string) => string): ThreadLine[] {
  const lines: ThreadLine[] = [];
  let day: string | undefined;
  let speaker: string | undefined;
  for (const entry of entries) {
    const key = dayKey(entry.at);
    if (key !== day) {
      lines.push({ kind: 'day', id: `day-${entry.number}`, at: entry.at });
      speaker = undefined;
    }
    day = key;
    const id = `entry-${entry.number}`;
    if (entry.kind === 'event' || entry.from === 'system') {
      lines.push({ kind: 'event', id, entry });
      speaker = undefined;
      continue;
    }
    const now = `${entry.from} ${entry.kind} ${entry.name ?? ''}`;
    lines.push({ kind: 'speech', id, entry, first: now !== speaker });
    speaker = now;
  }
  return lines;
}

/** The link that goes with one of the bot's messages (payment page), where there is one that may be followed. */
export function linkOf(entry: LogEntry, origin: string): { label: string; href: string } | undefined {
  const link = entry.data?.['link'];
  if (typeof link !== 'object' || link === null || !('label' in link) || !('url' in link)) return undefined;
  const { label, url } = link;
  const href = typeof url === 'string' ? safeUrl(url, origin) : undefined;
  return typeof label === 'string' && href !== undefined ? { label, href } : undefined;
}

/** A link that may be followed from the desk: our own pages and the web, never a script or a data address. */
export function safeUrl(url: string, origin: string): string | undefined {
  if (url === '' || !URL.canParse(url, origin)) return undefined;
  const { protocol, href } = new URL(url, origin);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
