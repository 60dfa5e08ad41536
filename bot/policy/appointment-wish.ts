import { fold } from './choice.ts';

/** What a citizen wants of an appointment. */
export type AppointmentWish = 'book' | 'move' | 'cancel' | 'list';

const HAS_ONE =
  /\b(mi|mis|la|el|esa|ese|su|las|my|the|that)( \w+)? (citas?|turnos?|appointments?)\b|\b(tengo|tenia|have) (ya )?(una |un |an )?(cita|turno|appointment)|\b(cita|turno|appointment) (del?|que|otorgad|on|for tomorrow)/;
const MOVE =
  /\b(cambi(ar|e|en|arla|arlo|eme|enme|enla|o|a)|mov(er|erla|erlo|ed)|muev\w*|reprogram\w*|aplaz\w*|posterg\w*|corr(er|an|a)(la|lo)?|corra(la|n)|pas(ar|arla|enla|emela|enmela)|adelant\w*|reschedul\w*|move|change|postpone|otra fecha|another (day|date))\b/;
const CANCEL =
  /\b(cancel\w*|anul\w*|quit(ar|e|en|eme|enme|enla)|elimin\w*|desist\w*|ya no (voy|puedo|la necesito|lo necesito|la quiero)|call off|drop)\b/;
const LIST =
  /\b((cuando|a que hora|que dia|donde|en que sede|para cuando|cual) (es|era|quedo|tengo|me quedo|seria|fue)|mis (citas|turnos)|my appointments|no me acuerdo|no recuerdo|se me olvido|recuerd\w+|consult\w+ mi|ver mi|tengo (alguna|algun)|when is|what time is|do i have|is my)\b/;
const ANOTHER = /\b(perdi|se me paso|no alcance a|missed)\b/;

const ASKS =
  /\b(quiero|quisiera|necesito|pido|pedir|sacar|agendar|programar|reservar|apartar|solicit\w+|deme|den|dar|regale\w*|otorg\w+|una|mi|want|need|book|make|get|have|cancel\w*|mover|cambiar) (\w+ ){0,3}(citas?|turnos?|appointments?)\b|^(citas?|turnos?|appointments?) (para|con|por|de|for|with|about)\b/;

/** Whether a sentence names an appointment as what it wants, whatever that is about. */
export const asksForAppointment = (text: string): boolean => ASKS.test(fold(text));

/** Reads it from the sentence; who says nothing of one already made wants a new one. */
export function appointmentWish(text: string): AppointmentWish {
  const said = fold(text);
  if (LIST.test(said)) return 'list';
  if (!HAS_ONE.test(said) || ANOTHER.test(said)) return 'book';
  if (MOVE.test(said)) return 'move';
  return CANCEL.test(said) ? 'cancel' : /\b(mis|my) (citas|turnos|appointments)\b/.test(said) ? 'list' : 'book';
}

/** An appointment's number within a sentence, however it is typed; six digits alone are one of this year. */
export function appointmentNumber(text: string, year?: string): string | undefined {
  const [, of, digits] = /\bCIT[\s-]*(20\d\d)[\s-]*(\d{6})\b/i.exec(text) ?? [];
  if (of !== undefined && digits !== undefined) return `CIT-${of}-${digits}`;
  const [, bare] = year === undefined ? [] : (/(?<![\d.,-])(\d{6})(?![\d.,-]\d|\d)/.exec(text) ?? []);
  return bare === undefined ? undefined : `CIT-${year}-${bare}`;
}
