import type { Choice, Reply } from '../../contracts/reply.ts';
import type { KnowledgeAnswer } from '../ports/knowledge.ts';
import { LEVEL_NEEDED } from '../policy/identity.ts';
import {
  ACTIVITY,
  AGREEMENT,
  BOOK_APPOINTMENT,
  COLLECTION_FILE,
  CORRECT_DATA,
  DELETE_DATA,
  FILE,
  ICA_BALANCE,
  MENU_CHOICE,
  MY_DATA,
  OWN_PROPERTY,
  PAY,
  PERMISSIONS,
  PERSON,
  PREDIAL,
  STATEMENT,
  WAYS_OUT,
} from './choices.ts';
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
    const choices = NEXT[intent];
    return { replies: [{ ...told(answer), ...(choices && { choices: [...choices] }) }], end: 'done' };
  },
};

/** An answer of the knowledge base, with its source, its dates and what it is traced by. */
export function told({ id, text, source, validFrom, validTo, link }: KnowledgeAnswer): Reply {
  return {
    key: 'knowledge.answer',
    data: {
      ...{ text, source, validFrom, entry: { id, validFrom } },
      ...(validTo && { validTo }),
      ...(link !== undefined && { url: link, linkLabel: 'choice.official-page' }),
    },
  };
}

const APPOINTMENT = { id: 'intent:cita_presencial', key: 'intent.cita_presencial' };
const VALUE_CLAIM = { id: 'intent:avaluo_reclamo', key: 'intent.avaluo_reclamo' };

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
  cobro_coactivo: [COLLECTION_FILE, PERSON],
  ica_declarar: [ICA_BALANCE, APPOINTMENT, PERSON],
  ica_fechas_tarifas: [ACTIVITY, ICA_BALANCE, PERSON],
  reteica: [APPOINTMENT, PERSON],
  predial_calculo: [OWN_PROPERTY, VALUE_CLAIM, PERSON],
  predial_fechas_descuentos: [PREDIAL, PAY, PERSON],
  intereses_beneficios: [STATEMENT, AGREEMENT, PERSON],
  proteccion_datos: [MY_DATA, CORRECT_DATA, DELETE_DATA, PERMISSIONS, PERSON],
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
