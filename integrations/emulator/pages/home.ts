import { html, type Html } from './html.ts';

interface HomeCounts {
  taxpayers: number;
  messages: number;
  orders: number;
  /** Registered documents, CRM cases and agreements. */
  filings: number;
}

/** The console's first page: where everything is. */
export function homePage(base: string, counts: HomeCounts): Html {
  const card = (path: string, name: string, text: string): Html =>
    html`<li class="card">
      <h2><a href="${base}${path}">${name}</a></h2>
      <p>${text}</p>
    </li>`;
  return html`<p>
      Estos son los sistemas que están detrás de la ventanilla: impuestos (SAP), registro (RIT), pasarela de pagos,
      mensajes, catastro, gestión documental, cartera, citas, lago de datos y CRM. Todo es de mentira, salvo el
      protocolo.
    </p>
    <ul class="cards">
      ${card('/personas', 'Personas', `${counts.taxpayers} contribuyentes con sus contactos y lo que deben hoy.`)}
      ${card('/mailbox', 'Buzón', `A donde llegan los SMS y correos con los códigos. Últimos: ${counts.messages}.`)}
      ${card('/pagos', 'Pagos', `Órdenes de la pasarela, para aprobar o rechazar. Últimas: ${counts.orders}.`)}
      ${card('/radicados', 'Radicados', `Documentos radicados, casos del CRM y acuerdos. Últimos: ${counts.filings}.`)}
      ${card('/fallas', 'Fallas', 'Demoras, errores, silencios y respuestas dañadas, sistema por sistema.')}
    </ul>
    <p>
      Para programas: <a href="${base}/openapi.yaml">descripción OpenAPI</a>,
      <a href="${base}/radicacion.wsdl">WSDL de gestión documental</a>,
      <a href="${base}/taxpayers?limit=10">contribuyentes en JSON</a>, <a href="${base}/outbox">mensajes en JSON</a>.
    </p>`;
}
