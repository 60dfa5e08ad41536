import type { PaymentItem } from '../../contracts/fact.ts';
import type { Choice } from '../../contracts/reply.ts';
import type { AgreementOffer } from '../ports/back-office.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { openWrites } from '../domain/conversation.ts';
import { owed, totalCop } from '../domain/money.ts';
import { agreementDoubt, type AgreementDoubt } from '../policy/agreement-doubt.ts';
import { agreementSha256 } from '../policy/agreement-terms.ts';
import { askedOf, within } from '../policy/asked.ts';
import { itemsOf } from '../policy/payments.ts';
import { AGREEMENT_STATUS, PAY, PAY_INSTALMENT, PERSON, STATEMENT } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome, SignatureRecord, Write } from './flow.ts';
import { afterPaper } from './paper-given.ts';
import { unavailable } from './unavailable.ts';

/**
 * A payment agreement from the question to the signed paper (R-A5): what is owed, the ways *cartera* allows, one
 * chosen, read over and signed with a code (R-I3), then asked of *cartera* and given as a paper.
 */
export const agreement: Flow = {
  name: 'agreement',
  level: LEVEL_NEEDED['make-own-paper'],
  step(input, context) {
    switch (input.kind) {
      case 'enter': {
        const unfinished = openWrites('request-agreement', context.conversation)[0]?.effect as Order | undefined;
        // It was signed and asked for, and nobody knows whether it was made: that one first, and nobody signs twice.
        if (unfinished) return order(unfinished, context);
        return {
          at: { step: 'reading', slots: context.frame.slots },
          effect: { kind: 'read-account', atSource: true },
        };
      }
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        // Why not was said there.
        if (input.slots['ok'] !== true) return { end: 'done' };
        return order(orderOf(chosenIn(context), context), context);
      case 'said':
        return context.frame.step === 'confirm' ? confirmed(input, context) : chosen(input, context);
    }
  },
};

/** What the flow keeps from step to step. */
interface Chosen {
  items: PaymentItem[];
  offers: AgreementOffer[];
  offer: AgreementOffer;
}

const chosenIn = ({ frame }: FlowContext): Chosen => frame.slots as unknown as Chosen;

type Order = Extract<Write, { kind: 'request-agreement' }>;

function orderOf({ items, offer }: Chosen, { conversation: { signed } }: FlowContext): Order {
  if (!signed) throw new RangeError('the signature came back without its record');
  const { sha256, at, contact } = signed;
  return { kind: 'request-agreement', items, instalments: offer.instalments, signature: { sha256, at, contact } };
}

const order = (effect: Order, { frame: { slots } }: FlowContext): FlowStep => ({
  at: { step: 'ordering', slots: { ...slots, signature: effect.signature } },
  effect,
});

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { frame } = context;
  switch (outcome.kind) {
    case 'account': {
      const due = within(owed(outcome.account), askedOf(frame.slots));
      const facts = [{ kind: 'account-read' as const, account: outcome.account }];
      if (due.length === 0)
        return { facts, replies: [{ key: 'agreement.nothing-owed', choices: [PERSON] }], end: 'done' };
      const items = itemsOf(due);
      return {
        facts,
        at: { step: 'asking', slots: { ...frame.slots, items } },
        effect: { kind: 'read-offers', items },
      };
    }
    case 'offers':
      return afterOffers(outcome, context);
    case 'agreement': {
      const { agreement: made } = outcome;
      const signature = frame.slots['signature'] as SignatureRecord;
      return {
        facts: [
          {
            ...{ kind: 'agreement-made', number: made.number, totalCop: made.totalCop },
            instalments: made.instalments.filter(({ number }) => number > 0).length,
          },
        ],
        at: { step: 'papering', slots: { ...frame.slots, made } },
        effect: {
          kind: 'issue-paper',
          content: { kind: 'agreement', agreement: made, signature },
        },
      };
    }
    case 'paper':
    case 'mailed':
      return afterPaper(outcome, context);
    default:
      return refusedOrLater(outcome, context);
  }
}

function refusedOrLater(outcome: Outcome, context: FlowContext): FlowStep {
  const { step, slots } = context.frame;
  // The agreement stands; its paper comes later.
  if (step === 'papering') {
    const { number } = slots['made'] as { number: string };
    return {
      replies: [{ key: 'agreement.made-no-paper', data: { number }, choices: [PERSON, PAY_INSTALMENT] }],
      end: 'done',
    };
  }
  if (step === 'mailing') return afterPaper(outcome, context);
  if (outcome.kind === 'failed' && outcome.refused)
    return { replies: [{ key: 'agreement.refused', choices: [PERSON, STATEMENT] }], end: 'done' };
  // What was signed is kept and asked for again: nobody is left to think that it was lost, or that it is done.
  const replies = step === 'ordering' && outcome.kind === 'failed' ? [{ key: 'agreement.unconfirmed' }] : [];
  return { ...unavailable(outcome, context), ...(replies.length > 0 && { replies }) };
}

function afterOffers({ rules, offers }: Extract<Outcome, { kind: 'offers' }>, context: FlowContext): FlowStep {
  const { frame } = context;
  if (rules.barred !== undefined || offers.length === 0) {
    const key = `agreement.barred-${rules.barred ?? 'amount'}`;
    const data = { minimumCop: rules.minimumInstalmentCop };
    const choices = [PERSON, ...(WAYS_ON[key] ?? []), STATEMENT];
    return { replies: [{ key, data, choices }], end: 'done' };
  }
  const slots = { ...frame.slots, offers };
  const named = offers.find(({ instalments }) => instalments === frame.slots['instalments']);
  return named ? confirm({ ...slots, offer: named }) : which(slots, offers, frame.slots['items'] as PaymentItem[]);
}

/** What else can be done where there is to be no agreement. */
const WAYS_ON: Readonly<Record<string, readonly Choice[]>> = {
  'agreement.barred-amount': [PAY],
  'agreement.barred-already-one': [AGREEMENT_STATUS, PAY_INSTALMENT],
  'agreement.barred-in-default': [PAY_INSTALMENT],
};

function which(
  slots: Record<string, unknown>,
  offers: AgreementOffer[],
  items: PaymentItem[],
  key = 'agreement.offers',
): FlowStep {
  const choices = offers.map(({ instalments }) => ({ id: `offer-${instalments}`, key: 'choice.offer' }));
  const data = { offers, totalCop: totalCop(items) };
  return {
    at: { step: 'which', slots },
    ask: { expects: 'choice', reply: { key, data, choices }, reminder: { key: 'agreement.offers', data } },
  };
}

function chosen({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { frame } = context;
  const { offers, items } = chosenIn(context);
  const said = saidInstalments(context);
  const wanted = choice === undefined ? Number(said) : Number(choice.replace('offer-', ''));
  const offer = offers.find(({ instalments }) => instalments === wanted);
  if (offer) return confirm({ ...frame.slots, offer });
  const doubt = choice === undefined ? agreementDoubt(context.text) : undefined;
  if (doubt) return explained(doubt, which(frame.slots, offers, items));
  return which(frame.slots, offers, items, said === undefined ? 'agreement.which-unclear' : 'agreement.no-such-term');
}

const saidInstalments = ({ meaning }: FlowContext): string | number | undefined =>
  meaning.entities.find(({ type }) => type === 'cuotas')?.value;

/** Read over before it is signed. */
function confirm(slots: Record<string, unknown>): FlowStep {
  const offer = slots['offer'] as AgreementOffer;
  const data = { ...offer, debtCop: totalCop(slots['items'] as PaymentItem[]) };
  return {
    at: { step: 'confirm', slots },
    ask: {
      expects: 'yes-no',
      reply: {
        key: 'agreement.confirm',
        data,
        choices: [
          { id: 'yes', key: 'choice.sign' },
          { id: 'other-term', key: 'choice.other-term' },
          { id: 'no', key: 'choice.no' },
        ],
      },
    },
  };
}

/** A question about the terms is answered, and what was asked stays asked, in few words. */
const explained = (doubt: AgreementDoubt, { at, ask }: FlowStep): FlowStep => ({
  replies: [{ key: `agreement.doubt-${doubt}` }],
  ...(at && { at }),
  ...(ask && { ask: { ...ask, again: true } }),
});

function confirmed({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { items, offers, offer } = chosenIn(context);
  const { slots } = context.frame;
  if (choice === 'other-term') return which(slots, offers, items);
  if (choice === 'no') return { replies: [{ key: 'agreement.declined', choices: [PERSON, STATEMENT] }], end: 'done' };
  const doubt = choice === undefined ? agreementDoubt(context.text) : undefined;
  if (doubt) return explained(doubt, confirm(slots));
  if (choice !== 'yes')
    return saidInstalments(context) === undefined ? confirm(slots) : chosen({ kind: 'said' }, context);
  const { document = '' } = context.conversation.identity;
  const sha256 = agreementSha256({ document, items, offer });
  return { at: { step: 'signing', slots }, call: { flow: 'sign', slots: { act: 'agreement', sha256 } } };
}
