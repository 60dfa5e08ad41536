import { isRecord, stringAt } from './kept.ts';

/** A button that sends `value` as the citizen's words. */
export interface Choice {
  title: string;
  value: string;
}
interface Link {
  title: string;
  url: string;
}
export interface FileLink {
  name: string;
  url: string;
}
/**
 * `waiting`: in the queue; `failed`: given up for now, can be tried again; `refused`: the service will not take it;
 * `lost`: a file that a reload took away before it was sent.
 */
export type Delivery = 'waiting' | 'sending' | 'sent' | 'failed' | 'refused' | 'lost';

/** One line of the transcript. */
export interface Entry {
  /** Stable while the line exists: the client's id of an own message, else the activity's id. */
  key: string;
  /** Conversations shown one after another on the same screen; positions count within one. */
  epoch: number;
  /** Place in the conversation's log; absent until the service has said it. */
  position?: number;
  author: 'citizen' | 'bot' | 'agent' | 'notice';
  /** Name of the agent, or of the assistant. */
  name?: string;
  text: string;
  /** ISO 8601. */
  at?: string;
  locale?: string;
  choices: readonly Choice[];
  links: readonly Link[];
  files: readonly FileLink[];
  delivery?: Delivery;
  /** True once the service itself has said this line (for an own one: its echo). */
  echoed?: boolean;
  /** HTTP status with which a `refused` line was refused. */
  status?: number;
  /** Words that are the widget's own, looked up when shown. */
  local?: 'welcome' | 'renewed' | 'ended';
}

/** What the stream says, in the widget's terms. */
export type Heard =
  | { kind: 'line'; id: string; clientId?: string; position?: number; entry: Omit<Entry, 'key' | 'epoch' | 'position'> }
  | { kind: 'typing'; author: 'bot' | 'agent'; name?: string };

/** Reads one activity of the service leniently; undefined for what the widget does not show. */
export function hear(raw: unknown): Heard | undefined {
  const type = stringAt(raw, 'type');
  if (!isRecord(raw) || type === undefined) return undefined;
  const from = isRecord(raw['from']) ? raw['from'] : {};
  const channelData = isRecord(raw['channelData']) ? raw['channelData'] : {};
  const author =
    from['role'] === 'user' ? 'citizen' : channelData['author'] === 'agent' ? ('agent' as const) : ('bot' as const);
  const name = stringAt(from, 'name');
  if (type === 'typing') {
    return author === 'citizen' ? undefined : { kind: 'typing', author, ...(name === undefined ? {} : { name }) };
  }
  const id = stringAt(raw, 'id');
  if (id === undefined || (type !== 'message' && type !== 'endOfConversation')) return undefined;

  const position = positionOf(id);
  const clientId = author === 'citizen' ? stringAt(channelData, 'clientActivityID') : undefined;
  const at = stringAt(raw, 'timestamp');
  const locale = stringAt(raw, 'locale');
  const where = {
    kind: 'line' as const,
    id,
    ...(clientId === undefined ? {} : { clientId }),
    ...(position === undefined ? {} : { position }),
  };
  const ended = type === 'endOfConversation';
  const entry: Omit<Entry, 'key' | 'epoch' | 'position'> = {
    author: ended ? 'notice' : author,
    text: ended ? '' : (stringAt(raw, 'text') ?? ''),
    echoed: true,
    choices: ended ? [] : choicesOf(raw['suggestedActions']),
    links: ended ? [] : attachmentsOf(raw).flatMap(cardLinks),
    files: ended ? [] : attachmentsOf(raw).flatMap(fileLink),
    ...(name === undefined ? {} : { name }),
    ...(at === undefined ? {} : { at }),
    ...(locale === undefined ? {} : { locale }),
    ...(author === 'citizen' ? { delivery: 'sent' as const } : {}),
    ...(ended ? { local: 'ended' as const } : {}),
  };
  if (entry.text === '' && sharesPlace(raw['entities'])) entry.text = PLACE_MARK;
  const empty = entry.text === '' && !entry.links.length && !entry.files.length && !entry.choices.length;
  return empty && !ended ? undefined : { ...where, entry };
}

/** What stands for a place that was shared; the screen puts words beside it. */
export const PLACE_MARK = '📍';

const sharesPlace = (entities: unknown): boolean =>
  Array.isArray(entities) && entities.some((entity) => stringAt(entity, 'type') === 'GeoCoordinates');

/** The number that ends a Direct Line id (`conversation|0000012`), or a bare number. */
export function positionOf(id: string): number | undefined {
  const digits = /(?:^|\|)(\d{1,15})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** What an own line says on the screen: the title of the button it came from, else its text. */
export function shownText(entries: readonly Entry[], index: number): string {
  const entry = entries[index];
  if (!entry) return '';
  if (entry.author !== 'citizen') return entry.text;
  for (let before = index - 1; before >= 0; before -= 1) {
    const earlier = entries[before];
    if (!earlier || earlier.author === 'citizen') break;
    const pressed = earlier.choices.find((choice) => choice.value === entry.text);
    if (pressed) return pressed.title;
  }
  return entry.text;
}

/** The absolute address if it is http or https, else undefined. */
export function safeUrl(url: string, base?: string): string | undefined {
  try {
    const parsed = new URL(url, base);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

const attachmentsOf = (raw: Record<string, unknown>): unknown[] =>
  Array.isArray(raw['attachments']) ? raw['attachments'].slice(0, 10) : [];

function choicesOf(suggested: unknown): Choice[] {
  const actions = isRecord(suggested) && Array.isArray(suggested['actions']) ? suggested['actions'] : [];
  return actions.slice(0, 20).flatMap((action: unknown) => {
    const given = isRecord(action) ? action['value'] : undefined;
    const value = typeof given === 'number' ? String(given) : typeof given === 'string' ? given : undefined;
    const title = stringAt(action, 'title') ?? value;
    const sends = stringAt(action, 'type') !== 'openUrl';
    return sends && value !== undefined && title !== undefined ? [{ title, value }] : [];
  });
}

function cardLinks(attachment: unknown): Link[] {
  const content = isRecord(attachment) && isRecord(attachment['content']) ? attachment['content'] : {};
  const buttons = Array.isArray(content['buttons']) ? content['buttons'].slice(0, 10) : [];
  return buttons.flatMap((button: unknown) => {
    const url = stringAt(button, 'type') === 'openUrl' ? safeUrl(stringAt(button, 'value') ?? '') : undefined;
    return url === undefined ? [] : [{ title: stringAt(button, 'title') ?? url, url }];
  });
}

function fileLink(attachment: unknown): FileLink[] {
  const url = stringAt(attachment, 'contentUrl');
  return url === undefined ? [] : [{ name: stringAt(attachment, 'name') ?? url.split('/').at(-1) ?? url, url }];
}
