import type { Entity, NluResult } from '../../contracts/nlu-result.ts';
import type { FilerContact } from '../ports/filings.ts';
import { asksToKnow } from './asked.ts';
import { fold } from './choice.ts';
import { isInterruption } from './confidence.ts';
import { documentWithin } from './document.ts';
import type { PetitionKind } from './terms.ts';

/** How people call each kind, folded; the first that is found counts, so that what is surer stands first. */
const NAMES: readonly (readonly [PetitionKind, RegExp])[] = [
  ['sugerencia', /\b(sugerencias?|sugerir|sugiero|propuesta|felicita\w*|suggest\w*)\b/],
  ['denuncia', /\b(denunci\w+|corrupcion|soborno|whistle\w*|corruption|bribe\w*)\b/],
  ['queja', /\b(quejas?|quejar\w*|kejas?|complain\w*)\b/],
  ['reclamo', /\b(reclam\w+|inconformidad|claim)\b/],
  [
    'documentos',
    /\b(copias?|documentos? (que|del|de la|sobre)|expediente|informacion publica|certificad\w+ de)\b|\bcop(y|ies)\b|\brecords?\b/,
  ],
  ['consulta', /\b(consulta|concepto (juridico|tributario|escrito)|legal opinion|consultation)\b/],
  ['peticion', /\b(peticion|derecho d\w* peticion|solicitud|petition)\b/],
];

/** What kind a sentence names, where it names one. */
export function petitionKind(text: string): PetitionKind | undefined {
  const said = fold(text);
  return NAMES.find(([, pattern]) => pattern.test(said))?.[0];
}

/** Where the matter itself begins, after the words that only say that something is to be filed. */
const MATTER =
  /\b(?:porque|por\s?que|xq|debido a(?: que)?|ya que|pues|de que|contra|sobre|por(?=\s(?:la|el|los|las|una?|mal\w*)\s)|para que|because|about|against)\b|[:;,.]\s/i;
/** Of those words the ones that say nothing by themselves. */
const ONLY_JOINS = /^(?:porque|por\s?que|xq|debido a que|ya que|pues|de que|because)\s+/i;
/** Fewer words than these say nothing to work on. */
const SHORTEST_MATTER = 4;

/** What happened or is asked, where the sentence that began says it already. */
export function petitionMatter(text: string): string | undefined {
  const at = MATTER.exec(text);
  if (!at) return undefined;
  const rest = text
    .slice(/^[:;,.]/.test(at[0]) ? at.index + 1 : at.index)
    .replace(ONLY_JOINS, '')
    .trim();
  const words = rest.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word));
  return words.length >= SHORTEST_MATTER ? rest : undefined;
}

/** Whether a sentence wants to stay without a name. */
export const wantsAnonymity = (text: string): boolean =>
  /\b(anonim\w*|anonymous\w*|sin (dar )?(mi|el) nombre|no (quiero|voy a) dar (mi|el) nombre|without (giving )?my name)\b/.test(
    fold(text),
  );

/** Where an answer can be sent, read from a sentence; undefined where there is no such thing in it. */
export function saidContact(entities: readonly Entity[], text: string): FilerContact | undefined {
  const of = (type: Entity['type']): string | undefined => {
    const found = entities.find((entity) => entity.type === type && entity.valid !== false);
    return found && String(found.value);
  };
  const email = of('correo') ?? /[\w.+-]+@[\w-]+(\.[\w-]+)+/.exec(text)?.[0];
  if (email !== undefined) return { kind: 'email', value: email };
  const phone = of('telefono');
  if (phone !== undefined) return { kind: 'sms', value: phone };
  // An address has words and a number; so has a document, which is none.
  const isDocument =
    of('cedula') !== undefined || of('nit') !== undefined || /\b(cedula|documento|c\.?c\.?|nit)\b/i.test(text);
  if (
    of('direccion') !== undefined ||
    (!isDocument && /\p{L}{2}.*\d|\d.*\p{L}{2}/u.test(text) && text.trim().length >= 8)
  )
    return { kind: 'address', value: text.trim().slice(0, 200) };
  return undefined;
}

/** What people put before their name. */
const BEFORE_NAME = /^(?:(?:me llamo|mi nombre (?:es|completo es)|soy|yo soy|a nombre de|my name is|i am|i'm)\s+)+/i;

/** Whether a sentence says that a name follows. */
export const introduces = (text: string): boolean => BEFORE_NAME.test(text.trim());

/** Name and document of a person as they give them; undefined where there is no name in it. */
export function saidPerson(entities: readonly Entity[], text: string): { name: string; document?: string } | undefined {
  const document = documentWithin(entities, text)?.value ?? /\d[\d.]{4,}\d/.exec(text)?.[0].replace(/\D/g, '');
  const name = text
    .replace(BEFORE_NAME, '')
    .replace(
      /(?:[,;]|\b(?:con|y|and|with)\b)?\s*\b(?:mi\s|my\s)?(?:c\.?\s?c\.?|c[eé]dula(?: de ciudadan[ií]a)?|documento|id|nit)\b.*$/iu,
      '',
    )
    .replace(/\d[\d.\- ]*/g, '')
    .replace(/[\s,;.:]+$/u, '')
    .trim()
    .slice(0, 120);
  const isName = /\p{L}{2}/u.test(name) && name.split(/\s+/).length <= 8;
  if (!isName || NO_NAME.test(fold(name)) || BEGINS_NO_NAME.test(fold(name))) return undefined;
  return { name, ...(document !== undefined && { document }) };
}

/** Words that stand in no name: it is an answer, a question or a story. */
const NO_NAME =
  /\b(no|si|yes|ok|okay|listo|dale|claro|bueno|gracias|que|quien|como|cuando|cuanto|donde|para|por|porque|mi|mio|nombre|propio|quiero|puedo|registrad[oa]|contacto|correo|celular|name|own|the|who|what|how|please)\b/;

/** "La del norte", "ese no": a name begins otherwise, though "de la" stands in many. */
const BEGINS_NO_NAME = /^(la|el|los|las|un|una|es[aeo]s?|est[aeo]s?|del?|ya|ahora|aqui|alla)\b/;

/** Whether a sentence goes on telling what happened, where something else was asked. */
export function tellsMore(text: string, meaning: NluResult): boolean {
  const isSentence = text.trim().split(/\s+/).length >= SHORTEST_TOLD;
  if (!isSentence || text.includes('?') || asksToKnow(text)) return false;
  if (TELLS_PAST.test(fold(text)) || (isInterruption(meaning) && TELLING.has(meaning.intent))) return true;
  return !isInterruption(meaning) && !OF_FILES.test(fold(text));
}

const SHORTEST_TOLD = 5;
/** What a story of bad service is taken for. */
const TELLING: ReadonlySet<string> = new Set(['frustracion', 'pqrs_radicar']);
/** "Unas fotos de mi casa" names what is to be sent. */
const OF_FILES = /\b(fotos?|archivos?|documentos?|adjunt\w+|anexos?|imagen\w*|pdf|videos?|photos?|files?|pictures?)\b/;
const TELLS_PAST =
  /\b(fui|fue|fueron|estuve|estaba\w*|llegue|dij\w+|habia\w*|ayer|anoche|antier|me (grit|trat|dej|cobr|manda|hici|hizo|respond|atend|quit)\w*|went|was|were|told me|yelled|yesterday)\b/;

/** What is in the hands of other offices of the city, folded; only what no tax office could mean. */
const OTHER_OFFICES =
  /\b(huecos?|baches?|andenes?|pavimento|semaforos?|alumbrado|luminarias?|postes? de luz|basuras?|escombros|alcantarilla\w*|acueducto|fugas? de agua|ruido del vecino|arbol(es)? caidos?|perros? callejeros?|transito|comparendos?|fotomultas?|policia|centros? de salud|potholes?|street ?lights?|garbage|sewage|traffic lights?)\b/;

/** Whether the matter belongs to another office: it is told so, and taken all the same (Ley 1755 de 2015, article 21). */
export const isOfOtherOffice = (text: string): boolean => OTHER_OFFICES.test(fold(text));
