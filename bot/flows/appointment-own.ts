import type { Appointment, Slot, Visitor } from '../../contracts/appointment.ts';
import type { Reply } from '../../contracts/reply.ts';
import { without } from '../domain/without.ts';
import { appointmentNumber, type AppointmentWish } from '../policy/appointment-wish.ts';
import { mayTreatData } from '../policy/consent.ts';
import { documentWithin, saidDocument } from '../policy/document.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { saidWhen, type WantedTime } from '../policy/said-time.ts';
import { insteadOf } from '../policy/slots.ts';
import type { OfficesFound } from '../ports/offices.ts';
import { bookedFacts, officeOf, openChange, otherTime } from './appointment-told.ts';
import { APPOINTMENT_CANCEL, APPOINTMENT_MOVE, BOOK_APPOINTMENT, MY_APPOINTMENTS, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome } from './flow.ts';
import { unavailable } from './unavailable.ts';

/** An appointment already made, by its number and the document it was made for: told, moved or cancelled (R-A12). */
export const appointmentOwn: Flow = {
  name: 'appointment-own',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    switch (input.kind) {
      case 'enter':
        return begun(context);
      case 'outcome':
        return afterOutcome(input.outcome, context);
      case 'returned':
        return input.flow === 'consent' ? askDocument(context) : slotChosen(input.slots, context);
      case 'said':
        return answered(input, context);
    }
  },
};

/** What the flow keeps from step to step. */
interface Own extends WantedTime {
  /** The sentence that began it, which may name an office. */
  said?: string;
  wish: AppointmentWish;
  number?: string;
  visitor?: Visitor;
  found?: Appointment[];
  offices?: OfficesFound;
  one?: Appointment;
  slot?: Slot;
  /** Only those booked in this conversation. */
  here?: boolean;
}

const keptIn = ({ frame }: Pick<FlowContext, 'frame'>): Own => frame.slots as unknown as Own;
const at = (step: string, kept: Own): Required<Pick<FlowStep, 'at'>> => ({ at: { step, slots: { ...kept } } });

function begun(context: FlowContext): FlowStep {
  const { conversation, meaning, text, now } = context;
  const kept: Own = { said: text, ...saidWhen(text, meaning, now), ...keptIn(context) };
  // Whether it was moved or cancelled is not known: the same is asked again.
  const open = openChange(conversation);
  if (open) return { ...at('ordering', { ...kept, visitor: open.visitor }), effect: open };
  const number = kept.number ?? appointmentNumber(text);
  const here = (conversation.appointments ?? [])
    .filter((each) => number === undefined || each.number === number)
    .at(-1);
  const { level, document, documentType } = conversation.identity;
  // Of a document that was only said nothing is told but what was booked here.
  if (here)
    return search({ ...kept, visitor: visitorOf(here), here: level < 2, ...(number !== undefined && { number }) });
  if (level >= 2 && document !== undefined && documentType !== undefined)
    return search({ ...kept, visitor: { document, documentType }, ...(number !== undefined && { number }) });
  return number === undefined ? askNumber(kept) : whoseIsIt({ ...kept, number }, context);
}

const visitorOf = ({ document, documentType }: Visitor): Visitor => ({ document, documentType });

function askNumber(kept: Own, key = 'appointment.ask-number'): FlowStep {
  const reply = { key, choices: [{ ...MY_APPOINTMENTS, key: 'choice.no-number' }, PERSON] };
  return { ...at('number', kept), ask: { expects: 'radicado', reply } };
}

/** The document goes with the number, so that nobody moves another's appointment. */
function whoseIsIt(kept: Own, context: FlowContext): FlowStep {
  const { conversation, frame } = context;
  const { level, document, documentType } = conversation.identity;
  if (level >= 1 && document !== undefined && documentType !== undefined)
    return search({ ...kept, visitor: { document, documentType } });
  if (!mayTreatData(conversation, context.now)) return { ...at('document', kept), call: { flow: 'consent' } };
  return askDocument({ ...context, frame: { ...frame, slots: { ...kept } } });
}

function askDocument(context: FlowContext, key = 'appointment.whose'): FlowStep {
  const kept = keptIn(context);
  const said = documentWithin(context.meaning.entities, context.text);
  if (said?.valid) return useDocument(said.value, said.type, kept);
  return { ...at('document', kept), ask: { expects: 'cedula', reply: { key } } };
}

function useDocument(document: string, documentType: Visitor['documentType'], kept: Own): FlowStep {
  const visitor = { documentType, document };
  return { facts: [{ kind: 'document-said', ...visitor }], ...search({ ...kept, visitor }) };
}

function search(kept: Own & { visitor: Visitor }): FlowStep {
  const { visitor, number } = kept;
  return {
    ...at('searching', kept),
    effect: { kind: 'find-appointments', visitor, ...(number !== undefined && { number }) },
  };
}

function answered(input: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { frame, meaning, text, now } = context;
  const kept = keptIn(context);
  switch (frame.step) {
    case 'number': {
      const number = appointmentNumber(text, String(now.getUTCFullYear()));
      if (input.choice === MY_APPOINTMENTS.id || (number === undefined && LACKS_IT.test(text)))
        return { next: { flow: 'my-appointments', slots: { ...kept } } };
      return number === undefined
        ? askNumber(kept, 'appointment.number-unclear')
        : whoseIsIt({ ...kept, number }, context);
    }
    case 'document': {
      const said = saidDocument(meaning.entities, text);
      if (said?.valid) return useDocument(said.value, said.type, kept);
      if (input.choice === 'no') return left();
      return askDocument(context, said ? 'identity.nit-wrong' : 'appointment.document-unclear');
    }
    case 'which': {
      const one = kept.found?.[Number(input.choice?.replace('booked-', '')) - 1];
      return one ? act({ ...kept, one }) : askWhich(kept);
    }
    case 'cancelling':
      if (input.choice === 'no') return left();
      return input.choice === 'yes' ? cancel(kept) : askCancel(kept);
    default:
      return confirmed(input, context);
  }
}

const LACKS_IT = /\b(no (lo|la|me|se|recuerdo|tengo|acuerdo|s[eé])|perd[ií]|olvid|don.?t (have|remember)|lost)\b/i;

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  switch (outcome.kind) {
    case 'appointments': {
      // The names of the offices are told with them.
      const found = outcome.appointments;
      return { ...at('naming', { ...kept, found }), effect: { kind: 'find-offices', text: '' } };
    }
    case 'offices': {
      const next = { ...kept, offices: outcome.found };
      return context.frame.step === 'naming' ? afterFound(next, context) : moved(next, context);
    }
    case 'cancelled': {
      const { appointment } = outcome;
      if (!appointment) return notFound();
      return {
        replies: [{ key: 'appointment.cancelled', data: { number: appointment.number }, choices: [BOOK_APPOINTMENT] }],
        end: 'done',
      };
    }
    case 'booking':
      return afterMove(outcome, context);
    default:
      return unavailable(outcome, context);
  }
}

function afterFound(kept: Own, { conversation, now }: FlowContext): FlowStep {
  const { wish } = kept;
  const booked = new Set(conversation.appointments?.map(({ number }) => number));
  const found = (kept.found ?? []).filter(({ number }) => !kept.here || booked.has(number));
  const toCome = found.filter((each) => each.state === 'booked' && Date.parse(each.startsAt) > now.getTime());
  const [one, ...others] = toCome;
  if (!one) {
    const [gone] = found;
    return gone ? over(gone) : notFound();
  }
  if (wish === 'list') return listed(toCome, kept);
  return others.length === 0 ? act({ ...kept, one }) : askWhich({ ...kept, found: toCome });
}

const notFound = (): FlowStep => ({
  replies: [{ key: 'appointment.not-found', choices: [BOOK_APPOINTMENT, PERSON] }],
  end: 'done',
});

/** It was cancelled, or its time has passed. */
function over({ number, state, startsAt }: Appointment): FlowStep {
  const key = state === 'cancelled' ? 'appointment.was-cancelled' : 'appointment.is-past';
  return { replies: [{ key, data: { number, startsAt }, choices: [BOOK_APPOINTMENT, PERSON] }], end: 'done' };
}

function listed(toCome: Appointment[], kept: Own): FlowStep {
  const replies = toCome
    .slice(0, MOST_TOLD)
    .map((one): Reply => ({ key: 'appointment.status', data: dataOf(one, kept) }));
  const last = replies.at(-1) as Reply;
  const choices = [APPOINTMENT_MOVE, APPOINTMENT_CANCEL];
  return { replies: [...replies.slice(0, -1), { ...last, choices }], end: 'done' };
}

/** More are asked of a person. */
const MOST_TOLD = 5;

function dataOf(one: Appointment, { offices }: Own): Record<string, unknown> {
  return offices ? officeOf(one, offices) : { ...one };
}

function askWhich(kept: Own): FlowStep {
  const appointments = (kept.found ?? []).slice(0, MOST_TOLD);
  const choices = appointments.map((_one, index) => ({ id: `booked-${index + 1}` }));
  const reply = { key: 'appointment.which', data: { appointments }, choices };
  return { ...at('which', { ...kept, found: appointments }), ask: { expects: 'choice', reply } };
}

function act(kept: Own & { one: Appointment }): FlowStep {
  if (kept.wish === 'cancel') return askCancel(kept);
  if (kept.wish !== 'move') return listed([kept.one], kept);
  return chooseSlot(kept);
}

function chooseSlot(kept: Own & { one: Appointment }, officeId = kept.one.officeId): FlowStep {
  const { said = '', day, time } = kept;
  const slots = {
    ...{ service: kept.one.service, officeId, said },
    ...(day !== undefined && { day }),
    ...(time !== undefined && { time }),
  };
  return { ...at('choosing', kept), call: { flow: 'choose-slot', slots } };
}

function askCancel(kept: Own): FlowStep {
  const { one } = kept;
  const choices = [
    { id: 'yes', key: 'choice.cancel-it' },
    { id: 'no', key: 'choice.keep-it' },
  ];
  const reply = { key: 'appointment.cancel-confirm', data: one ? dataOf(one, kept) : {}, choices };
  return { ...at('cancelling', kept), ask: { expects: 'yes-no', reply } };
}

function cancel(kept: Own): FlowStep {
  const { one, visitor } = kept;
  if (!one || !visitor) return notFound();
  return { ...at('ordering', kept), effect: { kind: 'cancel-appointment', number: one.number, visitor } };
}

function left(): FlowStep {
  return { replies: [{ key: 'appointment.kept', choices: [PERSON] }], end: 'stop' };
}

/** The new time is read over before the old one is given up. */
function slotChosen({ slot, office, outcome }: Record<string, unknown>, context: FlowContext): FlowStep {
  if (outcome !== undefined) return unavailable(outcome as Outcome, context);
  return askMove({ ...keptIn(context), slot: slot as Slot, office } as Own);
}

function askMove(kept: Own): FlowStep {
  const { slot, office } = kept as Own & { office?: { name: string; address: string } };
  const data = { number: kept.one?.number, startsAt: slot?.startsAt, office: office?.name, address: office?.address };
  const choices = [
    { id: 'yes', key: 'choice.move-it' },
    { id: 'other-slot', key: 'choice.other-slot' },
    { id: 'no', key: 'choice.keep-it' },
  ];
  return {
    ...at('moving', kept),
    ask: { expects: 'yes-no', reply: { key: 'appointment.move-confirm', data, choices } },
  };
}

function confirmed({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  const { one, slot, visitor } = kept;
  if (!one || !slot || !visitor || choice === 'no') return left();
  if (choice === 'yes')
    return {
      ...at('ordering', kept),
      effect: { kind: 'move-appointment', number: one.number, slotId: slot.slotId, visitor },
    };
  const when = otherTime(choice, context);
  if (!when) return askMove(kept);
  const rest = without(kept, 'day', 'time', 'said');
  return chooseSlot({ ...rest, one, ...insteadOf(slot, when) }, slot.officeId);
}

function afterMove({ booking }: Extract<Outcome, { kind: 'booking' }>, context: FlowContext): FlowStep {
  const kept = keptIn(context);
  if (!booking) return notFound();
  if ('appointment' in booking) {
    const one = booking.appointment;
    return { ...at('telling', { ...kept, one }), effect: { kind: 'find-offices', service: one.service, text: '' } };
  }
  const taken = { key: 'appointment.taken' };
  return kept.one ? { replies: [taken], ...chooseSlot({ ...kept, one: kept.one }, kept.slot?.officeId) } : notFound();
}

function moved(kept: Own, context: FlowContext): FlowStep {
  const { one } = kept;
  if (!one) return notFound();
  const { facts, remindAt } = bookedFacts(one, context);
  const data = { ...dataOf(one, kept), bring: kept.offices?.bring, ...(remindAt !== undefined && { remindAt }) };
  return {
    facts,
    replies: [{ key: 'appointment.moved', data, choices: [APPOINTMENT_MOVE, APPOINTMENT_CANCEL] }],
    end: 'done',
  };
}
