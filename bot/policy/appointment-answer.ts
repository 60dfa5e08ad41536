import type { Awaiting } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import { appointmentNumber } from './appointment-wish.ts';
import { fold } from './choice.ts';
import { isFrustrated, isInterruption } from './confidence.ts';
import { saidService } from './said-service.ts';
import { saidTime } from './said-time.ts';
import { yesOrNo } from './yes-no.ts';

/** What a barrio or an office said in answer may be taken for. */
const LIKE_PLACES: ReadonlySet<string> = new Set(['cita_presencial', 'horarios_sedes', 'afirmar', 'consulta_predio']);
const NAMES_PLACE = /\b(sede|oficina|office|barrio|vivo|cerca|near)\b/;

/** Whether a sentence answers a question about an appointment in words of its own: a day, an hour, a barrio, a matter. */
export function answersAppointment({ flow, expects, question }: Awaiting, text: string, meaning: NluResult): boolean {
  const isAsking = /[¿?]/.test(text);
  switch (flow) {
    case 'appointment':
      if (question.key.startsWith('appointment.service'))
        return !isAsking && (saidService(text, meaning) !== undefined || NAMES_PLACE.test(fold(text)));
      return expects === 'yes-no' && saysWhen(text, meaning) && yesOrNo(text, meaning) !== 'yes';
    case 'choose-slot':
      if (expects !== 'choice') return false;
      if (saysWhen(text, meaning)) return true;
      if (isFrustrated(meaning)) return false;
      // Asked once more, what is no place is no answer.
      if (question.key === 'appointment.office') return !isInterruption(meaning) || LIKE_PLACES.has(meaning.intent);
      return !isAsking && NAMES_PLACE.test(fold(text));
    case 'appointment-own':
    case 'my-appointments':
      if (expects === 'radicado') return appointmentNumber(text, '2000') !== undefined;
      return question.key === 'appointment.move-confirm' && saysWhen(text, meaning) && yesOrNo(text, meaning) !== 'yes';
    default:
      return false;
  }
}

const saysWhen = (text: string, { entities }: NluResult): boolean =>
  entities.some(({ type }) => type === 'fecha') || saidTime(text) !== undefined;
