import type { FactOf, Frame } from '../../../contracts/fact.ts';
import type { Conversation } from '../conversation.ts';
import { without } from '../without.ts';

/** What was filed is no draft any more. */
export function filed(state: Conversation, { number, procedure }: FactOf<'filing-made'>): Conversation {
  const { filings = [], identity, dialog } = state;
  const { taxpayerId } = identity.level >= 2 ? identity : {};
  const others = filings.filter((each) => each.number !== number);
  return {
    ...without(state, 'draft'),
    filings: [...others, { number, procedure, ...(taxpayerId !== undefined && { taxpayerId }) }].slice(-MOST_FILINGS),
    dialog: { ...dialog, stack: dialog.stack.filter((frame) => !isDraft(frame)) },
  };
}

/** A draft that the dialog leaves is kept; one that it goes on with is no longer left. */
export function withDraft(state: Conversation, { stack }: FactOf<'dialog-moved'>): Conversation {
  if (stack.some(isDraft)) return without(state, 'draft');
  const left = state.dialog.stack.find(isDraft);
  if (!left) return state;
  const { level, taxpayerId } = state.identity;
  return { ...state, draft: { ...left, ...(level >= 2 && taxpayerId !== undefined && { taxpayerId }) } };
}

/** A flow marks its frame with the slot `draft` once it holds what the citizen should not have to say again. */
const isDraft = ({ slots }: Frame): boolean => slots['draft'] === true;

const MOST_FILINGS = 10;
