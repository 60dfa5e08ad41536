import type { Say } from './lists.ts';

/** The parts of a sentence about filings and cases that depend on what there is of them. */
export function filingNotes(data: Readonly<Record<string, unknown>>, say: Say): Record<string, string> {
  const { caseState, filings, petition } = data;
  return {
    ...oneFiling(data, say),
    ...(typeof caseState === 'string' && { stateName: say(`case-state.${caseState}`) }),
    ...(Array.isArray(filings) && { lines: listLines(data as unknown as Listed, say) }),
    ...(petition !== undefined && { lines: petitionLines(petition as Petition, say) }),
  };
}

function oneFiling(data: Readonly<Record<string, unknown>>, say: Say): Record<string, string> {
  const { procedure, state, dueOn, documentNumber, cadastreNumber, answerBy, firstAnswerBy, missing, note } = data;
  const named = data['procedureName'];
  const name = typeof named === 'string' ? named : typeof procedure === 'string' && say(`procedure.${procedure}`);
  return {
    ...(name !== false && { procedureName: withinSentence(name) }),
    ...(typeof state === 'string' && { stateName: say(`filing-state.${state}`) }),
    documentNote:
      documentNumber === undefined ? say('filing.no-document-note') : say('filing.document-note', { documentNumber }),
    numbersNote: documentNumber === undefined ? '' : `\n${say('filing.document-note', { documentNumber })}`,
    cadastreNote: cadastreNumber === undefined ? '' : say('filing.cadastre-note', { cadastreNumber }),
    termNote: termNote(dueOn, state, say),
    dueNote: dueOn === undefined ? '' : say('filing.term-note', { dueOn }),
    answerNote: answerBy === undefined ? '' : say('filing.answer-note', { answerBy }),
    firstAnswerNote: firstAnswerBy === undefined ? '' : say('filing.first-answer-note', { firstAnswerBy }),
    missingNote: typeof missing === 'number' && missing > 0 ? say('filing.missing-note', { missing }) : '',
    noteNote: typeof note === 'string' ? say('tramite.note-note', { note }) : '',
  };
}

function termNote(dueOn: unknown, state: unknown, say: Say): string {
  if (dueOn !== undefined) return say('filing.term-note', { dueOn });
  if (state === 'filed') return say('filing.no-term-note');
  return state === 'in-review' ? say('filing.review-note') : '';
}

interface Listed {
  filings: { number: string; procedure: string; procedureName?: string; state: string }[];
  cases: { number: string; state: string }[];
}

function listLines({ filings, cases }: Listed, say: Say): string {
  return [
    ...filings.map(({ number, procedure, procedureName, state }) => {
      const name = procedureName ?? say(`procedure.${procedure}`);
      return say('tramite.filing-line', { number, name, state: say(`filing-state.${state}`) });
    }),
    ...cases.map(({ number, state }) => say('tramite.case-line', { number, state: say(`case-state.${state}`) })),
  ].join('\n');
}

/** A PQRS as it stands before it is filed. */
interface Petition {
  procedure: string;
  facts?: string;
  request?: string;
  files: string[];
  anonymous: boolean;
  name?: string;
  contact?: string;
}

function petitionLines(
  { procedure, facts = '', request = '', files, anonymous, name, contact }: Petition,
  say: Say,
): string {
  const line = (key: string, value: string): string[] => (value === '' ? [] : [say(`pqrs.${key}-line`, { value })]);
  return [
    ...line('kind', say(`procedure.${procedure}`)),
    ...line('request', request),
    ...line('facts', facts),
    ...line('files', files.length === 0 ? say('pqrs.no-files-line') : files.join(', ')),
    ...line('who', anonymous ? say('pqrs.anonymous-line') : (name ?? '')),
    ...line('contact', anonymous ? say('pqrs.by-number-line') : (contact ?? say('pqrs.registered-line'))),
  ].join('\n');
}

const withinSentence = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
