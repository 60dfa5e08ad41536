/** Markup that is safe to send: everything put into it was escaped, unless it was markup itself. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | Part[] | undefined | false;

/** Template tag: escapes every value but `Html`; lists are joined, `undefined` and `false` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((done, text, index) => done + markupOf(parts[index - 1]) + text));
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(markupOf).join('');
  return String(part).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const PAGES = [
  { path: '/', name: 'Inicio' },
  { path: '/personas', name: 'Personas' },
  { path: '/mailbox', name: 'Buzón' },
  { path: '/pagos', name: 'Pagos' },
  { path: '/radicados', name: 'Radicados' },
  { path: '/fallas', name: 'Fallas' },
];

/** A whole page of the demo console. `base` is where the router is mounted; `path` the page's own, for the menu. */
export function page(options: { base: string; path: string; title: string; main: Html }): string {
  const { base, path, title, main } = options;
  const links = PAGES.map(
    (entry) =>
      html`<li>
        <a href="${base}${entry.path}" ${entry.path === path ? new Html('aria-current="page"') : ''}>${entry.name}</a>
      </li>`,
  );
  const document = html`<!doctype html>
    <html lang="es-CO">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Emulador de Ventanilla</title>
        <link rel="stylesheet" href="${base}/assets/console.css" />
        <link rel="icon" href="data:," />
        <script src="${base}/assets/live.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#contenido">Saltar al contenido</a>
        <header>
          <p class="brand">Emulador <span>de la Hacienda municipal</span></p>
          <nav aria-label="Secciones">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main id="contenido" tabindex="-1">
          <h1>${title}</h1>
          ${main}
        </main>
        <footer>
          <p>Demostración: personas, predios y deudas son inventados. Ningún mensaje ni pago sale de aquí.</p>
        </footer>
      </body>
    </html>`;
  return document.markup;
}

const COP = new Intl.NumberFormat('es-CO', { style: 'currency', currency: 'COP', maximumFractionDigits: 0 });
const WHEN = new Intl.DateTimeFormat('es-CO', { timeZone: 'America/Bogota', dateStyle: 'medium', timeStyle: 'medium' });

export const money = (cop: number): string => COP.format(cop);
/** Date and time in Bogotá of an ISO instant. */
export const when = (iso: string): Html => html`<time datetime="${iso}">${WHEN.format(new Date(iso))}</time>`;

export const TAX_LABELS: Record<string, string> = {
  predial: 'Predial',
  ica: 'ICA',
  reteica: 'ReteICA',
  valorizacion: 'Valorización',
  estampilla: 'Estampilla',
  sobretasa: 'Sobretasa',
  otro: 'Otro',
};
