import type { FactOf } from '../../../contracts/fact.ts';
import type { SaidAnswer } from '../../../contracts/reply.ts';
import type { Conversation, Dialog } from '../conversation.ts';
import { withDrafts } from './drafts.ts';
import { unchanged, type Folds } from './folds.ts';

/** What was said, in which language, and where the dialog stands. */
export const talkFolds = {
  'conversation-started': unchanged,
  'citizen-said': (state, { text }, at): Conversation => ({ ...state, citizenLastAt: at, lastText: text }),
  'file-inspected': unchanged,
  'meaning-understood': unchanged,
  'bot-said': (state, fact): Conversation => ({
    ...state,
    greeted: true,
    lastText: fact.reply.text,
    lastBotText: fact.reply.text,
    ...spokenTurn(state, fact),
  }),
  'agent-said': (state, { text }): Conversation => ({ ...state, lastText: text }),
  'note-added': unchanged,
  'locale-changed': (state, { locale }): Conversation => ({ ...state, locale }),
  'dialog-moved': (state, fact): Conversation => ({ ...withDrafts(state, fact), dialog: dialogOf(fact) }),
  'answer-deferred': unchanged,
  'rating-given': (state, { score }): Conversation => ({ ...state, rating: score }),
} satisfies Partial<Folds>;

/** Words said again stay what they were. */
function spokenTurn(
  { lastTurn }: Conversation,
  { about, reply, origin }: FactOf<'bot-said'>,
): Pick<Conversation, 'lastTurn'> {
  if (reply.key === 'repeat.last') return {};
  const { texts = [], answers = [] } = lastTurn?.about === about ? lastTurn : {};
  const answer: SaidAnswer = { key: reply.key, ...(origin && { origin }) };
  return { lastTurn: { about, texts: [...texts, reply.text], answers: [...answers, answer] } };
}

function dialogOf(fact: FactOf<'dialog-moved'>): Dialog {
  return {
    stack: fact.stack,
    ...(fact.awaiting && { awaiting: fact.awaiting }),
    misunderstandings: fact.misunderstandings,
    lastReplies: fact.lastReplies,
    ...(fact.lastIntent !== undefined && { lastIntent: fact.lastIntent }),
  };
}
