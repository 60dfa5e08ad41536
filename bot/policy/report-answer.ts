import type { Awaiting } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import { isInterruption } from './confidence.ts';
import { fraudSigns } from './fraud-signs.ts';

/** What somebody's account of what happened may be taken for. */
const LIKE_TELLING: ReadonlySet<string> = new Set([
  ...['denuncia_fraude', 'problema_portal', 'frustracion', 'pqrs_radicar', 'afirmar', 'negar'],
  ...['pago_no_registrado', 'medios_pago', 'cobro_coactivo', 'certificado_verificar'],
]);

/** Whether a sentence tells what happened, where that was asked: whatever is not surely another matter. */
export function answersReport({ flow, expects, question }: Awaiting, text: string, meaning: NluResult): boolean {
  if (flow !== 'fraud' && flow !== 'portal-problem') return false;
  // Whether the advice helped is told in any words; "sí" and "no" are read by the flow.
  const isTelling = expects === 'choice' || question.key === 'portal.helped';
  if (!isTelling) return false;
  if (flow === 'fraud' && showsFraud(text, meaning)) return true;
  return !isInterruption(meaning) || LIKE_TELLING.has(meaning.intent);
}

/** A number, a link or an address is what the report is made of, whatever the sentence is taken for. */
function showsFraud(text: string, meaning: NluResult): boolean {
  const { links, phones, emails } = fraudSigns(text, meaning);
  return links.length + phones.length + emails.length > 0;
}
