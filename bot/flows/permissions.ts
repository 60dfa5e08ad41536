import { Purpose } from '../../contracts/fact.ts';
import type { Permission } from '../../contracts/personal-data.ts';
import { consentVersionAt } from '../policy/consent.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { DELETE_DATA, MENU_CHOICE, PERMISSIONS, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';
import { unavailable } from './unavailable.ts';

/**
 * The optional purposes, each allowed or withdrawn apart and never in anything's way; and the withdrawal of consent as a
 * whole (Ley 1581 de 2012, arts. 8 e and 9). The slot `withdraw` names a purpose, or `all`.
 */
export const permissions: Flow = {
  name: 'permissions',
  level: LEVEL_NEEDED['see-own-data'],
  isRight: true,
  step(input, context) {
    const { withdraw } = context.frame.slots;
    switch (input.kind) {
      case 'enter':
        if (withdraw === 'all') return record(Purpose.options, false, context);
        if (withdraw !== undefined) return record([Purpose.parse(withdraw)], false, context);
        return { at: { step: 'listing', slots: context.frame.slots }, effect: { kind: 'list-permissions' } };
      case 'said':
        return chosen(input.choice, context);
      case 'outcome': {
        const { outcome } = input;
        if (outcome.kind !== 'permissions') return unavailable(outcome, context);
        return context.frame.step === 'recording' ? recorded(context) : which(outcome.permissions, context);
      }
      case 'returned':
        return { end: 'done' };
    }
  },
};

function record(purposes: readonly Purpose[], given: boolean, { frame }: FlowContext): FlowStep {
  const { textSha256 } = frame.slots;
  return {
    at: { step: 'recording', slots: { ...frame.slots, purposes, given } },
    effect: {
      kind: 'record-permissions',
      purposes: [...purposes],
      given,
      ...(typeof textSha256 === 'string' && { textSha256 }),
    },
  };
}

function recorded({ frame, now }: FlowContext): FlowStep {
  const { withdraw, purposes, given } = frame.slots;
  if (withdraw === 'all') {
    return {
      facts: [{ kind: 'consent-refused', version: consentVersionAt(now) }],
      replies: [{ key: 'permissions.revoked', choices: [DELETE_DATA, PERSON, MENU_CHOICE] }],
      end: 'done',
    };
  }
  const [purpose] = purposes as Purpose[];
  const key = given === true ? 'permissions.given' : 'permissions.withdrawn';
  return { replies: [{ key, data: { purpose }, choices: [PERMISSIONS, MENU_CHOICE] }], end: 'done' };
}

function which(known: readonly Permission[], { frame }: FlowContext): FlowStep {
  const stand = Purpose.options.map((purpose) => ({
    purpose,
    given: known.some((each) => each.purpose === purpose && each.given),
  }));
  const choices = stand.map(({ purpose, given }) => {
    const id = `${given ? 'deny' : 'allow'}-${purpose}`;
    return { id, key: `choice.${id}` };
  });
  return {
    at: { step: 'asked', slots: frame.slots },
    ask: { expects: 'choice', reply: { key: 'permissions.ask', data: { stand }, choices: [...choices, MENU_CHOICE] } },
  };
}

function chosen(choice: string | undefined, context: FlowContext): FlowStep {
  const [wish, name] = choice?.split('-') ?? [];
  const purpose = Purpose.safeParse(name);
  if (purpose.success) return record([purpose.data], wish === 'allow', context);
  return { at: { step: 'listing', slots: context.frame.slots }, effect: { kind: 'list-permissions' } };
}
