import { createChat } from './chat.ts';
import type { Environment } from './environment.ts';
import { createKept } from './kept.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import type { Located, View } from './view/view.ts';
import { createView } from './view/view.ts';
import style from './view/widget.css';
import { nearestLocale, wordsOf } from './words.ts';

const HOST = 'ventanilla-widget';
const LOCATE_WITHIN_MS = 15_000;

// The tag is known only while the script runs; the page may still be being read then.
const tag = document.currentScript;
const settings =
  tag instanceof HTMLScriptElement
    ? readSettings({
        src: tag.src,
        data: { ...tag.dataset },
        pageLanguage: document.documentElement.lang,
        pageUrl: location.href,
      })
    : undefined;
if (settings && !document.querySelector(HOST)) {
  if (document.body) mount(settings);
  else document.addEventListener('DOMContentLoaded', () => mount(settings), { once: true });
}

/** Puts the widget at the end of the page, in a shadow root, outside the page's flow. */
function mount({ endpoint, portalToken, title, privacyUrl, theme, locale: given }: Settings): void {
  const host = document.createElement(HOST);
  const shadow = host.attachShadow({ mode: 'open' });
  dress(shadow);
  const environment = browserEnvironment();
  const chosen = createKept(environment.storage, 'ventanilla:locale', (raw) =>
    typeof raw === 'string' ? nearestLocale(raw) : undefined,
  );
  let locale = chosen.read() ?? given;
  const chat = createChat({ endpoint, environment, locale, portalToken });
  let view = draw();

  function draw(draft?: string): View {
    const options = {
      chat,
      words: wordsOf(locale),
      endpoint,
      title,
      privacyUrl,
      theme,
      onOtherLanguage,
      locate: locator(),
    };
    const next = createView(draft === undefined ? options : { ...options, draft });
    shadow.querySelector('.root')?.remove();
    shadow.append(next.element);
    next.update(chat.state());
    return next;
  }
  function onOtherLanguage(): void {
    locale = locale === 'en' ? 'es-CO' : 'en';
    chosen.write(locale);
    chat.setLocale(locale);
    view = draw(view.draft());
    view.focusLanguage();
  }

  chat.subscribe((state) => view.update(state));
  window.addEventListener('online', () => chat.networkBack());
  window.addEventListener('offline', () => chat.networkLost());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') chat.networkBack();
  });
  // The page's own way to open the chat: document.dispatchEvent(new CustomEvent('ventanilla:open')).
  document.addEventListener('ventanilla:open', () => view.open());
  document.body.append(host);
  view.update(chat.state());
  followKeyboard(host);
}

/** Asked of the citizen by the browser itself, as it likes; undefined where it knows no places. */
function locator(): (() => Promise<Located>) | undefined {
  if (!('geolocation' in navigator)) return undefined;
  return () =>
    new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords: { latitude, longitude } }) => resolve({ outcome: 'found', place: { latitude, longitude } }),
        ({ code }) => resolve({ outcome: code === 1 ? 'denied' : code === 3 ? 'timeout' : 'unavailable' }),
        { timeout: LOCATE_WITHIN_MS, maximumAge: 60_000 },
      );
    });
}

/** Constructed style sheets pass a policy that forbids inline styles; the element is for browsers without them. */
function dress(shadow: ShadowRoot): void {
  if ('adoptedStyleSheets' in shadow && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
    return;
  }
  const element = document.createElement('style');
  element.textContent = style;
  shadow.append(element);
}

/** On a phone the keyboard covers the page without resizing it: the panel keeps to what is seen. */
function followKeyboard(host: HTMLElement): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const follow = () => {
    if (viewport.scale > 1.01) return;
    host.style.setProperty('--seen-height', `${viewport.height}px`);
    host.style.setProperty('--seen-top', `${viewport.offsetTop}px`);
  };
  viewport.addEventListener('resize', follow);
  viewport.addEventListener('scroll', follow);
}

function browserEnvironment(): Environment {
  return {
    fetch: (input, init) => fetch(input, init),
    openSocket(url, listener) {
      const socket = new WebSocket(url);
      socket.onopen = () => listener.onOpen();
      socket.onmessage = (event) => {
        if (typeof event.data === 'string') listener.onText(event.data);
      };
      socket.onclose = () => listener.onClose();
      return socket;
    },
    storage: {
      // Reached at each call: where the browser refuses storage, the very property throws.
      getItem: (key) => sessionStorage.getItem(key),
      setItem: (key, value) => sessionStorage.setItem(key, value),
      removeItem: (key) => sessionStorage.removeItem(key),
    },
    timers: { set: (run, delayMs) => setTimeout(run, delayMs), clear: (handle) => clearTimeout(Number(handle)) },
    now: () => Date.now(),
    random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    newId: () =>
      [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}
