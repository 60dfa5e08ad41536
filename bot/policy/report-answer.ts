import type { Awaiting } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import { isInterruption } from './confidence.ts';

/** What somebody's account of what happened may be taken for. */
const LIKE_TELLING: ReadonlySet<string> = new Set([
  ...['denuncia_fraude', 'problema_portal', 'frustracion', 'pqrs_radicar', 'afirmar', 'negar'],
  ...['pago_no_registrado', 'medios_pago', 'cobro_coactivo', 'certificado_verificar'],
]);

/** Whether a sentence tells what happened, where that was asked: whatever is not surely another matter. */
export function answersReport({ flow, expects }: Awaiting, meaning: NluResult): boolean {
  if ((flow !== 'fraud' && flow !== 'portal-problem') || expects !== 'choice') return false;
  return !isInterruption(meaning) || LIKE_TELLING.has(meaning.intent);
}
