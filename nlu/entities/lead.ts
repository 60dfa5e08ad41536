/** What the words before a number say it is. `other` is a number of something this catalogue has no entity for. */
export type LeadKind =
  | 'cedula'
  | 'nit'
  | 'numero_predial'
  | 'id_predio'
  | 'matricula_inmobiliaria'
  | 'radicado'
  | 'factura'
  | 'telefono'
  | 'codigo_otp'
  | 'other';

/** A word or two that say what number comes. */
export interface Lead {
  kind: LeadKind;
  start: number;
  end: number;
  plural: boolean;
}

/** All lead words of a folded text, in order. */
export function findLeads(text: string): Lead[] {
  const leads: Lead[] = [];
  for (const match of text.matchAll(LEADS)) {
    const kind = Object.entries(match.groups ?? {}).find(([, word]) => word !== undefined)?.[0];
    if (kind === undefined) continue;
    const span = match[0].trimEnd();
    leads.push({
      kind: kind as LeadKind,
      start: match.index,
      end: match.index + span.length,
      plural: /[a-z]{3}s$/.test(span),
    });
    if (leads.length >= 400) break;
  }
  return leads;
}

/** In order: what contains another's word comes first. */
const KINDS: Record<LeadKind, string> = {
  numero_predial:
    '(?:numero|num|nro|no\\.?|codigo|ficha|cedula|id|identificador|referencia|registro) (?:de )?(?:predial|catastral)(?: nacional)?|npn|chip catastral',
  matricula_inmobiliaria:
    '(?:mat[rt]ic?r?ulas?|matrikula|matricla|folio)(?: de matricula)?(?: inmobiliari[ao]s?)?|m\\. ?i\\.|mi(?= \\d{3} ?- ?\\d)|fmi|property registration',
  id_predio:
    'predios? (?:con |cuyo |de )?(?:el )?(?:id|identificador|codigo|numero)|(?:id|identificador|identificacion|codigo|numero|num|nro|no\\.?) (?:de(?:l| el| la| mi)? )?(?:el )?predios?|\\bidpredio|predios?|prdio|property (?:id|number)',
  radicado:
    'radicad[oa]s?|radikados?|radicaci?on|radicao|radikao|rdicado|rad\\.?|radique|tramites?|peticion(?:es)?|solicitud(?:es)?|pqrs?d?f?s?|ticket|filing(?: number)?|case(?: number)?|request number|caso',
  factura:
    'facturas?|fact?\\.?|fra\\.?|factira|fatura|factur|fctura|resibos?|recibos?|cupon(?: de pago)?|referencias?|refer|referensia|reference|invoice|bill(?: number)?|ref\\.?|documento de (?:cobro|pago)|liquidacion oficial',
  nit: 'n\\.? ?i\\.? ?t\\.?s?|nits|rut',
  cedula:
    '[cs]ed[uo]l[ai]s?|sedula|zedula|cdula|cedla|ceula|ced\\.?|c\\.? ?c\\.?|c\\.? ?e\\.?|t\\. ?i\\.?|tarjeta de identidad|documentos?|dcto|doc\\.?|identificacion|identificasion|identificad[oa]s?|identidad|id(?: number| card)?',
  telefono:
    'celular(?:es)?|selular|celu|cel\\.?|telefonos?|telefno|tel\\.?|wh?atsapp?|wasap|guasap|wsp|wpp|movil|linea|phone(?: number)?|cell(?:phone)?|mobile|llamen?me al?|marque(?:me|n)? al?',
  codigo_otp: 'codigos?|clave|otp|pin|token|code',
  other:
    'codigo postal|cuentas?|tarjetas?|expedientes?|comparendos?|cus|guia|contratos?|resolucion(?:es)?|acuerdo|convenio|poliza|contador|suscriptor|certificad[oa]s?|paz y salvo|turno|escrituras?|acta|oficio|mandamiento|ciiu|actividad|pasaporte|transaccion|aprobacion|cheque|cto|licencia|mercantil|decreto|ley|consecutivo|formulario|mesa|serial|account|agreement|file',
};
const LEADS = new RegExp(
  `(?<![\\p{L}\\d])(?:${Object.entries(KINDS)
    .map(([kind, words]) => `(?<${kind}>${words})`)
    .join('|')})(?!\\p{L})`,
  'gu',
);

/** Words that may stand between the lead and its number without changing what the number is. */
const BETWEEN = new Set(
  (
    'de del la el los las lo mi mis su sus tu tus numero numeros num nro no n es son era seria con que me nos dieron dio dan asignaron asigno quedo ' +
    'fue este esta estas estos ese esa eso aqui aca va ahi eh ehh mmm pues o sea vea mire mira anote anota apunte tome senor senora mama papa esposo esposa hermano hermana ' +
    'hijo hija abuela abuelo suegra suegro tia tio mamita madre padre propietario propietaria dueno duena titular ciudadania extranjeria siguiente ' +
    'empresa sociedad compania negocio pago cobro inmobiliaria inmobiliario electronica electronico y e is number the my of radicacion entregaron ' +
    'salio sale aparece dice termina d s l q x contribuyente representante legal catastral id aca asi persona juridica local tienda fundacion conjunto edificio ' +
    'difunto finado mismo misma mia mio tengo personal casa apartamento apto lote bodega consultada fijo contacto'
  ).split(' '),
);
const STOPPERS = new Set(
  'por debo debe deben debia pague pago paga pagar valor cuesta vale cobran cobraron plata para desde hasta hace antes despues total abono abone abonar'.split(
    ' ',
  ),
);
const SURE = /(?:^|[\s,])(?:es|son|era|seria|numero|nro|no|num|is)(?: (?:el|la))?[\s.:#°º]*$|[:#]\s*$/;

/** True where the words between a lead and a number let the lead speak for the number. */
export function reaches(gap: string): boolean {
  if (gap.length > 70 || /[;!?$\n]|\.\s+\p{L}/u.test(gap.replace(/^\./, ''))) return false;
  const words = gap.match(/[\p{L}\d]+/gu) ?? [];
  let unknown = 0;
  for (const [at, word] of words.entries()) {
    if (/\d/.test(word) || (STOPPERS.has(word) && !(word === 'pago' && words[at - 1] === 'de'))) return false;
    if (!BETWEEN.has(word)) unknown += 1;
  }
  if (words.length > 9) return false;
  return unknown === 0 || (unknown <= 4 && SURE.test(gap));
}

/** True where the words between a number and a lead after it say the number is that ("31987654 es mi cédula"). */
export function reachesBack(gap: string): boolean {
  if (gap.length > 30 || /[\d$;!?.]/.test(gap)) return false;
  const words = gap.match(/\p{L}+/gu) ?? [];
  const plain = words.every((word) => AFTER.has(word));
  return plain && (words.some((word) => LINKS.has(word)) || /^\s?\($/.test(gap));
}

const LINKS = new Set('es era como de is'.split(' '));
const AFTER = new Set('es era que el la mi su de como numero ese esa esta este fue un una is my the del'.split(' '));
