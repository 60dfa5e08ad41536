import type { IssuedPaper } from '../../contracts/paper.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { CLEARANCE, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep, Outcome } from './flow.ts';
import { given } from './paper-given.ts';
import { unavailable } from './unavailable.ts';

const MOST_OPTIONS = 8;

/** Lists the papers that were given, and gives or mails one again; never one of somebody else. */
export const myPapers: Flow = {
  name: 'my-papers',
  level: LEVEL_NEEDED['see-own-data'],
  step(input, context) {
    const { frame } = context;
    if (input.kind === 'enter') return { at: { step: 'listing', slots: frame.slots }, effect: { kind: 'list-papers' } };
    if (input.kind === 'outcome') return afterOutcome(input.outcome, context);
    if (input.kind === 'said') return chosen(input.choice, context);
    return { end: 'done' };
  },
};

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { frame } = context;
  const wanted = frame.slots['issued'] as IssuedPaper | undefined;
  switch (outcome.kind) {
    case 'papers':
      return which(outcome.papers, context);
    case 'shared':
      if (!outcome.ok || !wanted) return { replies: [{ key: 'paper.none', choices: [PERSON] }], end: 'done' };
      return { at: { step: 'mailing', slots: frame.slots }, effect: { kind: 'mail-paper', paper: wanted } };
    default:
      if (frame.step !== 'mailing' || !wanted) return unavailable(outcome, context);
      return {
        replies: [given(wanted, outcome.kind === 'mailed' ? outcome.contact : undefined)],
        end: 'done',
      };
  }
}

function which(papers: IssuedPaper[], { frame }: FlowContext): FlowStep {
  const shown = papers.slice(0, MOST_OPTIONS);
  if (shown.length === 0) {
    const choices = [CLEARANCE, { id: 'statement-pdf', key: 'choice.statement-pdf' }, PERSON];
    return { replies: [{ key: 'paper.none', choices }], end: 'done' };
  }
  return {
    at: { step: 'which', slots: { ...frame.slots, papers: shown } },
    ask: {
      expects: 'choice',
      reply: {
        key: 'paper.list',
        data: { papers: shown },
        choices: shown.map(({ number }, index) => ({ id: `paper-${index + 1}`, label: number })),
      },
    },
  };
}

function chosen(choice: string | undefined, context: FlowContext): FlowStep {
  const papers = context.frame.slots['papers'] as IssuedPaper[];
  const wanted = papers[Number(choice?.replace('paper-', '')) - 1];
  if (!wanted) return which(papers, context);
  return {
    at: { step: 'sharing', slots: { ...context.frame.slots, issued: wanted } },
    effect: { kind: 'share-paper', paperId: wanted.id },
  };
}
