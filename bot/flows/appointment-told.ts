import type { Appointment } from '../../contracts/appointment.ts';
import type { Fact } from '../../contracts/fact.ts';
import { openWrites, type Conversation } from '../domain/conversation.ts';
import { remindAt } from '../policy/reminder.ts';
import { saidWhen, type WantedTime } from '../policy/said-time.ts';
import type { OfficesFound } from '../ports/offices.ts';
import type { FlowContext, Write } from './flow.ts';

/** What every sentence about an appointment fills in. */
export function officeOf({ number, officeId, service, startsAt }: Appointment, { offices }: OfficesFound) {
  const office = offices.find((each) => each.officeId === officeId);
  // An office that the content does not know is called by its code.
  return { number, service, startsAt, office: office?.name ?? officeId, address: office?.address ?? officeId };
}

/** The reminder of an appointment just booked or moved, where there is time for one. */
export function bookedFacts(
  { number, startsAt }: Appointment,
  { conversation, now }: Pick<FlowContext, 'conversation' | 'now'>,
): { facts: Fact[]; remindAt?: string } {
  const booked = conversation.appointments?.find((each) => each.number === number);
  const until = remindAt(startsAt, now);
  if (!booked || until === undefined) return { facts: [] };
  const { documentType, document } = booked;
  const slots = { number, startsAt, visitor: { documentType, document } };
  const stack = [{ flow: 'appointment-reminder', step: 'start', slots }];
  return { facts: [{ kind: 'reminder-set', until, stack }], remindAt: until };
}

/** A change of an appointment of which nobody knows whether it was made. */
export function openChange(
  conversation: Conversation,
): Extract<Write, { kind: 'move-appointment' | 'cancel-appointment' }> | undefined {
  const [open] = [...openWrites('move-appointment', conversation), ...openWrites('cancel-appointment', conversation)];
  return open?.effect as ReturnType<typeof openChange>;
}

/** Another time than the one read over, where that is wanted: asked for by its button, or named. */
export function otherTime(choice: string | undefined, context: FlowContext): WantedTime | undefined {
  const when = saidWhen(context.text, context.meaning, context.now);
  return choice === 'other-slot' || when.day !== undefined || when.time !== undefined ? when : undefined;
}
