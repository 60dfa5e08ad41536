import type { FactOf } from '../contracts/fact.ts';
import type { Filing } from '../contracts/filing.ts';

/** What a conversation is told of a filing that changed. */
export function filingChanged(filing: Filing): FactOf<'filing-changed'> {
  const { number, procedure, state, updatedAt, note, cadastreNumber, documentNumber, dueOn, answerBy } = filing;
  return {
    ...{ kind: 'filing-changed', number, procedure, state, updatedAt },
    ...(note !== undefined && { note }),
    ...(cadastreNumber !== undefined && { cadastreNumber }),
    ...(documentNumber !== undefined && { documentNumber }),
    ...(dueOn !== undefined && { dueOn }),
    ...(answerBy !== undefined && { answerBy }),
  };
}
