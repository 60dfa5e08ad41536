import { describe, expect, test } from 'vitest';
import { appointmentNumber, appointmentWish, asksForAppointment } from '../../../bot/policy/appointment-wish.ts';
import { remindAt } from '../../../bot/policy/reminder.ts';

describe('what is wanted of an appointment', () => {
  test.each([
    ['quiero sacar una cita', 'book'],
    ['perdí la cita de ayer, ¿cómo saco otra?', 'book'],
    ['no puedo ir a la cita de mañana me la cambia', 'move'],
    ['Cambiar mi cita para otro día', 'move'],
    ['tengo una cita para el veinticinco y necesito cambiarla de fecha', 'move'],
    ['quítenme la cita del viernes que ya no la necesito', 'cancel'],
    ['Ya no voy a ir, cancelen mi turno', 'cancel'],
    ['¿A qué hora quedó mi cita?', 'list'],
    ['No me acuerdo si mi cita es el martes o el miércoles', 'list'],
    ['mis citas', 'list'],
    ['reschedule my appointment', 'move'],
    ['when is my appointment?', 'list'],
  ] as const)('%s: %s', (text, wish) => {
    expect(appointmentWish(text)).toBe(wish);
  });

  test.each([
    ['quiero una cita para un acuerdo de pago', true],
    ['necesito que me den una cita el lunes con valorización', true],
    ['cita para un embargo el martes a las 10', true],
    ['book an appointment about property tax', true],
    ['quiero un acuerdo de pago', false],
    ['me citaron por una multa', false],
  ])('%s asks for one: %s', (text, asks) => {
    expect(asksForAppointment(text)).toBe(asks);
  });

  test('its number is read however it is typed; six digits alone only where it was asked', () => {
    for (const text of ['CIT-2026-417000', 'la cit 2026 417000', 'es cit2026417000.'])
      expect(appointmentNumber(text)).toBe('CIT-2026-417000');
    expect(appointmentNumber('417000')).toBeUndefined();
    expect(appointmentNumber('417000', '2026')).toBe('CIT-2026-417000');
    for (const text of ['4170000', '1900123456', '41700', '417.000,00'])
      expect(appointmentNumber(text, '2026')).toBeUndefined();
  });
});

describe('the reminder of an appointment', () => {
  const now = new Date('2026-11-20T15:00:00Z');
  test.each([
    ['2026-11-26T10:00:00-05:00', '2026-11-25T14:00:00.000Z'],
    // A Monday's is on Friday, and after the Immaculate Conception's on the Monday before it.
    ['2026-11-30T10:00:00-05:00', '2026-11-27T14:00:00.000Z'],
    ['2026-12-09T08:00:00-05:00', '2026-12-07T14:00:00.000Z'],
    // Monday's would have been this morning; today's is too near.
    ['2026-11-23T10:00:00-05:00', undefined],
    ['2026-11-20T14:00:00-05:00', undefined],
  ])('of %s is at %s', (startsAt, at) => {
    expect(remindAt(new Date(startsAt).toISOString(), now)).toBe(at);
  });
});
