import type { Say } from './lists.ts';

/** The parts of a sentence about a filing that depend on what there is of it. */
export function filingNotes(data: Readonly<Record<string, unknown>>, say: Say): Record<string, string> {
  const { procedure, state, dueOn, documentNumber, cadastreNumber, answerBy, firstAnswerBy, missing } = data;
  if (typeof procedure !== 'string') return {};
  const named = data['procedureName'];
  const name = typeof named === 'string' ? named : say(`procedure.${procedure}`);
  return {
    procedureName: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    documentNote:
      documentNumber === undefined ? say('filing.no-document-note') : say('filing.document-note', { documentNumber }),
    cadastreNote: cadastreNumber === undefined ? '' : say('filing.cadastre-note', { cadastreNumber }),
    termNote:
      dueOn !== undefined
        ? say('filing.term-note', { dueOn })
        : state === 'filed'
          ? say('filing.no-term-note')
          : state === 'in-review'
            ? say('filing.review-note')
            : '',
    answerNote: answerBy === undefined ? '' : say('filing.answer-note', { answerBy }),
    firstAnswerNote: firstAnswerBy === undefined ? '' : say('filing.first-answer-note', { firstAnswerBy }),
    missingNote: typeof missing === 'number' && missing > 0 ? say('filing.missing-note', { missing }) : '',
  };
}
