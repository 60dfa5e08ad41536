import { LEVEL_NEEDED } from '../policy/identity.ts';
import { DATA_TERM_DAYS } from '../policy/data-request.ts';
import { MENU_CHOICE, PERMISSIONS, PERSON } from './choices.ts';
import { saidIn, type Flow, type FlowContext, type FlowStep, type Outcome, type Question } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** What is asked of the office: to see (where it could not be done at once), to correct, or to delete. */
type Claim = 'see' | 'correct' | 'delete';

/**
 * Files a query or a claim about one's own data, with its number and its term (Ley 1581 de 2012, arts. 14 and 15). A
 * wish to delete says first what the law keeps, and is carried out by itself where nothing speaks against it.
 */
export const dataClaim: Flow = {
  name: 'data-claim',
  level: LEVEL_NEEDED['see-own-data'],
  isRight: true,
  step(input, context) {
    const claim = claimOf(context);
    switch (input.kind) {
      case 'enter':
        if (claim === 'see') return file(saidIn(context.frame) || context.text, context);
        return { at: { step: 'asked', slots: context.frame.slots }, ask: claim === 'delete' ? confirm() : what() };
      case 'said':
        return claim === 'delete' ? confirmed(input.choice, context) : file(context.text, context);
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        return { end: 'done' };
    }
  },
};

const claimOf = ({ frame }: FlowContext): Claim => {
  const { claim } = frame.slots;
  return claim === 'correct' || claim === 'delete' ? claim : 'see';
};

function what(): Question {
  return { expects: 'text', reply: { key: 'own-data.what-to-correct', choices: [PERSON] } };
}

function confirm(): Question {
  const choices = [{ id: 'yes', key: 'choice.delete-yes' }, { id: 'no', key: 'choice.no' }, PERSON];
  return { expects: 'yes-no', reply: { key: 'own-data.delete-confirm', choices } };
}

function confirmed(choice: string | undefined, context: FlowContext): FlowStep {
  if (choice === 'no')
    return { replies: [{ key: 'own-data.delete-declined', choices: [PERMISSIONS, PERSON, MENU_CHOICE] }], end: 'done' };
  if (choice !== 'yes') return { ask: { ...confirm(), again: true } };
  return file(saidIn(context.frame) || context.text, context);
}

const PROCEDURE: Readonly<Record<Claim, string>> = {
  see: 'datos-consulta',
  correct: 'datos-correccion',
  delete: 'datos-supresion',
};

function file(request: string, context: FlowContext): FlowStep {
  const claim = claimOf(context);
  return {
    at: { step: 'filing', slots: context.frame.slots },
    effect: {
      kind: 'file-request',
      procedure: PROCEDURE[claim],
      ...{ facts: '', request, documents: [], state: 'filed' },
      termDays: claim === 'see' ? DATA_TERM_DAYS.query : DATA_TERM_DAYS.claim,
    },
  };
}

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { frame } = context;
  if (outcome.kind === 'filing') {
    const { number, dueOn } = outcome.filing;
    const claim = claimOf(context);
    if (claim === 'delete')
      return {
        at: { step: 'noting', slots: { ...frame.slots, number, dueOn } },
        effect: { kind: 'request-erasure', number },
      };
    return {
      replies: [
        {
          key: claim === 'see' ? 'own-data.query-filed' : 'own-data.claim-filed',
          data: { number, dueOn },
          choices: WAYS,
        },
      ],
      end: 'done',
    };
  }
  if (outcome.kind === 'erasure') {
    const { number, dueOn } = frame.slots;
    return {
      replies: [
        {
          key: outcome.state === 'approved' ? 'own-data.erasure-approved' : 'own-data.erasure-waiting',
          data: { number, dueOn },
          choices: WAYS,
        },
      ],
      end: 'done',
    };
  }
  return unavailable(outcome, context);
}

const WAYS = [PERSON, MENU_CHOICE];
