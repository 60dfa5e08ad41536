import type { IssuedPaper } from '../../contracts/paper.ts';
import type { Reply } from '../../contracts/reply.ts';
import { CORRECT_DATA, DELETE_DATA, MY_PAPERS, PAY_INSTALMENT, PERMISSIONS, PERSON } from './choices.ts';
import type { FlowContext, FlowStep, Outcome } from './flow.ts';

/**
 * A paper was made: it is mailed too, and handed over. That it cannot be mailed now takes nothing from having it here.
 * For the flow's steps `mailing` on: first with the outcome `paper`, then with what came of the mail.
 */
export function afterPaper(outcome: Outcome, { frame }: Pick<FlowContext, 'frame'>): FlowStep {
  if (outcome.kind === 'paper') {
    const { paper } = outcome;
    return { at: { step: 'mailing', slots: { ...frame.slots, issued: paper } }, effect: { kind: 'mail-paper', paper } };
  }
  const issued = frame.slots['issued'] as IssuedPaper;
  const contact = outcome.kind === 'mailed' ? outcome.contact : undefined;
  return { replies: [given(issued, contact)], end: 'done' };
}

/** The file beside the paper: the same name, for machines. */
const annexName = (fileName: string): string => fileName.replace(/\.pdf$/, '.json');

/** The words that go with a paper. `contact`: the masked e-mail it went to. */
export function given({ id, kind, number, code, fileName, validUntil, demo }: IssuedPaper, contact?: string): Reply {
  return {
    key: `paper.${kind}`,
    data: {
      number,
      code,
      ...(validUntil !== undefined && { validUntil }),
      ...(contact !== undefined && { contact }),
      ...(demo && { demo }),
    },
    papers: [
      { id, fileName },
      ...(kind === 'personal-data' ? [{ id, fileName: annexName(fileName), isAnnex: true }] : []),
    ],
    choices:
      kind === 'personal-data'
        ? [CORRECT_DATA, DELETE_DATA, PERMISSIONS, PERSON]
        : [...(kind === 'agreement' ? [PAY_INSTALMENT] : []), MY_PAPERS, PERSON],
  };
}
