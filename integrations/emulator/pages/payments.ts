import type { OrderState } from '../city.ts';
import type { Order } from '../ledger-entries.ts';
import { TAX_LABELS, html, money, when, type Html } from './html.ts';

const STATES: Record<OrderState, string> = {
  pending: 'Pendiente',
  approved: 'Aprobado',
  rejected: 'Rechazado',
  expired: 'Vencido',
};

/** The last orders, each with the way to its page. */
export function paymentsPage(base: string, orders: { order: Order; state: OrderState }[]): Html {
  return html`<p role="status" data-live-status></p>
    <section data-live data-live-name="pagos" data-count="${orders.length}" aria-label="Órdenes de pago">
      ${orders.length === 0 && html`<p class="empty">Todavía no hay órdenes de pago.</p>`}
      <ul class="rows">
        ${orders.map(
          ({ order, state }) =>
            html`<li class="card">
              <h2><a href="${base}/pay/${order.reference}">Referencia ${order.reference}</a></h2>
              <p>${money(order.amountCop)} · <span class="state ${state}">${STATES[state]}</span></p>
              <p class="meta">${when(order.createdAt)}</p>
            </li>`,
        )}
      </ul>
    </section>`;
}

/** The payment gateway's own page: what is paid, and the two buttons while it is pending. Shows no name. */
export function payPage(base: string, order: Order, state: OrderState): Html {
  return html`<p class="notice">Pasarela de demostración: no se cobra nada ni se piden datos de tarjeta.</p>
    <div class="card">
      <dl>
        <dt>Referencia</dt>
        <dd>${order.reference}</dd>
        <dt>Estado</dt>
        <dd><span class="state ${state}">${STATES[state]}</span></dd>
        <dt>Total</dt>
        <dd class="total">${money(order.amountCop)}</dd>
        <dt>Vence</dt>
        <dd>${when(order.expiresAt)}</dd>
      </dl>
      <h2>Qué se paga</h2>
      <ul>
        ${order.procedure !== undefined && html`<li>Estampillas del trámite ${order.procedure}: ${money(order.amountCop)}</li>`}
        ${order.items.map((item) => html`<li>${nameOf(item)}: ${money(item.amountCop)}</li>`)}
      </ul>
      ${state === 'pending' ? buttons(base, order.reference) : outcome(state)}
    </div>`;
}

function nameOf(item: Order['items'][number]): string {
  if ('agreement' in item) {
    const which = item.instalment === 0 ? 'Pago inicial' : `Cuota ${item.instalment}`;
    return `${which} del acuerdo ${item.agreement}`;
  }
  const place = item.propertyId === undefined ? '' : `, predio ${item.propertyId}`;
  return `${TAX_LABELS[item.tax] ?? item.tax} ${item.year}${place}`;
}

function buttons(base: string, reference: string): Html {
  return html`<form class="actions" method="post" action="${base}/pay/${reference}">
    <button name="decision" value="approve">Aprobar el pago</button>
    <button name="decision" value="reject" class="secondary">Rechazar el pago</button>
  </form>`;
}

function outcome(state: Exclude<OrderState, 'pending'>): Html {
  const sentences = {
    approved: 'El pago quedó registrado. Ya puede volver a la conversación.',
    rejected: 'El pago fue rechazado y no se cobró nada. Pida un enlace nuevo en la conversación.',
    expired: 'La referencia venció. Pida un enlace nuevo en la conversación.',
  };
  return html`<p role="status">${sentences[state]}</p>`;
}
