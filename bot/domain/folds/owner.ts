import type { Conversation, Handoff } from '../conversation.ts';
import { without } from '../without.ts';
import type { Folds } from './folds.ts';

/** Whose the conversation is: the assistant's, a queue's, an agent's, nobody's any more. */
export const ownerFolds = {
  'handoff-requested': (state, fact, at): Conversation => ({
    ...state,
    owner: 'queued',
    handoff: { ...without(fact, 'kind'), requestedAt: at, declinedBy: [] },
  }),
  'handoff-cancelled': (state): Conversation => ({ ...without(state, 'handoff'), owner: 'bot' }),
  'handoff-offered': (state, { agentId, until }): Conversation => {
    const { handoff } = state;
    return handoff ? { ...state, handoff: { ...handoff, offeredTo: agentId, offerUntil: until } } : state;
  },
  'handoff-declined': (state, { agentId }): Conversation => {
    const { handoff } = state;
    return handoff ? { ...state, handoff: withoutOffer(handoff, agentId) } : state;
  },
  'agent-joined': (state, { agentId, agentName }): Conversation => {
    const { handoff } = state;
    return handoff ? { ...state, owner: 'agent', handoff: { ...withoutOffer(handoff), agentId, agentName } } : state;
  },
  'agent-left': (state, { to }): Conversation => {
    const { handoff, ...rest } = state;
    if (to === 'bot' || !handoff) return { ...rest, owner: 'bot' };
    return { ...state, owner: 'queued', handoff: without(handoff, 'agentId', 'agentName') };
  },
  'conversation-closed': (state): Conversation => ({ ...without(state, 'handoff'), owner: 'closed' }),
  'conversation-reopened': (state): Conversation => ({ ...without(state, 'handoff'), owner: 'bot' }),
} satisfies Partial<Folds>;

function withoutOffer(handoff: Handoff, declinedBy?: string): Handoff {
  const rest = without(handoff, 'offeredTo', 'offerUntil');
  if (declinedBy === undefined) return rest;
  // The latest to decline stands last; each stands once, so that a long wait does not make a long list.
  return { ...rest, declinedBy: [...rest.declinedBy.filter((agentId) => agentId !== declinedBy), declinedBy] };
}
