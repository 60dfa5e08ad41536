import type { Locale } from '../../contracts/fact.ts';
import type { Property } from '../../contracts/paper.ts';
import type { Requirement, Statement } from '../../contracts/procedure.ts';
import { correctable, isOptional, missingOf, requirementsOf, type FilingDraft } from '../policy/filing-draft.ts';
import { PERSON } from './choices.ts';
import type { FlowStep } from './flow.ts';

/** More properties than these are named by their number. */
const MOST_PROPERTIES = 6;
/** An option of correction has no more company than a telephone has keys. */
const MOST_ITEMS = 8;
const LATER = { id: 'later', key: 'choice.file-later' };

/** Which of the filer's own properties it is, or another one. */
export function askWhichProperty(draft: FilingDraft, properties: readonly Property[]): FlowStep {
  if (properties.length === 0 || properties.length > MOST_PROPERTIES) return askNumber(draft);
  const each = properties.map(({ propertyId, label }) => ({ id: `property-${propertyId}`, label }));
  const choices = [...each, { id: 'other-property', key: 'choice.other-property' }];
  return {
    at: { step: 'property', slots: { ...draft } },
    ask: { expects: 'property', reply: { key: 'guide.which-property', choices } },
  };
}

/** A property by its number; of what is not the filer's, who stands as its owner is asked next. */
export function askNumber(draft: FilingDraft, key = 'guide.ask-property'): FlowStep {
  return {
    at: { step: 'property', slots: { ...draft } },
    ask: { expects: 'property', reply: { key, choices: [LATER, PERSON] }, reminder: { key: 'guide.ask-property' } },
  };
}

/** The document of who sold it, as the cadastre has it still. */
export function askOwnerDocument(draft: FilingDraft, key = 'guide.ask-owner'): FlowStep {
  return {
    at: { step: 'owner-document', slots: { ...draft } },
    ask: { expects: 'cedula', reply: { key, choices: [LATER, PERSON] }, reminder: { key: 'guide.ask-owner' } },
  };
}

/** One document of the list, with what it is and its place in it. */
function askDocument(draft: FilingDraft, requirement: Requirement): FlowStep {
  const all = requirementsOf(draft);
  const data = {
    ...{ name: requirement.name, explanation: requirement.explanation, when: requirement.when },
    ...{ position: all.indexOf(requirement) + 1, total: all.length },
  };
  const without = isOptional(requirement)
    ? { id: 'skip', key: 'choice.skip-document' }
    : { id: 'without', key: 'choice.without-document' };
  return {
    at: { step: 'document', slots: { ...draft } },
    ask: {
      expects: 'files',
      takesFiles: true,
      reply: { key: 'guide.ask-document', data, choices: [without, PERSON] },
    },
  };
}

export function askStatement(draft: FilingDraft, { ask, expects }: Statement, key = 'guide.ask-statement'): FlowStep {
  return {
    at: { step: 'statement', slots: { ...draft } },
    ask: {
      expects,
      takesFiles: true,
      reply: { key, data: { ask }, choices: [LATER, PERSON] },
      reminder: { key: 'guide.ask-statement', data: { ask } },
    },
  };
}

/** The reference of the stamps: nothing is filed before the payment gateway has it paid. */
export function askPayment(draft: FilingDraft, key = 'guide.stamps'): FlowStep {
  const { reference, url, amountCop, expiresAt } = draft.payment ?? {};
  const data = { reference, url, amountCop, expiresAt };
  return {
    at: { step: 'stamps', slots: { ...draft } },
    ask: {
      expects: 'choice',
      reply: { key, data, choices: [{ id: 'paid', key: 'choice.paid' }, LATER, PERSON] },
      reminder: { key: 'guide.stamps', data },
    },
  };
}

/** Read over before it is signed, or filed where no signature is asked. */
export function askSummary(draft: FilingDraft, key = 'guide.summary'): FlowStep {
  const { procedure, property, documents, answers, payment } = draft;
  const data = {
    summary: {
      ...{ procedure: procedure.name, property: property?.label, amountCop: payment?.amountCop },
      documents: requirementsOf(draft).map(({ id, name }) => ({
        name,
        files: documents.filter(({ requirement }) => requirement === id).length,
      })),
      annexes: documents.filter(({ requirement }) => requirement === undefined).length,
      answers: procedure.statements.map(({ id, label, expects }) => ({ label, expects, said: answers[id] ?? '' })),
    },
  };
  const yes = { id: 'yes', key: procedure.level === 3 ? 'choice.sign-and-file' : 'choice.file-it' };
  return {
    at: { step: 'summary', slots: { ...draft } },
    ask: {
      expects: 'yes-no',
      takesFiles: true,
      reply: { key, data, choices: [yes, { id: 'correct', key: 'choice.correct' }, LATER] },
      reminder: { key: 'guide.confirm' },
    },
  };
}

export function askWhichItem(draft: FilingDraft, locale: Locale): FlowStep {
  const choices = correctable(draft)
    .slice(0, MOST_ITEMS)
    .map(({ id, requirement, statement }) => {
      const words = requirement?.name ?? statement?.label;
      return words ? { id, label: words[locale] } : { id, key: 'choice.item-property' };
    });
  return {
    at: { step: 'correcting', slots: { ...draft } },
    ask: { expects: 'choice', reply: { key: 'guide.correct-which', choices } },
  };
}

/** What comes next of a draft: the question for what it lacks, or what must be asked of the city for it. */
export function askMissing(draft: FilingDraft): FlowStep {
  const missing = missingOf(draft);
  switch (missing.kind) {
    case 'property':
      return draft.procedure.property === 'own'
        ? { at: { step: 'listing', slots: { ...draft } }, effect: { kind: 'list-properties' } }
        : askNumber(draft);
    case 'document':
      return askDocument(draft, missing.requirement);
    case 'statement':
      return askStatement(draft, missing.statement);
    case 'stamps':
      return stampsOf(draft);
    case 'nothing':
      return askSummary(draft);
  }
}

/** One that was given already is looked up; a new one is ordered. */
function stampsOf(draft: FilingDraft): FlowStep {
  const { payment, procedure, property } = draft;
  if (payment?.state === 'pending')
    return {
      at: { step: 'checking', slots: { ...draft } },
      effect: { kind: 'read-payment', reference: payment.reference },
    };
  const propertyId = property?.propertyId;
  return {
    at: { step: 'ordering', slots: { ...draft } },
    effect: { kind: 'create-stamp-link', procedure: procedure.id, ...(propertyId !== undefined && { propertyId }) },
  };
}
