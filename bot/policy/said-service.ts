import type { Service } from '../../contracts/appointment.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import { fold } from './choice.ts';
import { isUnderstood } from './confidence.ts';
import { queueFor } from './queues.ts';

/** Words that say what somebody comes for, folded; the first that fits counts. */
const WORDS: readonly [Service, RegExp][] = [
  ['valorizacion', /\b(valorizacion|megaobras?|betterment)\b/],
  [
    'catastro',
    /\b(catastr\w*|avaluo\w*|escrituras?|mutacion\w*|linderos?|englobe\w*|desenglobe\w*|(cambio|nombre) (de|del) (dueno|propietario)|cadast\w*|deed)\b/,
  ],
  [
    'cobro',
    /\b(cobro|coactivo|embarg\w*|mandamiento|acuerdos? de pago|cuotas|prescripcion|collection|instalments?|seized|garnish\w*)\b/,
  ],
  [
    'tesoreria',
    /\b(tesoreria|devolucion\w*|reembolso|pago doble|pague|(mi|un|de) pago|comprobantes?|treasury|refund|payment)\b/,
  ],
  [
    'rentas',
    /\b(predial|industria y comercio|ica|rete ?ica|rit|factura|paz y salvo|exencion|property tax|business tax)\b/,
  ],
];

/** What somebody comes to the office for, by the words or by what they mean; undefined where they do not say. */
export function saidService(text: string, meaning: NluResult): Service | undefined {
  const said = fold(text);
  const named = WORDS.find(([, words]) => words.test(said))?.[0];
  if (named !== undefined) return named;
  const meant = isUnderstood(meaning) ? queueFor(meaning.intent) : 'general';
  return meant === 'general' ? undefined : meant;
}
