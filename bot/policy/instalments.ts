import type { InstalmentItem } from '../../contracts/fact.ts';
import type { NluResult } from '../../contracts/nlu-result.ts';
import type { Agreement, Instalment } from '../../contracts/paper.ts';
import { fold } from './choice.ts';

/** Those with something to pay, those behind first. */
export function agreementsToPay(agreements: readonly Agreement[]): Agreement[] {
  return agreements
    .filter((each) => each.state !== 'void' && unpaidOf(each).length > 0)
    .sort((a, b) => Number(overdueOf(b).length > 0) - Number(overdueOf(a).length > 0));
}

/** What is to be paid of an agreement, oldest first: all that is late, else the next instalment. */
export function itemsDue(agreement: Agreement): InstalmentItem[] {
  return unpaidOf(agreement)
    .slice(0, Math.max(1, overdueOf(agreement).length))
    .map(({ number, amountCop }) => ({ agreement: agreement.number, instalment: number, balanceCop: amountCop }));
}

const overdueOf = (agreement: Agreement): Instalment[] =>
  unpaidOf(agreement).filter(({ state }) => state === 'overdue');

const unpaidOf = ({ instalments }: Agreement): Instalment[] =>
  instalments.filter(({ state }) => state !== 'paid').sort((a, b) => a.number - b.number);

/** What paying an instalment is read as. */
const LIKE_PAYING: ReadonlySet<string> = new Set([
  ...['pagar', 'acuerdo_pago_solicitar', 'acuerdo_pago_estado', 'medios_pago', 'predial_saldo', 'predial_factura'],
  ...['cancelar', 'afirmar', 'predial_fechas_descuentos', 'comprobante_pago', 'fuera_de_alcance'],
]);

const ORDINAL = '(primer[ao]?|segund[ao]|tercer[ao]?|siguiente|proxim[ao]|ultim[ao]|inicial|otra|[0-9]{1,3})';
const THE = '(la|las|el|mi|mis|una|esa|esta|ese|este|dos|tres)';
/** "La cuota", "mi primera cuota", "las cuotas atrasadas", "el primer pago"; not "en una cuota", "a 12 cuotas". */
const INSTALMENT_ES = new RegExp(
  `(?<!\\b(a|en|por) )\\b${THE} (${ORDINAL} )?(cuotas?\\b|(primer|proximo|siguiente) pago\\b|pago inicial\\b|inicial\\b)|\\b${ORDINAL} cuota\\b`,
);
const AGREEMENT_ES = /\b(el|del|mi|al|a mi|ese|este) (acuerdo|convenio)\b/;
const INSTALMENT_EN =
  /\b(the|my|an|this|one|next|first|overdue|late)( (next|first|last|second|monthly|overdue|late|initial))* (instal?ments?|agreement)\b|\b(first|initial) payment\b/;
/** To pay as a verb, or what one pays with: "acuerdo de pago" and "el pago de la cuota" are none. */
const PAYS =
  /\b(pag(ar|arl[ao]s?|amos|ue|aria)|abon(o|ar|arle)|cancel(ar|arl[ao]s?)|pay(ing)?|(hacer|hago|dar|make) (el|mi|la|the|my)|poner(me|nos) al dia|link|enlace|referencia)\b|(?<!\bde )\bpago (l[ao]s?|el|mis?|es[ao]|est[ao]|una)\b/;
/** "Cancelar el acuerdo" may be ending it. */
const ENDS_IT = /\bcancel\w*\b/;
/** Asked about, done already or out of reach: no wish to pay now. */
const NO_WISH =
  /\b(no (puedo|podre|pude|pago|pague|he|tengo|alcanzo|voy)|sin pagar|ya (pague|hice|cancele|abone)|pague|he pagado|cuando|cuanto|cuantas?|cuantos|que pasa|hasta que dia|en cuotas|por cuotas|a cuotas|when|how much|how many|what happens|can ?n.?t|cannot|could not|already|have paid|i paid|in instal?ments?|by instal?ments?)\b/;

/** Whether a sentence wants an instalment of a signed agreement paid ("pagar la primera cuota", "pay my agreement"). */
export function asksToPayInstalment({ intent, ranking }: NluResult, text: string): boolean {
  const said = fold(text);
  const read = ranking[0]?.intent ?? intent;
  if (!LIKE_PAYING.has(read) || !PAYS.test(said) || NO_WISH.test(said)) return false;
  return INSTALMENT_ES.test(said) || INSTALMENT_EN.test(said) || (AGREEMENT_ES.test(said) && !ENDS_IT.test(said));
}
