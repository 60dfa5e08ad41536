import type { Agreement, Instalment } from '../../contracts/paper.ts';
import type { Choice, Reply } from '../../contracts/reply.ts';
import { openWrites } from '../domain/conversation.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { AGREEMENT, MY_PAPERS, PAY, PAY_INSTALMENT, PERSON } from './choices.ts';
import type { Flow } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** Older ones are asked of a person. */
const MOST_TOLD = 3;

/** How the agreements already signed are going: paid, next instalment, default (R-A5). */
export const agreementStatus: Flow = {
  name: 'agreement-status',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { frame, conversation } = context;
    // How one that was signed and never confirmed is going, only asking for it again tells.
    if (input.kind === 'enter' && openWrites('request-agreement', conversation).length > 0)
      return { next: { flow: 'agreement', slots: frame.slots } };
    if (input.kind === 'enter')
      return { at: { step: 'reading', slots: frame.slots }, effect: { kind: 'list-agreements' } };
    if (input.kind !== 'outcome') return { end: 'done' };
    if (input.outcome.kind !== 'agreements') return unavailable(input.outcome, context);
    const { agreements } = input.outcome;
    if (agreements.length === 0) {
      const choices = [AGREEMENT, PERSON];
      return { replies: [{ key: 'agreement.none', choices }], end: 'done' };
    }
    const replies = agreements.slice(0, MOST_TOLD).map(told);
    const last = replies.at(-1) as Reply;
    const choices = choicesFor(agreements);
    return { replies: [...replies.slice(0, -1), { ...last, choices }], end: 'done' };
  },
};

/** Who is behind is brought to a person first; who has something to pay may pay it. */
function choicesFor(agreements: readonly Agreement[]): Choice[] {
  const has = (state: Agreement['state']): boolean => agreements.some((each) => each.state === state);
  if (has('in-default')) return [PERSON, PAY_INSTALMENT];
  if (has('active')) return [PAY_INSTALMENT, MY_PAPERS, PERSON];
  // What a void one covered is owed again.
  return has('void') ? [PAY, PERSON] : [MY_PAPERS, PERSON];
}

function told({ number, state, instalments, totalCop }: Agreement): Reply {
  const paid = instalments.filter((each) => each.state === 'paid').length;
  const due: Instalment | undefined = instalments.find((each) => each.state !== 'paid');
  const overdue = instalments.filter((each) => each.state === 'overdue');
  return {
    key: state === 'active' && overdue.length > 0 ? 'agreement.status-late' : `agreement.status-${state}`,
    data: {
      ...{ number, paid, of: instalments.length, totalCop, overdue: overdue.length },
      overdueCop: overdue.reduce((sum, each) => sum + each.amountCop, 0),
      ...(due && { nextCop: due.amountCop, nextDueOn: due.dueOn }),
    },
  };
}
