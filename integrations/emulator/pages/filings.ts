import { html, when, type Html } from './html.ts';

/** What one system took in lately, newest first. */
export interface FilingGroup {
  title: string;
  entries: { number: string; text: string; at: string }[];
}

/** Documents, cases, agreements and events that the assistant has handed over; `live.js` keeps the page fresh. */
export function filingsPage(groups: FilingGroup[]): Html {
  const count = groups.reduce((total, { entries }) => total + entries.length, 0);
  return html`<p>Lo que el asistente ha entregado a los demás sistemas de la ciudad.</p>
    <p role="status" data-live-status></p>
    <section data-live data-live-name="radicados" data-count="${count}" aria-label="Radicados">
      ${groups.map(groupSection)}
    </section>`;
}

function groupSection({ title, entries }: FilingGroup): Html {
  return html`<h2>${title}</h2>
    ${entries.length === 0 && html`<p class="empty">Todavía no hay nada.</p>`}
    <ul class="rows">
      ${entries.map(
        ({ number, text, at }) =>
          html`<li class="card">
            <h3>${number}</h3>
            <p>${text}</p>
            <p class="meta">${when(at)}</p>
          </li>`,
      )}
    </ul>`;
}
