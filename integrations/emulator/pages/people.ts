import type { Obligation } from '../../../contracts/fact.ts';
import type { Agreement, Property } from '../../../contracts/paper.ts';
import { placeOf } from '../people/property-place.ts';
import type { SyntheticTaxpayer } from '../people/taxpayer.ts';
import { TAX_LABELS, html, money, type Html } from './html.ts';

/** Somebody with all that the city's systems hold. */
interface PersonFound {
  taxpayer: SyntheticTaxpayer;
  account: Obligation[];
  properties: Property[];
  agreements: Agreement[];
}

const STATES: Record<Agreement['state'], string> = {
  active: 'Vigente',
  'in-default': 'Incumplido',
  paid: 'Pagado',
  void: 'Anulado',
};

/** People found, with what they owe; each opens to its detail. */
export function peoplePage(options: { base: string; query: string; total: number; found: PersonFound[] }): Html {
  const { base, query, total, found } = options;
  const shown = found.length < total ? `Se muestran ${found.length} de ${total}.` : `${total} en total.`;
  return html`<form class="search" method="get" action="${base}/personas" role="search">
      <label for="q">Nombre o documento</label>
      <input id="q" name="q" type="search" maxlength="60" value="${query}" autocomplete="off" />
      <button>Buscar</button>
    </form>
    <p role="status">${total === 0 ? 'No hay nadie así. Pruebe con parte del nombre o del documento.' : shown}</p>
    <ul class="rows">
      ${found.map((person) => personRow(base, person))}
    </ul>`;
}

function personRow(base: string, { taxpayer, account, properties, agreements }: PersonFound): Html {
  const totalCop = account.reduce((sum, { balanceCop }) => sum + balanceCop, 0);
  const { documentType, document, name, contacts } = taxpayer;
  return html`<li class="card">
    <h2>${name}</h2>
    <p><strong>${documentType} ${document}</strong> · ${contacts.map(({ value }) => value).join(' · ')}</p>
    <p class="${totalCop > 0 ? 'owes' : 'clear'}">${totalLine(account, totalCop)}</p>
    ${
      account.length > 0 &&
      html`<details>
        <summary>Cuenta de ${name}</summary>
        ${accountTable(name, account)}
      </details>`
    }
    ${properties.length > 0 && propertyList(name, properties)}
    ${agreements.length > 0 && agreementList(name, agreements)}
    ${taxpayer.coactivo && html`<p class="owes">En cobro coactivo</p>`}
    <p><a href="${base}/mailbox?document=${encodeURIComponent(document)}">Mensajes de ${name}</a></p>
  </li>`;
}

function propertyList(name: string, properties: Property[]): Html {
  return html`<details>
    <summary>Predios de ${name} (${properties.length})</summary>
    <ul>
      ${properties.map(
        (each) =>
          html`<li>
            ${each.propertyId}: ${each.label}. Matrícula ${each.matricula ?? '—'}, número predial
            ${each.nationalNumber ?? '—'}, avalúo ${money(each.avaluoCop)} (${each.year}), en
            ${placeOf(each.propertyId).latitude}, ${placeOf(each.propertyId).longitude}.
          </li>`,
      )}
    </ul>
  </details>`;
}

function agreementList(name: string, agreements: Agreement[]): Html {
  return html`<details>
    <summary>Acuerdos de pago de ${name} (${agreements.length})</summary>
    <ul>
      ${agreements.map(
        ({ number, state, totalCop, instalments }) =>
          html`<li>
            ${number}: ${STATES[state]}, ${money(totalCop)} en ${instalments.length} pagos, de los que van
            ${instalments.filter((each) => each.state === 'paid').length}.
          </li>`,
      )}
    </ul>
  </details>`;
}

function totalLine(account: Obligation[], totalCop: number): string {
  if (account.length === 0) return 'Sin obligaciones registradas';
  return totalCop > 0 ? `Debe ${money(totalCop)}` : 'Está a paz y salvo';
}

function accountTable(name: string, account: Obligation[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Tabla de la cuenta de ${name}">
    <table>
      <thead>
        <tr>
          <th scope="col">Impuesto</th>
          <th scope="col">Predio</th>
          <th scope="col">Año</th>
          <th scope="col" class="number">Capital</th>
          <th scope="col" class="number">Intereses</th>
          <th scope="col" class="number">Saldo</th>
        </tr>
      </thead>
      <tbody>
        ${account.map(
          (o) =>
            html`<tr>
              <td>${TAX_LABELS[o.tax] ?? o.tax}</td>
              <td>${o.propertyLabel ?? '—'}</td>
              <td>${o.year}</td>
              <td class="number">${money(o.capitalCop)}</td>
              <td class="number">${money(o.interestCop)}</td>
              <td class="number">${money(o.balanceCop)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
