import { fold } from './choice.ts';

/** Words of a sentence that only says so; a longer one tells a story, which is about something else. */
const MOST_WORDS = 14;

const WRONG = '(mala?|equivocad[oa]s?|errad[oa]s?|incorrect[oa]s?|erroneo|erronea|fals[oa]s?)';
const ANSWER = '(respuesta|informacion|contestacion)';
const SAYS: readonly RegExp[] = [
  new RegExp(
    `\\b(me|nos) (respondi(o|eron|ste)|contest(o|aron|aste)|inform(o|aron|aste)|explic(o|aron|aste)) (muy |re |todo )?(mal|equivocado|otra cosa que no es)\\b`,
  ),
  new RegExp(
    `\\b(esa|esta|la|su|tu|aquella) ${ANSWER} ((que )?(me|usted) \\w+ )?(no es|no esta|es|esta|estaba|quedo|era) ${WRONG}\\b`,
  ),
  new RegExp(`\\b(esa|esta|la|su|tu) (respuesta) no (es|esta|era) (la )?(correcta|cierta|verdad|bien)\\b`),
  new RegExp(
    `\\b(lo|eso) que (me )?(respondi\\w+|contest\\w+|dij\\w+|inform\\w+) (no es|no esta|es|esta|estaba) (${WRONG}|cierto|verdad|bien)\\b`,
  ),
  new RegExp(`\\b(me )?(dio|dieron|diste|esta dando) (una |la |mala )?(mala )?${ANSWER} ${WRONG}\\b`),
  new RegExp(`\\b(me )?(dio|dieron|diste) mal la ${ANSWER}\\b`),
  new RegExp(`^(no )?(es[ao]? )?(es )?(una )?(mala )?${ANSWER} (${WRONG}|mala)$`),
  /^(no )?(usted|ustedes|el (bot|robot|asistente)) se (equivoco|equivocaron|esta equivocando)( (en|con) (eso|la respuesta))?$/,
  /\b(you|it|they|the bot) (answered|told|informed) (me )?(wrong(ly)?|incorrectly)\b/,
  /\b(gave|given|giving|told) me (the |a )?(wrong|incorrect|false) (answer|information|info)\b/,
  /\b(that|this|your|the) (answer|information|info) (is|was|s) (wrong|incorrect|not (right|correct|true))\b/,
  /^(no )?(that s |that is |it s )?(a |the )?wrong answer$/,
];

/** It was answered on paper, by a person or at a window: another matter (PQRS). */
const ELSEWHERE =
  /\b(peticion|derecho|pqrs?|quejas?|reclamos?|radicad\w*|tutela|oficio|carta|resolucion|funcionari\w+|oficina|ventanilla|sede|llamada|telefono|asesor\w*|portal|pagina|correo|whatsapp|petition|complaint|officer|office|letter|call|phone)\b/;

/** Whether the citizen says that the assistant's answer is wrong. */
export function saysAnswerIsWrong(text: string): boolean {
  const said = fold(text);
  return said.split(' ').length <= MOST_WORDS && !ELSEWHERE.test(said) && SAYS.some((pattern) => pattern.test(said));
}
