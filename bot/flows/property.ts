import { without } from '../domain/without.ts';
import type { PropertyQuery, PublicProperty } from '../ports/back-office.ts';
import { documentWithin } from '../policy/document.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { asksOwner, saidProperty, saysOwn, type SaidProperty } from '../policy/property-query.ts';
import { OWN_PROPERTY, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

/**
 * Looks a property up by a number, its address or a shared place (R-A6). Anybody is told that it is there, its numbers and its barrio;
 * whose it is, its value and its debt are its owner's alone (Ley 1581 de 2012), who goes on in `own-property`.
 */
export const property: Flow = {
  name: 'property',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { frame, conversation, meaning, text, location } = context;
    if (input.kind === 'outcome') {
      return input.outcome.kind === 'found-properties'
        ? tell(input.outcome.properties, context)
        : unavailable(input.outcome, context);
    }
    if (input.kind === 'said' && input.choice === OWN_PROPERTY.id) return own(frame.slots);
    const said = saidProperty(meaning.entities, text, { isAwaited: input.kind === 'said' });
    if (said) return search(said, context);
    if (location) return search({ kind: 'query', query: { place: location } }, context);
    // Its turn came for what was asked before.
    const late = frame.slots['query'] as PropertyQuery | undefined;
    if (late) return search({ kind: 'query', query: late }, context);
    // Whose document is named must prove to be that person: nobody sees another's properties.
    const document = documentWithin(meaning.entities, text);
    if (document) return own({ ...frame.slots, document });
    if (saysOwn(text) || conversation.identity.level >= 2) return own(frame.slots);
    if (input.kind === 'said') return ask('property.unclear', frame.slots);
    return ask(asksOwner(text) ? 'property.owner-private' : 'property.which', frame.slots);
  },
};

function search(said: SaidProperty, { frame, text }: FlowContext): FlowStep {
  if (said.kind === 'wrong-number') return ask('property.wrong-number', frame.slots, { digits: said.digits });
  const slots = { ...frame.slots, query: said.query, ...(asksOwner(text) && { owner: true }) };
  return { at: { step: 'searching', slots }, effect: { kind: 'search-property', query: said.query } };
}

function tell(found: readonly PublicProperty[], { frame, conversation }: FlowContext): FlowStep {
  const [only, ...others] = found;
  if (!only) return ask('property.none', frame.slots);
  if (others.length > 0) return ask('property.several', frame.slots, { count: found.length });
  // Who is proven may be its owner: then all of it is told.
  if (conversation.identity.level >= 2) return own({ ...frame.slots, found: only });
  const key = frame.slots['owner'] === true ? 'property.public-owner' : 'property.public';
  return { replies: [{ key, data: { found: only }, choices: [OWN_PROPERTY, PERSON] }], end: 'done' };
}

const own = (slots: FlowContext['frame']['slots']): FlowStep => ({ next: { flow: 'own-property', slots } });

function ask(key: string, slots: FlowContext['frame']['slots'], data?: Record<string, unknown>): FlowStep {
  return {
    at: { step: 'which', slots: without(slots, 'query') },
    ask: {
      expects: 'id_predio',
      reply: { key, ...(data && { data }), choices: [OWN_PROPERTY, PERSON] },
      reminder: { key: 'property.which' },
    },
  };
}
