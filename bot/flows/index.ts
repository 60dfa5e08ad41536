import type { Frame } from '../../contracts/fact.ts';
import { account } from './account.ts';
import { byPerson } from './by-person.ts';
import { clearance } from './clearance.ts';
import { consent } from './consent.ts';
import type { Asked } from '../policy/asked.ts';
import type { Flow } from './flow.ts';
import { goodbye } from './goodbye.ts';
import { handoff } from './handoff.ts';
import { identify } from './identify.ts';
import { knowledge } from './knowledge.ts';
import { pay } from './pay.ts';
import { paymentStatus } from './payment-status.ts';
import { smallTalk } from './small-talk.ts';

/** A flow and what it begins with. */
export interface Start {
  flow: string;
  slots?: Frame['slots'];
}

const FLOWS: ReadonlyMap<string, Flow> = new Map(
  [account, byPerson, clearance, consent, goodbye, handoff, identify, knowledge, pay, paymentStatus, smallTalk].map(
    (flow) => [flow.name, flow],
  ),
);

/** The registry: what each intent starts. An intent that is not here is answered from the knowledge base. */
const START_OF_INTENT: Readonly<Record<string, Start>> = {
  predial_saldo: { flow: 'account' },
  ica_saldo: { flow: 'account' },
  estado_cuenta: { flow: 'account' },
  pagar: { flow: 'pay' },
  predial_factura: { flow: 'by-person' },
  acuerdo_pago_solicitar: { flow: 'by-person' },
  pago_no_registrado: { flow: 'payment-status' },
  paz_y_salvo: { flow: 'clearance' },
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
  bill: { flow: 'by-person', slots: { intent: 'predial_factura' } },
  agreement: { flow: 'by-person', slots: { intent: 'acuerdo_pago_solicitar' } },
  person: { flow: 'handoff' },
  statement: { flow: 'account', slots: { intent: 'estado_cuenta' } },
  predial: { flow: 'account', slots: { intent: 'predial_saldo' } },
  clearance: { flow: 'clearance', slots: { intent: 'paz_y_salvo' } },
  hours: { flow: 'knowledge', slots: { intent: 'horarios_sedes' } },
  menu: { flow: 'small-talk', slots: { intent: 'ayuda' } },
};

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

/**
 * What an offered option starts, or undefined where it belongs to a question of its own. `intent:x` starts an intent;
 * `retry` the last matter again. `about` is the part of the account that was told: paying and trying again keep to it.
 */
export function startOfChoice(choice: string, lastIntent?: string, about: Asked = {}): Start | undefined {
  if (choice === 'retry') return narrowed(startOfIntent(lastIntent ?? 'estado_cuenta'), about);
  if (choice.startsWith('intent:')) return startOfIntent(choice.slice('intent:'.length));
  const start = START_OF_CHOICE[choice];
  return start && choice === 'pay' ? narrowed(start, about) : start;
}

const narrowed = ({ flow, slots }: Start, about: Asked): Start => ({ flow, slots: { ...slots, ...about } });
