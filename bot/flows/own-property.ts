import type { Property } from '../../contracts/paper.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import type { PublicProperty } from '../ports/back-office.ts';
import { PERSON, PREDIAL } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** More than these are sorted out by a person. */
const MOST_OPTIONS = 8;
const CERTIFICATE = { id: 'intent:certificado_catastral', key: 'intent.certificado_catastral' };

/**
 * Tells owners all that the cadastre records of their property; with `slots.found`, what anybody is told of one, of that
 * one alone.
 */
export const ownProperty: Flow = {
  name: 'own-property',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { slots } = context.frame;
    switch (input.kind) {
      case 'enter':
        return { at: { step: 'reading', slots }, effect: { kind: 'list-properties' } };
      case 'said': {
        const properties = slots['properties'] as Property[];
        const chosen = properties[Number(input.choice?.replace('property-', '')) - 1];
        return chosen ? tell(chosen, context) : which(properties, slots);
      }
      case 'outcome':
        return input.outcome.kind === 'properties'
          ? afterList(input.outcome.properties, context)
          : unavailable(input.outcome, context);
      case 'returned':
        return { end: 'done' };
    }
  },
};

function afterList(properties: Property[], context: FlowContext): FlowStep {
  const { slots } = context.frame;
  const found = slots['found'] as PublicProperty | undefined;
  const meant = found ? properties.filter(({ propertyId }) => propertyId === found.propertyId) : properties;
  const [only] = meant;
  if (!only && found)
    return { replies: [{ key: 'property.not-own', data: { found }, choices: [PERSON] }], end: 'done' };
  if (!only) return { replies: [{ key: 'property.own-none', choices: [PERSON] }], end: 'done' };
  return meant.length === 1 ? tell(only, context) : which(meant, slots);
}

function which(properties: Property[], slots: FlowContext['frame']['slots']): FlowStep {
  const shown = properties.slice(0, MOST_OPTIONS);
  const choices = shown.map(({ label }, index) => ({ id: `property-${index + 1}`, label }));
  const data = { count: properties.length };
  return {
    at: { step: 'which', slots: { ...slots, properties: shown } },
    ask: { expects: 'choice', reply: { key: 'property.which-own', data, choices: [...choices, PERSON] } },
  };
}

function tell(property: Property, { now }: FlowContext): FlowStep {
  const data = { property, label: property.label, asOf: now.toISOString() };
  return { replies: [{ key: 'property.own', data, choices: [CERTIFICATE, PREDIAL, PERSON] }], end: 'done' };
}
