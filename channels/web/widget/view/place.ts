import type { Located, ViewOptions } from './view.ts';
import { h, icon } from './dom.ts';

/** The button that shares where the citizen is, and the question before the browser asks. */
export interface PlaceView {
  button: HTMLButtonElement;
  question: HTMLElement;
}

/** Where the browser knows no place nothing is offered. `tell` shows a sentence, or none. */
export function createPlaceView({ words, chat, locate }: ViewOptions, tell: (sentence: string) => void): PlaceView {
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': words.sharePlace, 'aria-expanded': 'false' },
    icon('place'),
  );
  button.hidden = locate === undefined;
  const why = h('p', { id: 'why-place' }, words.whyPlace);
  const yes = h('button', { type: 'button', class: 'action' }, words.placeYes);
  const no = h('button', { type: 'button', class: 'action quiet' }, words.placeNo);
  const question = h(
    'div',
    { class: 'confirm', role: 'group', 'aria-labelledby': 'why-place', hidden: true },
    why,
    yes,
    no,
  );
  const show = (isShown: boolean): void => {
    question.hidden = !isShown;
    button.setAttribute('aria-expanded', String(isShown));
    (isShown ? yes : button).focus();
  };
  const PROBLEMS: Record<Exclude<Located['outcome'], 'found'>, string> = {
    denied: words.placeDenied,
    unavailable: words.placeUnavailable,
    timeout: words.placeTimeout,
  };

  button.addEventListener('click', () => {
    tell('');
    show(question.hidden !== false);
  });
  no.addEventListener('click', () => show(false));
  question.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    show(false);
  });
  yes.addEventListener('click', () => {
    if (!locate || button.disabled) return;
    show(false);
    button.disabled = true;
    tell(words.placeLooking);
    void locate().then((located) => {
      button.disabled = false;
      button.focus();
      if (located.outcome !== 'found') return tell(PROBLEMS[located.outcome]);
      tell(chat.sendPlace(located.place) === undefined ? '' : words.problemTooMany);
    });
  });
  return { button, question };
}
