import type { Chat } from '../chat.ts';
import type { Place } from '../outbox.ts';
import type { ChatState } from '../state.ts';
import { unreadCount } from '../state.ts';
import { fill } from '../words.ts';
import type { Words } from '../words.ts';
import { createComposerView } from './composer.ts';
import { h, icon } from './dom.ts';
import { createTranscriptView } from './transcript.ts';

/** Where the citizen is, or why that is not known. */
export type Located = { outcome: 'found'; place: Place } | { outcome: 'denied' | 'unavailable' | 'timeout' };

export interface ViewOptions {
  chat: Chat;
  words: Words;
  endpoint: string;
  title?: string | undefined;
  privacyUrl?: string | undefined;
  theme: 'auto' | 'light' | 'dark';
  /** Where the citizen is, once the browser was allowed to say so; absent where it cannot. */
  locate?: (() => Promise<Located>) | undefined;
  /** The citizen wants the other language. */
  onOtherLanguage(): void;
}

/** The launcher and the panel. */
export interface View {
  element: HTMLElement;
  update(state: ChatState): void;
  /** Opens the panel as the launcher does. */
  open(): void;
  focusLanguage(): void;
  draft(): string;
}

export function createView(options: ViewOptions & { draft?: string }): View {
  const { chat, words } = options;
  const transcript = createTranscriptView(options);
  const composer = createComposerView(options);
  const confirm = createConfirm(options, () => composer.focus());
  const status = createStatus(options);

  const unreadWords = h('span', { id: 'unread-words', class: 'hidden-text' });
  const badge = h('span', { class: 'badge', hidden: true });
  const launcher = h(
    'button',
    {
      type: 'button',
      class: 'launcher',
      'aria-label': words.launcher,
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-describedby': 'unread-words',
    },
    icon('chat'),
    badge,
    unreadWords,
  );
  const news = h('p', { class: 'hidden-text', role: 'status' });

  const language = h('button', { type: 'button', class: 'icon-button', 'aria-label': words.language }, words.otherCode);
  language.lang = words.otherCode;
  const fresh = h('button', { type: 'button', class: 'icon-button', 'aria-label': words.newConversation }, icon('add'));
  const minimise = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': words.minimise },
    icon('minimise'),
  );
  const heading = h('h2', { id: 'title' }, options.title ?? words.title);
  const header = h('div', { class: 'header' }, heading, language, fresh, minimise);
  const panel = h(
    'div',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', hidden: true },
    header,
    confirm.element,
    status.element,
    transcript.element,
    composer.element,
  );
  const element = h('div', { class: 'root', 'data-theme': options.theme, lang: words.code }, launcher, news, panel);

  const open = () => {
    chat.open();
    transcript.toLatest();
    // On a touch screen the text box would raise the keyboard over what there is to read.
    if (window.matchMedia('(pointer: coarse)').matches) panel.focus();
    else composer.focus();
  };
  const close = () => {
    chat.close();
    launcher.focus();
  };
  launcher.addEventListener('click', open);
  minimise.addEventListener('click', close);
  language.addEventListener('click', () => options.onOtherLanguage());
  fresh.addEventListener('click', () => confirm.ask());
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    if (!confirm.dismiss()) close();
  });

  let wasOpen = false;
  let wasCaughtUp = false;
  let lastUnread = 0;
  return {
    element,
    open,
    focusLanguage: () => language.focus(),
    draft: () => composer.draft(),
    update(state) {
      panel.hidden = !state.open;
      launcher.hidden = state.open;
      launcher.setAttribute('aria-expanded', String(state.open));
      transcript.update(state);
      composer.update(state);
      status.update(state);
      transcript.follow(!wasCaughtUp);
      wasCaughtUp = state.caughtUp;
      if (state.open && !wasOpen) transcript.toLatest();
      wasOpen = state.open;

      const unread = unreadCount(state);
      badge.hidden = unread === 0;
      badge.textContent = unread > 99 ? '99+' : String(unread);
      unreadWords.textContent =
        unread === 0 ? '' : unread === 1 ? words.unreadOne : fill(words.unreadMany, { count: unread });
      if (unread > lastUnread && state.caughtUp) news.textContent = words.newMessage;
      if (unread === 0) news.textContent = '';
      lastUnread = unread;
    },
  };
}

/** The question before a conversation is left. */
function createConfirm({ chat, words }: ViewOptions, onEnd: () => void) {
  const yes = h('button', { type: 'button', class: 'action' }, words.confirmYes);
  const no = h('button', { type: 'button', class: 'action quiet' }, words.confirmNo);
  const question = h('p', { id: 'confirm' }, words.confirmNew);
  const element = h(
    'div',
    { class: 'confirm', role: 'group', 'aria-labelledby': 'confirm', hidden: true },
    question,
    yes,
    no,
  );
  const dismiss = (): boolean => {
    if (element.hidden) return false;
    element.hidden = true;
    onEnd();
    return true;
  };
  yes.addEventListener('click', () => {
    chat.newConversation();
    dismiss();
  });
  no.addEventListener('click', dismiss);
  const ask = () => {
    element.hidden = false;
    yes.focus();
  };
  return { element, ask, dismiss };
}

/** The line that says how the connection is, silent when all is well. */
function createStatus({ chat, words }: ViewOptions) {
  const text = h('span');
  const retry = h('button', { type: 'button', class: 'retry', hidden: true }, words.retry);
  retry.addEventListener('click', () => chat.retry());
  const element = h('p', { class: 'status', role: 'status' }, text, retry);
  return {
    element,
    update({ connection, caughtUp }: ChatState) {
      const said =
        connection === 'offline'
          ? words.offline
          : connection === 'stopped'
            ? words.stopped
            : connection === 'refused'
              ? words.siteRefused
              : connection === 'connecting' && !caughtUp
                ? words.connecting
                : '';
      if (text.textContent !== said) text.textContent = said;
      retry.hidden = connection !== 'stopped';
      element.classList.toggle('quiet', said === '');
    },
  };
}
