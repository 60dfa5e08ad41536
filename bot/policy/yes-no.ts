import type { NluResult } from '../../contracts/nlu-result.ts';
import { fold } from './choice.ts';

/** Words with which people say yes, at the head of a short answer, folded. */
const YES =
  /^(si+|sip|sisas|claro|clarines|listo|lista|ok|okay|okey|dale|hagale|hagamole|de una|bueno|vale|obvio|correcto|asi es|por supuesto|con gusto|de acuerdo|autorizo|acepto|yes|yeah|yep|sure|of course|i agree|go ahead)\b/;
/** Nothing but a no, with what courtesy puts around it. */
const BARE_NO =
  /^((claro que|mejor|por ahora|ay) )?(no+|nop|nope|nel|nanay|negativo|jamas|nunca|ni (loc[oa]|riesgos|de fundas|muert[oa]|de riesgos)|de ninguna manera|para nada|never|no way|no thanks?)( (no|senor|senora|gracias|por ahora|todavia|nada|mas|mejor|quiero|veci|thanks?|thank you))*$/;
/** Refusals that a longer sentence may hold. */
const REFUSAL =
  /\bno (autorizo|acepto|estoy de acuerdo|(les? )?(doy|entrego|comparto) (mi|mis|el|la|los|permiso|autorizacion|datos)|(le |les )?(quiero|voy a|pienso) (dar|darle|darles|decir|poner|escribir|autorizar|calificar|opinar|contestar|responder))|\bi (do ?n.?t|do not) (agree|consent|accept)/;
/** An authorisation with what it is of, and nothing else: "autorizo el tratamiento de mis datos". */
const AUTHORISES =
  /^((si+|claro|listo|ok|bueno|vale|dale|yo|yes|que) )*(les? |los |i )?(autorizo|acepto|(doy|give) (mi |my |el )?(permiso|autorizacion|consentimiento|consent)|agree|accept)( (a|el|al|la|los|las|de|del|que|con|para|y|mis?|sus?|uso|usen|traten|manejen|tratamiento|manejo|datos|personales|informacion|politica|terminos|condiciones|todo|claro|senor|senora|senorita|por favor|gracias|to|the|use|of|my|personal|data|please))*$/;
/** "No hay lío", "sin problema": a yes that begins like a no. */
const NO_OBJECTION =
  /^(si |claro |bueno )?(no (hay|tengo|veo|le veo) (ningun )?(problema|lio|inconveniente|rollo)s?|sin (ningun )?(problema|lio|inconveniente)s?|no problem|i do ?n.?t mind)( (con eso|por mi|dele|dale|hagale|claro|si|de una|autorizo|acepto|siga|adelante|gracias|go ahead))*$/;
const THUMBS_UP = /^[\s👍👌✅🆗🏻-🏿\u{FE0F}]+$/u;
const MOST_WORDS = 4;
/** Consent and codes hang on it: a guess is not enough. */
const SURE_FROM = 0.75;

/** Whether a sentence says yes or no: by its words where it is short and means nothing else, else by what was surely understood. */
export function yesOrNo(text: string, meaning: NluResult): 'yes' | 'no' | undefined {
  if (/\p{Extended_Pictographic}/u.test(text) && THUMBS_UP.test(text)) return 'yes';
  const said = withoutDocument(fold(text));
  if (BARE_NO.test(said) || REFUSAL.test(said)) return 'no';
  if (AUTHORISES.test(said) || NO_OBJECTION.test(said)) return 'yes';
  const isSure = !meaning.outOfScope && meaning.confidence >= SURE_FROM;
  if (isSure && meaning.intent === 'afirmar') return 'yes';
  if (isSure) return meaning.intent === 'negar' ? 'no' : undefined;
  return YES.test(said) && said.split(' ').length <= MOST_WORDS && !/\bno\b/.test(said) ? 'yes' : undefined;
}

/** The document that often comes with a yes ("sí, mi cédula es…") is no part of it. */
function withoutDocument(said: string): string {
  return said.replace(
    /( (y|e|and))?( (mi|la|el|my|numero|de|cedula|ciudadania|cc|documento|identificacion|nit|id|number|es|is))* \d[\d ]{4,}$/,
    '',
  );
}

const WAIT =
  /\b(esper\w+|aguant\w+|un (moment|segund|minut)\w*|ya (voy|va|casi|lo busco|la busco|miro|reviso)|dejeme|deje (ver|miro|busco)|wait|hold on|one (moment|second|minute)|let me)\b/;

/** Whether the citizen asks for a moment ("espere un momentico", "ya va"). */
export function asksToWait(text: string): boolean {
  const said = fold(text);
  return WAIT.test(said) && said.split(' ').length <= 6;
}
