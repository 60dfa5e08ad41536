import { z } from 'zod';
import type { FactOf, Frame } from '../../../contracts/fact.ts';
import type { Conversation, LeftDraft } from '../conversation.ts';
import { without } from '../without.ts';

/** What was filed is no draft any more; what else was left half-way stays so. */
export function filed(state: Conversation, { number, procedure }: FactOf<'filing-made'>): Conversation {
  const { filings = [], identity, dialog } = state;
  const { taxpayerId } = identity.level >= 2 ? identity : {};
  const others = filings.filter((each) => each.number !== number);
  return {
    ...state,
    filings: [...others, { number, procedure, ...(taxpayerId !== undefined && { taxpayerId }) }].slice(-MOST_FILINGS),
    dialog: { ...dialog, stack: dialog.stack.filter((frame) => !isDraft(frame)) },
  };
}

/** A draft that the dialog leaves is kept beside the others; one that it goes on with is no longer left. */
export function withDrafts(state: Conversation, { stack }: FactOf<'dialog-moved'>): Conversation {
  const { level, taxpayerId } = state.identity;
  const owner = level >= 2 && taxpayerId !== undefined ? { taxpayerId } : {};
  const left = state.dialog.stack.filter(isDraft).map((frame): LeftDraft => ({ ...frame, ...owner }));
  const newer = new Set([...left, ...stack.filter(isDraft)].map(keyOf));
  const open = new Set(stack.filter(isDraft).map(keyOf));
  const older = (state.drafts ?? []).filter((draft) => !newer.has(keyOf(draft)));
  const drafts = [...older, ...left.filter((draft) => !open.has(keyOf(draft)))].slice(-MOST_DRAFTS);
  return drafts.length === 0 ? without(state, 'drafts') : { ...state, drafts };
}

/** The drafts that who is here now may take up, newest last: the own ones, and those whose flow asks for the proof first. */
export function ownDrafts({ drafts = [], identity: { taxpayerId } }: Conversation): LeftDraft[] {
  return drafts.filter(({ flow, taxpayerId: owner }) => {
    const isProvenFirst = taxpayerId === undefined && flow === 'filing';
    return owner === undefined || owner === taxpayerId || isProvenFirst;
  });
}

/** A flow marks its frame with the slot `draft` once it holds what the citizen should not have to say again. */
const isDraft = ({ slots }: Frame): boolean => slots['draft'] === true;

/** One draft a procedure of content, one of each other flow. */
const keyOf = ({ flow, slots }: Frame): string => `${flow}:${OfContent.safeParse(slots['procedure']).data?.id ?? ''}`;
const OfContent = z.object({ id: z.string() });

const MOST_FILINGS = 10;
const MOST_DRAFTS = 5;
