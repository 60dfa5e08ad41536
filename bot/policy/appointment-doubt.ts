import { fold } from './choice.ts';

/** What one still wonders about an appointment: what to bring, or what comes of being late. */
export type AppointmentDoubt = 'bring' | 'late';

const BRING =
  /\b(que|cuales?)( \w+){0,3} (llevo|llevar|lleve|traer|traigo|presento)\b|\bwhat( \w+){0,4} (bring|take with me)\b/;
const LATE =
  /\b(lleg(o|ar|ue|ara|amos)|se me hace|voy|estoy) (un poco |un poquito |un rato |algo )?tarde\b|\bme retras\w+|\b(am|be|is|arrive|running|get there) late\b/;

/** Reads it from the sentence; undefined where there is none. */
export function appointmentDoubt(text: string): AppointmentDoubt | undefined {
  const said = fold(text);
  if (LATE.test(said)) return 'late';
  return BRING.test(said) ? 'bring' : undefined;
}

/** The sentence without the lateness that is feared: it names no part of the day. */
export const withoutLateness = (said: string): string => said.replace(LATE, ' ');
