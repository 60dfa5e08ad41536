import type { SystemName } from '../../gateway/types.ts';
import type { Fault } from '../faults.ts';
import { html, type Html } from './html.ts';

const SYSTEMS: Record<SystemName, string> = {
  sap: 'Impuestos (SAP)',
  rit: 'Registro (RIT)',
  pagos: 'Pasarela de pagos',
  notificaciones: 'Envío de mensajes',
  catastro: 'Catastro',
  documental: 'Gestión documental (SOAP)',
  cartera: 'Cartera y acuerdos',
  citas: 'Citas en las sedes',
  'data-lake': 'Lago de datos',
  crm: 'CRM',
};
const MODES: Record<string, string> = {
  none: 'Sin falla',
  delay: 'Demora',
  error: 'Error 500',
  hang: 'Silencio (no contesta)',
  'bad-json': 'Respuesta dañada',
};

/** What ails each system, and a form to change it. */
export function faultsPage(base: string, faults: Fault[]): Html {
  return html`<p>
      Una falla se queda hasta que se quite o el programa se reinicie. La parte es la fracción de llamadas que la sufre.
    </p>
    ${faults.map((fault) => faultForm(base, fault))}`;
}

function faultForm(base: string, fault: Fault): Html {
  const id = fault.system;
  return html`<form class="card fault" method="post" action="${base}/fallas" aria-labelledby="nombre-${id}">
    <h2 id="nombre-${id}">${SYSTEMS[id]}</h2>
    <p>Ahora: <strong>${MODES[fault.mode] ?? fault.mode}</strong></p>
    <input type="hidden" name="system" value="${id}" />
    <p>
      <label for="modo-${id}">Falla</label>
      <select id="modo-${id}" name="mode">
        ${Object.entries(MODES).map(
          ([mode, label]) => html`<option value="${mode}" ${mode === fault.mode && html`selected`}>${label}</option>`,
        )}
      </select>
    </p>
    <p>
      <label for="demora-${id}">Demora en milisegundos</label>
      <input id="demora-${id}" name="delayMs" type="number" min="0" max="60000" value="${fault.delayMs ?? 2000}" />
    </p>
    <p>
      <label for="parte-${id}">Parte (0 a 1)</label>
      <input id="parte-${id}" name="share" type="number" min="0" max="1" step="0.05" value="${fault.share}" />
    </p>
    <button>Aplicar a ${SYSTEMS[id]}</button>
  </form>`;
}
