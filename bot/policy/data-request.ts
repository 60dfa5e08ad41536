import type { Purpose } from '../../contracts/fact.ts';
import { fold } from './choice.ts';

/** What a sentence about one's personal data asks to be done; a mere question about them is none. */
export type DataRequest =
  | { kind: 'see' }
  | { kind: 'correct' }
  | { kind: 'delete' }
  /** Consent as a whole, or the permission for one purpose. */
  | { kind: 'withdraw'; purpose?: Purpose }
  | { kind: 'permissions' };

const PURPOSES: readonly [Purpose, RegExp][] = [
  [
    'notices',
    /\b(avisos?|publicidad|campanas?|mensajes|notificaciones|recordatorios|promociones|notices?|ads|advertising|reminders)\b/,
  ],
  ['survey', /\b(encuestas?|estadisticas?|surveys?)\b/],
  ['training', /\b(entren\w+|inteligencia artificial|train(ing)?)\b/],
];

const NO_MORE =
  /\b((ya )?no (quiero|autorizo|acepto|deseo|permito|me (manden|envien|escriban)|usen|utilicen)|dejen de|revo\w+|retir\w+|quit\w+|saqu\w+|stop|no longer|withdraw|opt out|do ?n ?t (want|use|send))\b/;
const WITHDRAWS =
  /\b(revo(co|car|que|camos)|retir(o|ar|en|e)|echo? pa ?atras|withdraw|revoke|take back)\b.*\b(autoriza\w*|consent\w*|permiso|tratamiento|datos|lo que (di|firme)|permission|data)\b|\b(ya )?no autorizo (mas )?(el tratamiento|que (traten|usen|guarden|tengan))\b/;
const DELETES =
  /\b(borr(en|e|ar|arme|enme|eme|enlos|enlas|enla|enlo|ame|ado)|elimin(en|e|ar|arme|eme|enme|enlos|enla|enlas)|suprim\w+|supresion|olviden|anonimi\w+|desaparezcan|quit(en|e|ar)(me|los|las)?|delete|erase|remove|forget)\b/;
const CORRECTS =
  /\b(corregir\w*|corrij\w+|correccion|rectific\w+|actualizar mis datos|(esta|estan|quedo|quedaron|tienen) (mal|equivocad\w+|errad\w+|incorrect\w+)( escrit\w+)?|correct|fix|rectify|(is|are) wrong)\b/;
const SEES =
  /\b((quiero|quisiera|deseo|necesito|solicito|pido|puedo|dejeme|muestr\w+|ver|veo) .*\b(ver|conocer|saber que|copia|consultar|acceder|acceso|saben|tienen|datos que)|(que|cuales) (datos|informacion|cosas) (mi[oa]s?|personales|tienen|guardan)|que (tienen|saben) (guardado )?(de|sobre) mi|saben de (mi|uno)|copia de (mis|los) datos|consulta de habeas|ver mis datos|(show|see|access|copy|download) .*\b(data|information|you (have|hold|keep)))\b/;
const PERMISSIONS =
  /^((quiero|ver|mostrar|muestreme|cambiar|show|see|change) )*(mis|my) (permisos|permissions|autorizaciones)$/;
/** "¿Si borro el chat, ustedes también?", "¿cuánto tiempo guardan…?": asked, not ordered. */
const ASKS =
  /^(si (yo )?borro|cuanto|por cuanto|quien|con quien|para que|por que|donde|a quien|how long|who|why|where)\b/;

/** "Quiero saber qué hacen con mis datos": about them, not to see them. */
const WHAT_FOR =
  /\b(que (hacen|haran|van a hacer|pasa)|como (manejan|cuidan|protegen)|what (do|will) you do|si digo que no)\b/;

/** Reads what is asked to be done with one's data. */
export function dataRequest(text: string): DataRequest | undefined {
  const said = fold(text);
  if (asksForPermissions(text)) return { kind: 'permissions' };
  if (ASKS.test(said)) return undefined;
  const purpose = PURPOSES.find(([, words]) => words.test(said))?.[0];
  if (purpose !== undefined && NO_MORE.test(said)) return { kind: 'withdraw', purpose };
  if (DELETES.test(said)) return { kind: 'delete' };
  if (WITHDRAWS.test(said)) return { kind: 'withdraw' };
  if (CORRECTS.test(said)) return { kind: 'correct' };
  return SEES.test(said) && !WHAT_FOR.test(said) ? { kind: 'see' } : undefined;
}

/**
 * "Mi nombre está mal escrito", "quiero corregir mis datos": what is held of the person, whatever it is taken for;
 * what stands in the cadastre, in a register or on a paper is corrected there.
 */
export function correctsOwnData(text: string): boolean {
  const said = fold(text);
  return OWN.test(said) && CORRECTS.test(said) && !RECORDED_ELSEWHERE.test(said);
}

const OWN =
  /\b(mis datos|mi (nombre|apellido|(primer|segundo) (nombre|apellido))|mis apellidos|my (data|details|name|surname))\b/;
const RECORDED_ELSEWHERE =
  /\b(predios?|casas?|lotes?|apartamento|propiedad|inmueble|catastr\w*|escrituras?|matricula|certificado|recibo|factura|rit|negocio|establecimiento|registro|camara|property|house|deed|cadast\w*|bill|certificate|business|register)\b/;

/** Whether the option "Mis permisos" is asked for by its name, which no model need understand. */
export function asksForPermissions(text: string): boolean {
  return PERMISSIONS.test(fold(text));
}

/** Business days to answer in: a query, and a claim (Ley 1581 de 2012, arts. 14 and 15); the office may take 5 and 8 more, with notice. */
export const DATA_TERM_DAYS = { query: 10, claim: 15 } as const;
