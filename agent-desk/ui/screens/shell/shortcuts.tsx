import { useEffect, useState } from 'react';
import { neighbourId, selectInbox } from '../../state/select.ts';
import { focusSoon, useDesk, type Desk } from '../desk-context.tsx';
import { openConversation } from '../open-conversation.ts';
import { HelpDialog } from './help-dialog.tsx';
import { COMPOSER_ID, PANES, nextPane } from './panes.ts';

const KEY = 'ventanilla.desk.questionKey';

/** Keyboard shortcuts of the whole screen, and the dialog that lists them. */
export function Shortcuts({ helpShown, onHelp }: { helpShown: boolean; onHelp: (shown: boolean) => void }) {
  const desk = useDesk();
  const { preferences } = desk;
  // WCAG 2.1.4: a shortcut of one character must be one that can be put off.
  const [questionKey, setQuestionKey] = useState(() => preferences.read(KEY) !== 'off');

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      const wantsHelp = event.key === '?' && questionKey && !isTyping(event.target);
      if (wantsHelp || (event.ctrlKey && event.key === '/')) onHelp(true);
      else if (!pressed(event, desk)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [desk, questionKey, onHelp]);

  return (
    <HelpDialog
      isOpen={helpShown}
      onOpenChange={onHelp}
      questionKey={questionKey}
      onQuestionKey={(on) => {
        preferences.write(KEY, on ? undefined : 'off');
        setQuestionKey(on);
      }}
    />
  );
}

/** Does what the key stands for; false where it stands for nothing. */
function pressed(event: KeyboardEvent, desk: Desk): boolean {
  if (event.key === 'F6') return toPane(event.shiftKey ? -1 : 1);
  if (event.key === 'F2') return acceptFirst(desk);
  if (event.altKey && event.key === 'ArrowDown') return toNeighbour(desk, 1);
  if (event.altKey && event.key === 'ArrowUp') return toNeighbour(desk, -1);
  return false;
}

function toPane(step: 1 | -1): boolean {
  const shown = PANES.map(({ id }) => document.getElementById(id));
  const current = shown.findIndex((pane) => pane?.contains(document.activeElement));
  let at = nextPane(current, step);
  // On a narrow screen the customer's pane may be put away.
  if (shown[at]?.checkVisibility() === false) at = nextPane(at, step);
  shown[at]?.focus();
  return true;
}

function acceptFirst({ store, client }: Desk): boolean {
  const [first] = selectInbox(store.get()).offers;
  if (first) void client.accept(first.id).then((done) => done && focusSoon(COMPOSER_ID));
  return true;
}

function toNeighbour(desk: Desk, step: 1 | -1): boolean {
  const state = desk.store.get();
  const id = neighbourId(selectInbox(state).mine, state.openId, step);
  if (id !== undefined) openConversation(desk, id);
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
