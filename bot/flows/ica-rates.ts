import type { Activity } from '../ports/activities.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { ICA_BALANCE, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';

/** So often an activity that is not in the table is asked again; then a person helps. */
const MOST_TRIES = 2;

/**
 * The ICA rate and the code of an activity, from the municipality's table, by what the citizen calls it; a question
 * that names none is answered from the knowledge base. With `slots.asked` the activity is asked at once.
 */
export const icaRates: Flow = {
  name: 'ica-rates',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    switch (input.kind) {
      case 'enter':
        if (slots['asked'] === true) return ask('activity.ask', slots);
        return asksRate(context) ? find('looking', context) : knowledge(slots);
      case 'said': {
        const code = input.choice?.startsWith('activity-') ? input.choice.slice('activity-'.length) : undefined;
        return find('found', context, code);
      }
      case 'outcome':
        return input.outcome.kind === 'activities' ? afterFound(input.outcome.activities, context) : knowledge(slots);
      case 'returned':
        return { end: 'done' };
    }
  },
};

const asksRate = ({ text }: FlowContext): boolean =>
  /\b(tarifa|c[oó]digo|ciiu|por mil|cu[aá]nto|qu[eé] tan|porcentaje|rates?|code|how much)\b/i.test(text);

const knowledge = (slots: FlowContext['frame']['slots']): FlowStep => ({ next: { flow: 'knowledge', slots } });

const find = (step: string, { frame, text }: FlowContext, code = text): FlowStep => ({
  at: { step, slots: frame.slots },
  effect: { kind: 'find-activities', text: code },
});

function ask(
  key: string,
  slots: FlowContext['frame']['slots'],
  choices: { id: string; label: string }[] = [],
): FlowStep {
  return {
    at: { step: 'asking', slots },
    ask: {
      expects: 'text',
      reply: { key, choices: [...choices, PERSON] },
      reminder: { key: 'activity.ask' },
    },
  };
}

function afterFound(activities: readonly Activity[], { frame }: FlowContext): FlowStep {
  const { slots, step } = frame;
  const [first, ...others] = activities;
  if (first && others.length === 0) return tell(first);
  if (first) {
    const choices = activities.map(({ code, name }) => ({ id: `activity-${code}`, label: name }));
    return ask('activity.which', slots, choices);
  }
  // A question that names no activity is about the rates in general.
  if (step === 'looking') return knowledge(slots);
  const tries = Number(slots['tries'] ?? 0) + 1;
  if (tries >= MOST_TRIES) return { replies: [{ key: 'activity.none', choices: [PERSON] }], end: 'done' };
  return ask('activity.unclear', { ...slots, tries });
}

function tell({ code, name, perThousand, source, validFrom, validTo }: Activity): FlowStep {
  const data = {
    ...{ activityCode: code, activity: name, perThousand, perMillionCop: perThousand * 1000, source, validFrom },
    ...(validTo !== undefined && { validTo }),
  };
  const choices = [{ id: 'activity', key: 'choice.other-activity' }, ICA_BALANCE, PERSON];
  return { replies: [{ key: 'activity.rate', data, choices }], end: 'done' };
}
