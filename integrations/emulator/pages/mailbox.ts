import type { Message } from '../ledger-entries.ts';
import { html, when, type Html } from './html.ts';

/** The mailbox, newest message first; `live.js` keeps it fresh. */
export function mailboxPage(options: { base: string; document: string; messages: Message[] }): Html {
  const { base, document, messages } = options;
  const newest = [...messages].reverse();
  return html`<p>
      Aquí llegan los mensajes que el asistente envía a los contactos registrados, con los códigos de un solo uso.
    </p>
    <form class="search" method="get" action="${base}/mailbox" role="search">
      <label for="document">Documento</label>
      <input id="document" name="document" maxlength="40" value="${document}" autocomplete="off" />
      <button>Ver sus mensajes</button>
    </form>
    <p role="status" data-live-status></p>
    <section data-live data-live-name="mensajes" data-count="${newest.length}" aria-label="Mensajes">
      ${newest.length === 0 && html`<p class="empty">Todavía no ha llegado nada${document !== '' && ` para ${document}`}.</p>`}
      <ul class="rows">
        ${newest.map(messageCard)}
      </ul>
    </section>`;
}

function messageCard(message: Message): Html {
  // The one-time code is the only run of six digits of its message; the number of a paper ends in such a run.
  const [before = '', code, after = ''] = message.text.split(/(?<![\d-])(\d{6})(?!\d)/, 3);
  return html`<li class="card">
    <h2>${message.kind === 'sms' ? 'SMS' : 'Correo'} a ${message.to}</h2>
    <p class="meta">Documento ${message.document} · ${when(message.at)}</p>
    ${message.subject !== undefined && html`<p><strong>${message.subject}</strong></p>`}
    <p class="text">${before}${code !== undefined && html`<strong class="code">${code}</strong>`}${after}</p>
    ${message.attachments !== undefined && attachmentList(message.attachments)}
  </li>`;
}

function attachmentList(attachments: NonNullable<Message['attachments']>): Html {
  return html`<ul class="attachments" aria-label="Adjuntos">
    ${attachments.map(
      ({ fileName, contentType, bytes }) =>
        html`<li>${fileName} <span class="meta">${contentType}, ${Math.ceil(bytes / 1024)} KB</span></li>`,
    )}
  </ul>`;
}
