import type { Choice } from '../../contracts/reply.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import { AGREEMENT, BOOK_APPOINTMENT, FILE, MENU_CHOICE, PAY, PERSON, WAYS_OUT } from './choices.ts';
import type { Flow, FlowContext, FlowStep } from './flow.ts';

/** Answers from the knowledge base, with its source; where it has nothing, says so and offers a person (R-N6). */
export const knowledge: Flow = {
  name: 'knowledge',
  level: LEVEL_NEEDED.inform,
  step(input, context) {
    const intent = askedIntent(context);
    if (input.kind === 'enter') {
      return { at: { step: 'looking', slots: context.frame.slots }, effect: { kind: 'find-knowledge', intent } };
    }
    if (input.kind !== 'outcome' || input.outcome.kind !== 'knowledge') return { end: 'done' };
    const { answer } = input.outcome;
    if (!answer) return { replies: [nothingFound()], end: 'done' };
    const { text, source, validTo, link } = answer;
    const choices = NEXT[intent];
    const data = {
      ...{ text, source },
      ...(validTo && { validTo }),
      ...(link !== undefined && { url: link, linkLabel: 'choice.official-page' }),
    };
    return { replies: [{ key: 'knowledge.answer', data, ...(choices && { choices: [...choices] }) }], end: 'done' };
  },
};

/** What can be done here after the conditions were told. */
const NEXT: Readonly<Record<string, readonly Choice[]>> = {
  acuerdo_pago_solicitar: [AGREEMENT, PERSON],
  ...Object.fromEntries(
    [
      ...['catastro_mutacion', 'avaluo_reclamo', 'devolucion_saldo', 'predial_exencion', 'prescripcion'],
      ...['rit_inscripcion', 'rit_actualizacion', 'rit_cancelacion'],
    ].map((intent) => [intent, [FILE, PERSON]]),
  ),
  valorizacion: [{ id: 'valorizacion-balance', key: 'choice.valorizacion-balance' }, PERSON],
  medios_pago: [PAY, PERSON],
  canales_contacto: [PERSON, BOOK_APPOINTMENT],
  estampillas: [PERSON],
  otros_tributos: [PERSON],
  impuesto_no_distrital: [MENU_CHOICE],
};

function nothingFound(): NonNullable<FlowStep['replies']>[number] {
  return {
    key: 'knowledge.none',
    choices: WAYS_OUT,
  };
}

/** The menu's choices name the matter; otherwise it is what the citizen's sentence meant. */
function askedIntent({ frame, meaning }: FlowContext): string {
  const { intent } = frame.slots as { intent?: string };
  return intent ?? meaning.intent;
}
