import type { Appointment, Service, Slot, Visitor } from '../../contracts/appointment.ts';
import { bogotaDay } from '../domain/bogota-time.ts';
import { openWrites, type Conversation } from '../domain/conversation.ts';
import { without } from '../domain/without.ts';
import { appointmentNumber, appointmentWish, type AppointmentWish } from '../policy/appointment-wish.ts';
import { documentWithin, saidDocument, type SaidDocument } from '../policy/document.ts';
import { mayTreatData } from '../policy/consent.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { queueFor } from '../policy/queues.ts';
import { saidService } from '../policy/said-service.ts';
import { saidWhen, type WantedTime } from '../policy/said-time.ts';
import { insteadOf } from '../policy/slots.ts';
import type { Office } from '../ports/offices.ts';
import { APPOINTMENT_CANCEL, APPOINTMENT_MOVE, PERSON } from './choices.ts';
import type { Flow, FlowContext, FlowInput, FlowStep, Outcome, Write } from './flow.ts';
import { bookedFacts, officeOf, openChange, otherTime } from './appointment-told.ts';
import { unavailable } from './unavailable.ts';

/**
 * A place at an office (R-A12): what for, where, when, who comes, read over, and kept by the city's *citas*. A document
 * that is said is enough (level 1): nothing is told of anybody, and who comes shows it at the window.
 */
export const appointment: Flow = {
  name: 'appointment',
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
interface Booking {
  service: Service;
  slot: Slot;
  office?: Office;
  visitor?: Visitor;
  made?: Appointment;
}

const keptIn = ({ frame }: FlowContext): Booking => frame.slots as unknown as Booking;

function begun(context: FlowContext): FlowStep {
  const { frame, conversation, meaning, text, now } = context;
  // Whether it was kept is not known: it is asked for again, and nobody gets two.
  const pending = openBooking(conversation);
  if (pending)
    return { at: { step: 'ordering', slots: { ...frame.slots, service: pending.service } }, effect: pending };
  const wish = wishIn(frame.slots, text);
  if (wish !== 'book' || openChange(conversation))
    return { next: { flow: 'appointment-own', slots: { ...frame.slots, wish } } };
  const last = queueFor(conversation.dialog.lastIntent);
  const service =
    (frame.slots['service'] as Service | undefined) ??
    saidService(text, meaning) ??
    (last === 'general' ? undefined : last);
  const document = documentWithin(meaning.entities, text);
  const slots = {
    said: text,
    ...saidWhen(text, meaning, now),
    ...(document?.valid && { document }),
    ...frame.slots,
  };
  return service === undefined ? askService(slots) : chooseSlot({ ...slots, service });
}

const openBooking = (conversation: Conversation) =>
  openWrites('book-appointment', conversation)[0]?.effect as Extract<Write, { kind: 'book-appointment' }> | undefined;

/** Who names an appointment's number and says no more wants to know about it. */
function wishIn({ wish }: Record<string, unknown>, text: string): AppointmentWish {
  if (wish !== undefined) return wish as AppointmentWish;
  const said = appointmentWish(text);
  return said === 'book' && appointmentNumber(text) !== undefined ? 'list' : said;
}

const SERVICES = ['rentas', 'catastro', 'tesoreria', 'cobro', 'valorizacion', 'general'] as const satisfies Service[];

function askService(slots: object): FlowStep {
  const choices = SERVICES.map((service) => ({ id: service, key: `service.${service}` }));
  return {
    at: { step: 'service', slots: { ...slots } },
    ask: { expects: 'choice', reply: { key: 'appointment.service', choices } },
  };
}

function chooseSlot(slots: object): FlowStep {
  const { service, said, day, time, officeId } = slots as Record<string, unknown>;
  return {
    at: { step: 'choosing', slots: { ...slots } },
    call: {
      flow: 'choose-slot',
      slots: {
        service,
        said,
        ...(day !== undefined && { day }),
        ...(time !== undefined && { time }),
        ...(officeId !== undefined && { officeId }),
      },
    },
  };
}

function answered(input: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { slots, step } = context.frame;
  switch (step) {
    case 'service': {
      const named = SERVICES.find((service) => service === input.choice);
      const service = named ?? saidService(context.text, context.meaning);
      if (service !== undefined) return chooseSlot({ ...slots, ...placeWithin(context), service });
      // Perhaps where, before what for.
      return { at: { step: 'placing', slots }, effect: { kind: 'find-offices', text: context.text } };
    }
    case 'document':
      return readDocument(input, context);
    default:
      return confirmed(input, context);
  }
}

/** An office that was said before is not said again where the words name none. */
const placeWithin = ({ frame, text }: FlowContext): object => {
  const { said } = frame.slots as { said?: string };
  return { said: `${said ?? ''} ${text}` };
};

/** The office that was said before the matter is kept, and the matter asked. */
function afterPlace({ found }: Extract<Outcome, { kind: 'offices' }>, context: FlowContext): FlowStep {
  const { slots } = context.frame;
  const [nearest] = found.offices;
  if (!found.by || !nearest) return askService(slots);
  const { by, offices } = found;
  const office = by.kind === 'office' ? offices.find(({ officeId }) => officeId === by.officeId) : nearest;
  const noted = { key: 'appointment.office-noted', data: { office: office?.name } };
  return { ...askService({ ...slots, ...placeWithin(context) }), replies: [noted] };
}

/** Who comes: the document that is known, or that is said now, for which consent is asked first. */
function slotChosen({ slot, office, outcome }: Record<string, unknown>, context: FlowContext): FlowStep {
  const { conversation, frame } = context;
  if (outcome !== undefined) return unavailable(outcome as Outcome, context);
  const slots = { ...frame.slots, slot, office };
  const { document, documentType } = conversation.identity;
  const isSaid = conversation.identity.level >= LEVEL_NEEDED['book-appointment'];
  if (isSaid && document !== undefined && documentType !== undefined)
    return confirm({ ...slots, visitor: { documentType, document } });
  if (mayTreatData(conversation, context.now)) return askDocument({ ...context, frame: { ...frame, slots } });
  return { at: { step: 'document', slots }, call: { flow: 'consent' } };
}

function askDocument({ frame, meaning, text }: FlowContext, key = 'appointment.ask-document'): FlowStep {
  const { slots } = frame;
  const said = documentWithin(meaning.entities, text) ?? (slots['document'] as SaidDocument | undefined);
  if (said?.valid) return useDocument(said, slots);
  return { at: { step: 'document', slots }, ask: { expects: 'cedula', reply: { key } } };
}

function readDocument({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const said = saidDocument(context.meaning.entities, context.text);
  if (said?.valid) return useDocument(said, context.frame.slots);
  if (choice === 'no') return declined();
  return askDocument(context, said ? 'identity.nit-wrong' : 'appointment.document-unclear');
}

function useDocument({ type, value }: SaidDocument, slots: Record<string, unknown>): FlowStep {
  const visitor = { documentType: type, document: value };
  return { facts: [{ kind: 'document-said', ...visitor }], ...confirm({ ...slots, visitor }) };
}

/** Read over before it is kept. */
function confirm(slots: Record<string, unknown>): FlowStep {
  const { slot, office, service, visitor } = slots as unknown as Booking;
  const data = {
    ...{ service, startsAt: slot.startsAt, office: office?.name, address: office?.address },
    documentEnd: visitor?.document.replace(/-\d$/, '').slice(-4),
  };
  return {
    at: { step: 'confirm', slots },
    ask: {
      expects: 'yes-no',
      reply: {
        key: 'appointment.confirm',
        data,
        choices: [
          { id: 'yes', key: 'choice.book' },
          { id: 'other-slot', key: 'choice.other-slot' },
          { id: 'no', key: 'choice.no' },
        ],
      },
    },
  };
}

function confirmed({ choice }: Extract<FlowInput, { kind: 'said' }>, context: FlowContext): FlowStep {
  const { slots } = context.frame;
  const { slot, service, visitor } = keptIn(context);
  if (choice === 'no') return declined();
  if (choice === 'yes' && visitor)
    return {
      at: { step: 'ordering', slots },
      effect: { kind: 'book-appointment', slotId: slot.slotId, service, visitor },
    };
  const when = otherTime(choice, context);
  return when ? chooseAgain(slots, when, slot) : confirm(slots);
}

/** At the same office, at another time. */
function chooseAgain(slots: Record<string, unknown>, when: WantedTime, slot: Slot): FlowStep {
  const rest = without(slots, 'day', 'time', 'said');
  return chooseSlot({ ...rest, officeId: slot.officeId, ...insteadOf(slot, when) });
}

function declined(): FlowStep {
  return { replies: [{ key: 'appointment.declined', choices: [PERSON] }], end: 'stop' };
}

function afterOutcome(outcome: Outcome, context: FlowContext): FlowStep {
  const { slots } = context.frame;
  if (outcome.kind === 'offices')
    return context.frame.step === 'placing' ? afterPlace(outcome, context) : told(outcome, context);
  if (outcome.kind !== 'booking') return unavailable(outcome, context);
  const { booking } = outcome;
  if (booking && 'appointment' in booking) {
    const { appointment: made } = booking;
    return {
      at: { step: 'telling', slots: { ...slots, made } },
      effect: { kind: 'find-offices', service: made.service, text: '' },
    };
  }
  if (booking?.refused === 'already-one') {
    const choices = [APPOINTMENT_MOVE, APPOINTMENT_CANCEL, PERSON];
    return { replies: [{ key: 'appointment.already-one', data: { service: slots['service'] }, choices }], end: 'stop' };
  }
  const { slot } = keptIn(context);
  const again = slot ? chooseAgain(slots, { day: bogotaDay(new Date(slot.startsAt)) }, slot) : chooseSlot(slots);
  return { replies: [{ key: 'appointment.taken' }], ...again };
}

/** The number, the place and what to bring; and when it is reminded of. */
function told({ found }: Extract<Outcome, { kind: 'offices' }>, context: FlowContext): FlowStep {
  const { made } = keptIn(context);
  if (!made) return unavailable({ kind: 'failed', system: 'own' }, context);
  const { facts, remindAt } = bookedFacts(made, context);
  const data = { ...officeOf(made, found), bring: found.bring, ...(remindAt !== undefined && { remindAt }) };
  return {
    facts,
    replies: [{ key: 'appointment.booked', data, choices: [APPOINTMENT_MOVE, APPOINTMENT_CANCEL] }],
    end: 'done',
  };
}
