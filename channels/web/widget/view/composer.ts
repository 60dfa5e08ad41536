import { FILE_TYPES, MAX_FILE_BYTES, MAX_TEXT } from '../chat.ts';
import type { Refusal } from '../chat.ts';
import type { ChatState } from '../state.ts';
import { currentChoices } from '../state.ts';
import { fill } from '../words.ts';
import { h, icon } from './dom.ts';
import { createPlaceView } from './place.ts';
import type { ViewOptions } from './view.ts';

/** Quick replies, the text box and its buttons. */
export interface ComposerView {
  element: HTMLElement;
  update(state: ChatState): void;
  focus(): void;
  /** What is written and not sent, to carry over when the panel is drawn again. */
  draft(): string;
}

export function createComposerView(options: ViewOptions & { draft?: string }): ComposerView {
  const { words, chat } = options;
  const replies = h('div', {
    class: 'replies',
    role: 'group',
    'aria-label': words.quickReplies,
    'aria-live': 'polite',
    hidden: true,
  });
  const input = h('textarea', {
    id: 'message',
    rows: '1',
    'aria-label': words.input,
    placeholder: words.input,
    'aria-describedby': 'problem',
    autocomplete: 'off',
    enterkeyhint: 'send',
  });
  input.value = options.draft ?? '';
  const problem = h('p', { id: 'problem', class: 'problem', role: 'alert' });
  const picker = h('input', { type: 'file', accept: FILE_TYPES.join(','), hidden: true, tabindex: '-1' });
  const attach = h('button', { type: 'button', class: 'icon-button', 'aria-label': words.attach }, icon('attach'));
  const place = createPlaceView(options, (sentence) => void (problem.textContent = sentence));
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': words.send }, icon('send'));
  const form = h('form', { class: 'composer', novalidate: true }, attach, place.button, picker, input, send);
  const element = h('div', { class: 'foot' }, replies, place.question, problem, form);
  let drawn = '[]';

  const tell = (refusal: Refusal | undefined) => {
    problem.textContent = refusal === undefined ? '' : refusalWords(refusal, options);
    input.setAttribute('aria-invalid', String(refusal === 'too-long'));
  };
  const fit = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight + 2, 132)}px`;
  };
  const submit = () => {
    const refusal = chat.send(input.value);
    tell(refusal === 'empty' ? undefined : refusal);
    if (refusal === undefined) {
      input.value = '';
      fit();
    }
    input.focus();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener('input', () => {
    fit();
    if (problem.textContent !== '') tell(undefined);
    if (input.value.trim() !== '') chat.typing();
  });
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    const file = picker.files?.[0];
    picker.value = '';
    if (file) tell(chat.sendFile({ name: file.name, type: file.type, size: file.size, blob: file }));
    attach.focus();
  });

  return {
    element,
    focus: () => input.focus(),
    draft: () => input.value,
    update(state) {
      const choices = currentChoices(state);
      const next = JSON.stringify(choices);
      if (next === drawn) return;
      drawn = next;
      replies.hidden = choices.length === 0;
      replies.replaceChildren(
        ...choices.map(({ title, value }) => {
          const button = h('button', { type: 'button', class: 'reply' }, title);
          button.addEventListener('click', () => {
            // The buttons go away with the answer: the focus must have a place to be.
            input.focus({ preventScroll: true });
            tell(chat.send(value));
          });
          return button;
        }),
      );
    },
  };
}

function refusalWords(refusal: Refusal, { words }: ViewOptions): string {
  switch (refusal) {
    case 'empty':
      return '';
    case 'too-long':
      return fill(words.problemTooLong, { max: MAX_TEXT.toLocaleString(words.code) });
    case 'too-many':
      return words.problemTooMany;
    case 'file-empty':
      return words.problemFileEmpty;
    case 'file-too-big':
      return fill(words.problemFileTooBig, { max: MAX_FILE_BYTES / 1024 / 1024 });
    case 'file-type':
      return words.problemFileType;
  }
}
