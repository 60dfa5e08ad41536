import { follows, precedes } from './entity-finder.ts';

/** True where a currency mark stands before a number or a unit of money after it. */
export function isMoney(text: string, start: number, end: number): boolean {
  if (follows(text, start, BEFORE) || precedes(text, end, AFTER)) return true;
  return ROUND.test(text.slice(start, end)) && follows(text, start, /\b(?:de|por|x|casi|unos|como) $/);
}

/** "la factura de 350.000" says an amount, not a number of a bill. */
const ROUND = /^(?:\d{1,3}(?:[.'’,]\d{3})*[.'’,]000|[1-9]\d{0,4}000)$/;

const BEFORE = /(?:\$|\bcop|\busd?)\s*$/;
const AFTER =
  /^(?:,\d\d)?\s*(?:de )?(?:pes(?:os?|itos?)\b|lu(?:k|c)(?:a|it|as)|palos?\b|barras?\b|cop\b|mil\b|k\b|millon|\$)/;

/** Words that say a plain figure is an amount: "debo 1250000", "por valor de 350.000". */
export const MONEY_VERB =
  /(?:\bdeb[oe]n?|\bdebi(?:a|endo)|\bdevo|\bdeuda(?: es)?(?: de)?|\bpag(?:ue|o|ar|aron|amos|aba|ando|are|aria)|\bpaid|\bpay|\bowe|\babon(?:o|e|ar|aron)|\bconsign(?:o|e|ar|aron|amos)|\btransfer\w{0,6}(?: of)?|\bsum of|\bfor|\bcobr(?:an|aron|o|ando|ar|en)|\bvale|\bcuesta|\bvalor(?: es| total)?(?: de)?|\bmonto(?: es)?(?: de)?|\bsuma de|\btotal(?: es)?(?: de)?|\bsaldo(?: es)?(?: de)?|\bcuota(?: inicial)? de|\bcuotas? de|\bavaluo(?: catastral)?(?: es)?(?: de| en)?|\bpor valor de|\bpor un valor de|\bllego (?:por|en)|\bsub\w{1,4} (?:a|de)|\bpaso de|\bquedo en|\bme sale(?: en| por)?|\bintereses(?: de| por)?|\bsancion de|\bmulta de|\bdescuento de|\bingresos (?:de|por)|\bganan?|\bgano|\bfaltan?|\bsobr(?:an|aron)|\bplata|\binicial de|\babono de|\bpago de|\bcapital de|\brecibo (?:de|por)|\bfactura (?:de|por)|\bmora de|\bvendi (?:en|por)|\bcompre (?:en|por)|\barriendo de|\bamount(?: of)?|\bpropongo|\bofrezco|\bdar|\bdoy|\btengo|\bmensual de)(?: (?:como|unos|unas|la suma de|un total de|un valor de|casi|solo|hasta|mas de|menos de|cerca de|aproximadamente|apenas|alrededor de|otros|ya|los|las|en|por|de|a))*[\s:]*$/;
