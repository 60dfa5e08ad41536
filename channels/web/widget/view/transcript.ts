import type { Entry, FileLink } from '../entry.ts';
import { PLACE_MARK, safeUrl, shownText } from '../entry.ts';
import { linkify } from '../links.ts';
import type { ChatState } from '../state.ts';
import { fill } from '../words.ts';
import { h, icon, outsideLink } from './dom.ts';
import type { ViewOptions } from './view.ts';

/** The list of messages: a log that screen readers follow and arrow keys walk through. */
export interface TranscriptView {
  element: HTMLElement;
  update(state: ChatState): void;
  /**
   * Brings news into view once all else is drawn, unless the reader has scrolled up: a long message from its start, so
   * that it can be read; what is read back from the service (`isHistory`) to its end.
   */
  follow(isHistory: boolean): void;
  /** Shows the newest line, e.g. after the panel was opened. */
  toLatest(): void;
}

interface Row {
  root: HTMLElement;
  body: HTMLElement;
  meta: HTMLElement;
  /** What is drawn now, so that an unchanged line is left alone and not read out twice. */
  drawn: string;
  drawnMeta: string;
}

export function createTranscriptView(options: ViewOptions): TranscriptView {
  const { words } = options;
  const rows = new Map<string, Row>();
  const log = h('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    'aria-relevant': 'additions',
    'aria-label': words.transcript,
    'aria-describedby': 'log-help',
    tabindex: '0',
  });
  const help = h('p', { id: 'log-help', class: 'hidden-text' }, words.transcriptHelp);
  const latest = h(
    'button',
    { type: 'button', class: 'latest', 'aria-label': words.latest, hidden: true },
    icon('down'),
  );
  const typing = h('p', { class: 'typing', hidden: true });
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  const element = h('div', { class: 'transcript' }, help, log, latest, typing);

  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 48;
  let isFollowing = true;
  let firstNew: HTMLElement | undefined;
  const settle = () => {
    isFollowing = isAtEnd();
    latest.hidden = isFollowing;
  };
  const toLatest = () => {
    log.scrollTop = log.scrollHeight;
    isFollowing = true;
    latest.hidden = true;
  };
  latest.addEventListener('click', () => {
    toLatest();
    log.focus();
  });
  log.addEventListener('scroll', settle);
  // Quick replies and keyboards take room from the log, which then must not lose its end.
  new ResizeObserver(() => isFollowing && toLatest()).observe(log);
  log.addEventListener('keydown', (event) => walk(log, event));

  return {
    element,
    toLatest,
    update(state) {
      log.setAttribute('aria-busy', String(!state.caughtUp));
      const keys = new Set(state.entries.map((entry) => entry.key));
      for (const [key, row] of rows) {
        if (keys.has(key)) continue;
        row.root.remove();
        rows.delete(key);
      }
      state.entries.forEach((entry, index) => {
        const known = rows.get(entry.key);
        const row = known ?? createRow(entry);
        rows.set(entry.key, row);
        if (!known) firstNew ??= row.root;
        if (!known && entry.delivery === 'waiting') isFollowing = true;
        if (log.children[index] !== row.root) log.insertBefore(row.root, log.children[index] ?? null);
        const shown = shownText(state.entries, index);
        draw(row, entry, shown === PLACE_MARK ? `${PLACE_MARK} ${words.sharedPlace}` : shown, options);
      });
      const who = state.typing && authorName({ ...state.typing }, options);
      typing.hidden = who === undefined;
      typing.replaceChildren(...(who === undefined ? [] : [fill(words.typing, { name: who }), dots]));
    },
    follow(isHistory) {
      const news = firstNew;
      firstNew = undefined;
      if (!isFollowing) return void (latest.hidden &&= news === undefined);
      toLatest();
      const top = news && !isHistory ? news.offsetTop - 12 : Infinity;
      if (top >= log.scrollTop) return;
      log.scrollTop = top;
      settle(); // The event comes later, and the next change must not tear the reader away.
    },
  };
}

function createRow(entry: Entry): Row {
  const body = h('div', { class: 'body' });
  const meta = h('p', { class: 'meta' });
  const root = h('div', { class: `message ${entry.author}`, tabindex: '-1', role: 'article' }, body, meta);
  return { root, body, meta, drawn: '', drawnMeta: '' };
}

function draw(row: Row, entry: Entry, text: string, options: ViewOptions): void {
  const { words } = options;
  const drawn = JSON.stringify([text, entry.links, entry.files, entry.local]);
  if (drawn !== row.drawn) {
    row.drawn = drawn;
    row.body.replaceChildren(...bodyOf(entry, text, options));
    if (entry.locale !== undefined) row.body.lang = entry.locale;
  }
  const drawnMeta = `${entry.delivery}:${entry.at}:${entry.status}`;
  if (drawnMeta === row.drawnMeta) return;
  row.drawnMeta = drawnMeta;
  const time = entry.at === undefined ? '' : timeOf(entry.at, words.code);
  const state = deliveryWords(entry, options);
  row.meta.textContent = [time, state].filter((part) => part !== '').join(' · ');
  row.meta.classList.toggle('bad', ['failed', 'refused', 'lost'].includes(entry.delivery ?? ''));
  if (entry.delivery === 'failed') {
    const retry = h('button', { type: 'button', class: 'retry' }, words.retry);
    retry.addEventListener('click', () => options.chat.retry());
    row.meta.append(' ', retry);
  }
  const name = authorName(entry, options);
  row.root.setAttribute('aria-label', [name, text || row.body.textContent, row.meta.textContent].join('. '));
}

function bodyOf(entry: Entry, text: string, options: ViewOptions): Node[] {
  const { words } = options;
  const isSpoken = entry.author !== 'notice';
  const parts: Node[] = isSpoken
    ? [h('p', { class: entry.author === 'citizen' ? 'hidden-text' : 'author' }, authorName(entry, options))]
    : [];
  const said = entry.local ? words[entry.local] : entry.files.length > 0 && entry.author === 'citizen' ? '' : text;
  if (said !== '') {
    const pieces = linkify(said).map(({ text: piece, url }) =>
      url === undefined ? piece : outsideLink(piece, url, words.newTab),
    );
    parts.push(h('p', { class: 'text' }, ...pieces));
  }
  if (entry.local === 'welcome') {
    const more = options.privacyUrl ? [' ', outsideLink(words.privacyLink, options.privacyUrl, words.newTab)] : [];
    parts.push(h('p', { class: 'small' }, words.privacy, ...more));
  }
  for (const link of entry.links) parts.push(outsideLink(link.title, link.url, words.newTab, 'action'));
  for (const file of entry.files) parts.push(...fileButton(file, options));
  return parts;
}

/** The service's own files are fetched with the conversation's token; others are plain links. */
function fileButton(file: FileLink, options: ViewOptions): Node[] {
  const { words, chat, endpoint } = options;
  const url = safeUrl(file.url, endpoint);
  if (url === undefined) return [];
  const label = fill(words.openFile, { name: file.name });
  if (new URL(url).origin !== new URL(endpoint).origin) return [outsideLink(label, url, words.newTab, 'action')];
  const button = h('button', { type: 'button', class: 'action' }, label);
  const problem = h('p', { class: 'small bad', role: 'alert' });
  button.addEventListener('click', () => {
    problem.textContent = '';
    void chat.download(url).then((blob) => {
      if (blob) save(blob, file.name);
      else problem.textContent = words.fileFailed;
    });
  });
  return [button, problem];
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function authorName(entry: Pick<Entry, 'author' | 'name'>, { words }: ViewOptions): string {
  switch (entry.author) {
    case 'citizen':
      return words.you;
    case 'agent':
      return entry.name ?? words.agent;
    case 'bot':
      return words.assistant;
    case 'notice':
      return words.title;
  }
}

function deliveryWords(entry: Entry, { words }: ViewOptions): string {
  if (entry.delivery === undefined) return '';
  if (entry.delivery !== 'refused') return words[entry.delivery];
  return entry.status === 413 ? words.refusedSize : entry.status === 415 ? words.refusedType : words.refused;
}

function timeOf(at: string, locale: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
}

/** Arrow keys, Home and End move from message to message; Escape is the panel's. */
function walk(log: HTMLElement, event: KeyboardEvent): void {
  const messages = [...log.children].filter((child): child is HTMLElement => child instanceof HTMLElement);
  const root = log.getRootNode();
  const focused = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const at = messages.findIndex((message) => message.contains(focused));
  const last = messages.length - 1;
  const next =
    event.key === 'ArrowUp'
      ? at < 0
        ? last
        : Math.max(0, at - 1)
      : event.key === 'ArrowDown'
        ? at < 0
          ? 0
          : Math.min(last, at + 1)
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? last
            : undefined;
  if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  messages[next]?.focus();
}
