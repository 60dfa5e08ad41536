import type { Frame } from '../../contracts/fact.ts';
import { account } from './account.ts';
import { agreement } from './agreement.ts';
import { agreementStatus } from './agreement-status.ts';
import { appointment } from './appointment.ts';
import { appointmentDoubt } from './appointment-doubt.ts';
import { appointmentOwn } from './appointment-own.ts';
import { appointmentReminder } from './appointment-reminder.ts';
import { chooseSlot } from './choose-slot.ts';
import { consent } from './consent.ts';
import { filing } from './filing.ts';
import { filingGuide } from './filing-guide.ts';
import { filingNews } from './filing-news.ts';
import { filingOpen } from './filing-open.ts';
import { collection } from './collection.ts';
import { contact } from './contact.ts';
import { dataClaim } from './data-claim.ts';
import type { Asked } from '../policy/asked.ts';
import type { Flow } from './flow.ts';
import { filingAnswer, filingStatus } from './filing-status.ts';
import { fraud } from './fraud.ts';
import { goodbye } from './goodbye.ts';
import { handoff } from './handoff.ts';
import { icaRates } from './ica-rates.ts';
import { identify } from './identify.ts';
import { knowledge } from './knowledge.ts';
import { myFilings } from './my-filings.ts';
import { myAppointments } from './my-appointments.ts';
import { myData } from './my-data.ts';
import { myPapers } from './my-papers.ts';
import { ownProperty } from './own-property.ts';
import { paper } from './paper.ts';
import { pay } from './pay.ts';
import { payInstalment } from './pay-instalment.ts';
import { payOpen } from './pay-open.ts';
import { paymentStatus } from './payment-status.ts';
import { pqrs } from './pqrs.ts';
import { portalProblem } from './portal-problem.ts';
import { property } from './property.ts';
import { permissions } from './permissions.ts';
import { sign } from './sign.ts';
import { smallTalk } from './small-talk.ts';
import { offices } from './offices.ts';
import { outage } from './unavailable.ts';
import { valorizacion } from './valorizacion.ts';
import { verifyPaper } from './verify-paper.ts';
import { wrongAnswer } from './wrong-answer.ts';

/** A flow and what it begins with. */
export interface Start {
  flow: string;
  slots?: Frame['slots'];
}

const FLOWS: ReadonlyMap<string, Flow> = new Map(
  [
    ...[filing, filingGuide, filingNews, filingOpen],
    ...[account, agreement, agreementStatus, consent, goodbye, handoff, identify, knowledge, myPapers, outage],
    ...[filingAnswer, filingStatus, myFilings, pqrs],
    ...[collection, contact, icaRates, ownProperty, property],
    ...[paper, pay, payInstalment, payOpen, paymentStatus, sign, smallTalk, verifyPaper],
    ...[appointment, appointmentDoubt, appointmentOwn, myAppointments, appointmentReminder, chooseSlot, offices],
    ...[fraud, portalProblem, valorizacion],
    ...[dataClaim, myData, permissions, wrongAnswer],
  ].map((flow) => [flow.name, flow]),
);

/** The registry: what each intent starts. An intent that is not here is answered from the knowledge base. */
const START_OF_INTENT: Readonly<Record<string, Start>> = {
  predial_saldo: { flow: 'account' },
  ica_saldo: { flow: 'account' },
  estado_cuenta: { flow: 'account' },
  pagar: { flow: 'pay' },
  predial_factura: { flow: 'paper' },
  paz_y_salvo: { flow: 'paper' },
  certificado_catastral: { flow: 'paper' },
  comprobante_pago: { flow: 'paper' },
  certificado_verificar: { flow: 'verify-paper' },
  acuerdo_pago_solicitar: { flow: 'agreement' },
  acuerdo_pago_estado: { flow: 'agreement-status' },
  pago_no_registrado: { flow: 'payment-status' },
  pqrs_radicar: { flow: 'pqrs' },
  tramite_estado: { flow: 'filing-status' },
  catastro_mutacion: { flow: 'filing-guide' },
  avaluo_reclamo: { flow: 'filing-guide' },
  devolucion_saldo: { flow: 'filing-guide' },
  predial_exencion: { flow: 'filing-guide' },
  prescripcion: { flow: 'filing-guide' },
  rit_inscripcion: { flow: 'filing-guide' },
  rit_actualizacion: { flow: 'filing-guide' },
  rit_cancelacion: { flow: 'filing-guide' },
  cita_presencial: { flow: 'appointment' },
  horarios_sedes: { flow: 'offices' },
  denuncia_fraude: { flow: 'fraud' },
  problema_portal: { flow: 'portal-problem' },
  valorizacion: { flow: 'valorizacion' },
  consulta_predio: { flow: 'property' },
  cobro_coactivo: { flow: 'collection' },
  actualizar_contacto: { flow: 'contact' },
  ica_fechas_tarifas: { flow: 'ica-rates' },
  hablar_con_asesor: { flow: 'handoff' },
  despedirse: { flow: 'goodbye' },
  saludar: { flow: 'small-talk' },
  agradecer: { flow: 'small-talk' },
  afirmar: { flow: 'small-talk' },
  negar: { flow: 'small-talk' },
  cancelar: { flow: 'small-talk' },
  ayuda: { flow: 'small-talk' },
  repetir: { flow: 'small-talk' },
  identidad_bot: { flow: 'small-talk' },
  frustracion: { flow: 'small-talk' },
};

/** What each option that is offered beside an answer starts. */
const START_OF_CHOICE: Readonly<Record<string, Start>> = {
  pay: { flow: 'pay', slots: { intent: 'pagar' } },
  'pay-other': { flow: 'pay', slots: { intent: 'pagar', other: true } },
  paid: { flow: 'payment-status', slots: { intent: 'pago_no_registrado' } },
  'pay-instalment': { flow: 'pay-instalment', slots: { intent: 'acuerdo_pago_estado' } },
  'agreement-status': { flow: 'agreement-status', slots: { intent: 'acuerdo_pago_estado' } },
  'pay-own': { flow: 'pay', slots: { intent: 'pagar' } },
  bill: { flow: 'paper', slots: { intent: 'predial_factura' } },
  receipt: { flow: 'paper', slots: { intent: 'comprobante_pago' } },
  'statement-pdf': { flow: 'paper', slots: { intent: 'estado_cuenta', paper: 'statement' } },
  'my-papers': { flow: 'my-papers' },
  'filing-status': { flow: 'filing-status', slots: { intent: 'tramite_estado' } },
  pqrs: { flow: 'pqrs', slots: { intent: 'pqrs_radicar' } },
  'my-filings': { flow: 'my-filings', slots: { intent: 'tramite_estado' } },
  agreement: { flow: 'agreement', slots: { intent: 'acuerdo_pago_solicitar' } },
  'resume-filing': { flow: 'filing-guide', slots: { resume: true } },
  'my-data': { flow: 'my-data' },
  'correct-data': { flow: 'data-claim', slots: { claim: 'correct' } },
  'delete-data': { flow: 'data-claim', slots: { claim: 'delete' } },
  permissions: { flow: 'permissions' },
  person: { flow: 'handoff' },
  statement: { flow: 'account', slots: { intent: 'estado_cuenta' } },
  'valorizacion-balance': { flow: 'account', slots: { intent: 'valorizacion', tax: 'valorizacion' } },
  predial: { flow: 'account', slots: { intent: 'predial_saldo' } },
  clearance: { flow: 'paper', slots: { intent: 'paz_y_salvo' } },
  'book-appointment': { flow: 'appointment', slots: { intent: 'cita_presencial', wish: 'book' } },
  'appointment-move': { flow: 'appointment-own', slots: { intent: 'cita_presencial', wish: 'move' } },
  'appointment-cancel': { flow: 'appointment-own', slots: { intent: 'cita_presencial', wish: 'cancel' } },
  'my-appointments': { flow: 'my-appointments', slots: { intent: 'cita_presencial', wish: 'list' } },
  hours: { flow: 'offices', slots: { intent: 'horarios_sedes' } },
  'own-property': { flow: 'own-property', slots: { intent: 'consulta_predio' } },
  'collection-file': { flow: 'collection', slots: { intent: 'cobro_coactivo' } },
  activity: { flow: 'ica-rates', slots: { intent: 'ica_fechas_tarifas', asked: true } },
  menu: { flow: 'small-talk', slots: { intent: 'ayuda' } },
};

/** Flows that only inform: what was under way goes on after them. */
export const INFORMING: ReadonlySet<string> = new Set(['knowledge', 'offices', 'valorizacion']);

/** A flow by its name; a name that is not registered is our bug. */
export function flowNamed(name: string): Flow {
  const flow = FLOWS.get(name);
  if (!flow) throw new RangeError(`no flow is called "${name}"`);
  return flow;
}

/** What an intent starts. */
export function startOfIntent(intent: string): Start {
  const start = START_OF_INTENT[intent] ?? { flow: 'knowledge' };
  return { flow: start.flow, slots: { intent, ...start.slots } };
}

/** What only informs on a matter that can be filed too, or that the knowledge base answers anyway. */
export function informing(intent: string): Start | undefined {
  const start = startOfIntent(intent);
  if (start.flow === 'filing-guide') return { flow: 'knowledge', slots: { intent } };
  return INFORMING.has(start.flow) ? start : undefined;
}

/**
 * What an offered option starts, or undefined where it belongs to a question of its own. `intent:x` starts an intent;
 * `retry` the last matter again, `retry:x` what the option `x` starts; `filing-status:N` and `filing-answer:N` are of one filing. `about` is the part of the account that was told: paying and trying again keep to it.
 */
export function startOfChoice(choice: string, lastIntent?: string, about: Asked = {}): Start | undefined {
  if (choice === 'file') return startOfIntent(lastIntent ?? 'pqrs_radicar');
  if (choice === 'retry') return narrowed(startOfIntent(lastIntent ?? 'estado_cuenta'), about);
  if (choice.startsWith('intent:')) return startOfIntent(choice.slice('intent:'.length));
  const [, flow, number] = /^(filing-status|filing-answer):(.+)$/.exec(choice) ?? [];
  if (flow !== undefined) return { flow, slots: { intent: 'tramite_estado', number } };
  const start = START_OF_CHOICE[choice.replace(/^retry:/, '')];
  return start && choice === 'pay' ? narrowed(start, about) : start;
}

const narrowed = ({ flow, slots }: Start, about: Asked): Start => ({ flow, slots: { ...slots, ...about } });
