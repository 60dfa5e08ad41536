import type { Fact, FactKind, FactOf } from '../../contracts/fact.ts';

/** What may be told of a fact. */
type OutcomeData = Record<string, string | number | boolean>;
type Told = { [K in FactKind]?: (fact: FactOf<K>) => OutcomeData };

/**
 * What of each kind of fact the data lake is told: kinds, codes and counts. No words, names, documents, contacts,
 * addresses, amounts or references (R-I6): only what is named here goes.
 */
const TOLD: Told = {
  'conversation-started': ({ channel, locale }) => ({ channel, locale }),
  'meaning-understood': ({ meaning: { intent, confidence, outOfScope, language } }) => ({
    ...{ intent, outOfScope, language, confidence: Math.round(confidence * 100) / 100 },
  }),
  'consent-given': ({ version }) => ({ version }),
  'consent-refused': ({ version }) => ({ version }),
  'identity-verified': ({ level, method }) => ({ level, method }),
  'payment-link-created': () => ({}),
  'payment-checked': ({ state }) => ({ state }),
  'back-office-failed': ({ system, code }) => ({ system, code }),
  'answer-deferred': () => ({}),
  'paper-issued': ({ paperKind }) => ({ paper: paperKind }),
  'case-opened': ({ caseKind, system }) => ({ case: caseKind, ...(system !== undefined && { system }) }),
  'act-signed': ({ act }) => ({ act }),
  'agreement-made': ({ instalments }) => ({ instalments }),
  'handoff-requested': ({ queue, reason }) => ({ queue, reason }),
  'handoff-cancelled': () => ({}),
  'agent-joined': () => ({}),
  'agent-left': ({ to }) => ({ to }),
  'conversation-closed': ({ by, wrapUp }) => ({ by, ...(wrapUp !== undefined && { wrapUp }) }),
  'conversation-reopened': () => ({}),
  'rating-given': ({ score }) => ({ score }),
};

/** The kinds of fact that the lake is told of. */
export const OUTCOME_KINDS = Object.keys(TOLD) as FactKind[];

/** What the lake is told of a fact, or undefined. */
export function outcomeOf(fact: Fact): OutcomeData | undefined {
  const tell = TOLD[fact.kind] as ((fact: Fact) => OutcomeData) | undefined;
  return tell?.(fact);
}
