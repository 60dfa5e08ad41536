import type { Service, Slot } from '../../contracts/appointment.ts';
import { bogotaDay } from '../domain/bogota-time.ts';
import { without } from '../domain/without.ts';
import { addDays, holidaysOn, isBusinessDay } from '../domain/business-days.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { saidWhen, type WantedTime } from '../policy/said-time.ts';
import { exactSlot, offeredSlots } from '../policy/slots.ts';
import type { Office, OfficesFound } from '../ports/offices.ts';
import { PERSON, RETRY } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome } from './flow.ts';

/** How far ahead places are looked for, in days; and how far where an office has none. */
const AHEAD_DAYS = 21;
const FARTHEST_DAYS = 60;

/**
 * Which office and which time: a flow that others call. Its caller gives the service, the office, day and time
 * where they are known, and the words that may name an office; it hears `slot` and `office`, or the
 * `outcome` that kept it from choosing. Nobody may name a slot that is not on the list.
 */
export const chooseSlot: Flow = {
  name: 'choose-slot',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const { slots } = context.frame;
    switch (input.kind) {
      case 'enter': {
        const said = typeof slots['said'] === 'string' ? slots['said'] : '';
        return lookForOffice(slots, context, said);
      }
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        throw new RangeError('choose-slot calls no other flow');
      case 'said':
        if (context.frame.step === 'waiting-list') return afterWaitingList(input, context);
        return context.frame.step === 'office' ? chosenOffice(input, context) : chosenSlot(input, context);
    }
  },
};

/** What the flow keeps from step to step. */
interface Choosing extends WantedTime {
  service: Service;
  officeId?: string;
  found?: OfficesFound;
  slots?: Slot[];
  offered?: Slot[];
  /** All offices are looked at, because the one that was wanted has nothing. */
  anywhere?: true;
}

const keptIn = ({ frame }: Pick<FlowContext, 'frame'>): Choosing => frame.slots as unknown as Choosing;

function lookForOffice(slots: object, { location }: FlowContext, text: string): FlowStep {
  const { service } = slots as Choosing;
  return {
    at: { step: 'office', slots: { ...slots } },
    effect: { kind: 'find-offices', service, text, ...(location && { location }) },
  };
}

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  switch (outcome.kind) {
    case 'offices':
      return afterOffices(outcome.found, kept, context);
    case 'slots':
      return afterSlots(outcome.slots, kept, context);
    case 'case':
      return { replies: [{ key: 'appointment.waiting-list', data: { caseNumber: outcome.number } }], end: 'stop' };
    default:
      // Who called knows the whole matter, and says so.
      return { at: { step: 'failed', slots: { outcome } }, end: 'done' };
  }
}

function afterOffices(found: OfficesFound, kept: Choosing, context: FlowContext): FlowStep {
  const { by, offices } = found;
  const [nearest] = offices;
  const known = by?.kind === 'office' ? by.officeId : by ? nearest?.officeId : undefined;
  const officeId = known ?? kept.officeId ?? (offices.length === 1 ? nearest?.officeId : undefined);
  const next = { ...kept, found, ...(officeId !== undefined && { officeId }) };
  const attending = offices.map(({ name }) => name).join(', ');
  const notThere = { key: 'appointment.not-there', data: { asked: found.elsewhere, service: kept.service, attending } };
  const told = found.elsewhere === undefined ? [] : [notThere];
  if (officeId === undefined)
    return { ...askOffice(next, told.length === 0 && context.frame.slots['asked'] === true), replies: told };
  const office = offices.find((each) => each.officeId === officeId);
  const isNear = known !== undefined && by?.kind !== 'office' && office?.distanceKm !== undefined;
  const place = by?.kind === 'barrio' ? by.name : undefined;
  const data = { office: office?.name, distanceKm: office?.distanceKm, place };
  const near = { key: place === undefined ? 'appointment.nearest-here' : 'appointment.nearest', data };
  return { ...readSlots(next, context), replies: isNear ? [near] : told };
}

function askOffice(kept: Choosing, isAgain: boolean): FlowStep {
  const offices = kept.found?.offices ?? [];
  const choices = offices.map(({ officeId, name, address }) => ({
    id: `office-${officeId}`,
    label: `${name}, ${address}`,
  }));
  return {
    at: { step: 'office', slots: { ...kept, asked: true } },
    ask: {
      expects: 'choice',
      reply: { key: isAgain ? 'appointment.office-unclear' : 'appointment.office', choices },
    },
  };
}

function chosenOffice({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  const officeId = choice?.replace('office-', '');
  if (kept.found?.offices.some((office) => office.officeId === officeId))
    return readSlots({ ...kept, ...(officeId !== undefined && { officeId }) }, context);
  return lookForOffice({ ...kept, ...saidWhen(context.text, context.meaning, context.now) }, context, context.text);
}

function readSlots(kept: Choosing, { now }: Pick<FlowContext, 'now'>): FlowStep {
  const { service, officeId, day } = kept;
  const from = day ?? bogotaDay(now);
  return {
    at: { step: 'reading', slots: { ...without(kept, 'slots') } },
    effect: {
      ...{ kind: 'list-slots', service, from, until: addDays(from, AHEAD_DAYS) },
      ...(officeId !== undefined && { officeId }),
    },
  };
}

function afterSlots(slots: Slot[], kept: Choosing, { now }: FlowContext): FlowStep {
  if (slots.length > 0) return offer({ ...kept, slots });
  if (kept.anywhere) return askWaitingList(kept);
  // Nothing where and when it was wanted: whatever there is at any office.
  const today = bogotaDay(now);
  const rest = without(kept, 'day', 'time', 'after', 'officeId');
  return {
    at: { step: 'reading', slots: { ...rest, anywhere: true } },
    effect: { kind: 'list-slots', service: kept.service, from: today, until: addDays(today, FARTHEST_DAYS) },
  };
}

function offer(kept: Choosing): FlowStep {
  const { slots = [], found, officeId } = kept;
  const exact = exactSlot(slots, kept);
  if (exact) return chosen(exact, kept);
  const { slots: offered, fits } = offeredSlots(slots, kept);
  if (offered.length === 0) return offer(withoutWish(kept));
  const office = found?.offices.find((each) => each.officeId === officeId);
  const inWish = fits ? 'appointment.slots' : keyOfOther(kept.day);
  const key = kept.anywhere ? 'appointment.slots-anywhere' : inWish;
  const names = Object.fromEntries((found?.offices ?? []).map((each) => [each.officeId, each.name]));
  const data = {
    ...{ slots: offered, office: office?.name, address: office?.address },
    ...(kept.day !== undefined && { day: kept.day, holidays: holidaysOn(kept.day) }),
    ...(kept.anywhere && { names }),
  };
  const choices = [
    ...offered.map((_slot, index) => ({ id: `slot-${index + 1}` })),
    { id: 'more-slots', key: 'choice.more-slots' },
    ...((found?.offices.length ?? 0) > 1 ? [{ id: 'other-office', key: 'choice.other-office' }] : []),
  ];
  return {
    at: { step: 'slot', slots: { ...kept, offered } },
    ask: {
      expects: 'choice',
      reply: { key, data, choices },
      reminder: { key: 'appointment.slots-which', data },
    },
  };
}

/** Why what is offered is not what was wanted: the offices do not open on that day, or it is full. */
function keyOfOther(day: string | undefined): string {
  if (day === undefined || isBusinessDay(day)) return 'appointment.slots-other';
  return holidaysOn(day).length > 0 ? 'appointment.slots-holiday' : 'appointment.slots-weekend';
}

const withoutWish = (kept: Choosing): Choosing => without(kept, 'day', 'time', 'after');

function chosenSlot({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  const { offered = [], slots = [] } = kept;
  const slot = choice?.startsWith('slot-') ? offered[Number(choice.replace('slot-', '')) - 1] : undefined;
  if (slot) return chosen(slot, kept);
  if (choice === 'other-office') {
    return askOffice(without(kept, 'officeId', 'anywhere'), false);
  }
  if (choice === 'more-slots') {
    const last = offered.at(-1);
    const after = last && bogotaDay(new Date(last.startsAt));
    return offer({ ...withoutWish(kept), ...(after !== undefined && { after }) });
  }
  const wanted = saidWhen(context.text, context.meaning, context.now);
  if (wanted.day === undefined && wanted.time === undefined) {
    // Perhaps another office or a barrio; what is neither is asked again.
    return lookForOffice(kept, context, context.text);
  }
  const next = {
    ...withoutWish(kept),
    ...(wanted.day === undefined && kept.day !== undefined && { day: kept.day }),
    ...wanted,
  };
  const [first] = slots;
  const isKnown = next.day === undefined || (first !== undefined && next.day >= bogotaDay(new Date(first.startsAt)));
  return isKnown ? offer(next) : readSlots(next, context);
}

function chosen(slot: Slot, { found, service }: Choosing): FlowStep {
  const office: Office | undefined = found?.offices.find(({ officeId }) => officeId === slot.officeId);
  return { at: { step: 'chosen', slots: { slot, office, bring: found?.bring, service } }, end: 'done' };
}

/** Nothing is free anywhere: who wants is written down, and a person tells when there is. */
function askWaitingList(kept: Choosing): FlowStep {
  return {
    at: { step: 'waiting-list', slots: { ...kept } },
    ask: {
      expects: 'yes-no',
      reply: {
        key: 'appointment.none-free',
        data: { days: FARTHEST_DAYS, service: kept.service },
        choices: [{ id: 'yes', key: 'choice.waiting-list' }, { id: 'no', key: 'choice.no' }, PERSON],
      },
    },
  };
}

function afterWaitingList({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  if (choice === 'no')
    return { replies: [{ key: 'appointment.no-waiting-list', choices: [RETRY, PERSON] }], end: 'stop' };
  if (choice !== 'yes') return askWaitingList(kept);
  return {
    at: { step: 'noting', slots: { ...kept } },
    effect: { kind: 'open-case', caseKind: 'appointment', detail: { service: kept.service } },
  };
}
