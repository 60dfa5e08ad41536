import type { Awaiting } from '../../contracts/fact.ts';

const ORDINALS: readonly RegExp[] = [
  /^(1|uno|una|primer[oa]?|first|one)$/,
  /^(2|dos|segund[oa]|second|two)$/,
  /^(3|tres|tercer[oa]?|third|three)$/,
  /^(4|cuatro|cuart[oa]|fourth|four)$/,
  /^(5|cinco|quint[oa]|fifth|five)$/,
  /^(6|seis|sext[oa]|sixth|six)$/,
  /^(7|siete|septim[oa]|seventh|seven)$/,
  /^(8|ocho|octav[oa]|eighth|eight)$/,
  /^(9|nueve|noven[oa]|ninth|nine)$/,
];

/** "Quiero pagar", "¿lo puedo pagar?", "can I pay it?": what it is, stands before. */
const PAY =
  /^((i )?((want|need|would like|would rather|d like|d rather) to )?pay( (it|this|that|now|please))*|(no )?(mejor |mas bien )?(yo )?(quiero|quisiera|prefiero|necesito|voy a) pagar(l[oa]s?)?( (ya|de una|mejor|ahora|primero|por favor|eso))*|((and|so|y|entonces|bueno|ok) )*((can|could|may|how (can|do)) i pay (it|this|that|them)|(l[oa]s?|eso) (puedo|podria|quiero|quisiera) pagar|(puedo|podria|se puede|como puedo) pagar(l[oa]s?| eso)|como (l[oa]s? (pago|puedo pagar)|pago eso))( (now|here|online|right now|please|de una|ya|ahora|mismo|aqui|por aqui|por favor))*)$/;

/** Something in what was read over is to be another. */
const CORRECT =
  /\b(corregir|corrij\w*|correccion|cambiar|me equivoque|esta mal|hay un error|correct (it|something)|change (it|something)|mistake)\b/;

/** How people ask for an option without naming it, folded. */
const PHRASES: Readonly<Record<string, RegExp>> = {
  resend:
    /\b((todavia |aun )?no (me |nos )?(a |ha )?(lleg|aparec)|reenvi|vuelv[aeo]? a (enviar|mandar)|((otro|nuevo) codigo|codigo nuevo)|(envi|mand|pas)\w*( me| nos)? (el |un |uno )?(otro|nuevo|de nuevo|otra vez)|did ?n.?t (get|receive|arrive)|(has|have) ?n.?t (got|received|arrived)|(no|never) (code|got it)|resend|send (me )?(a |an)?(new|other|another)|send it again)/,
  'other-document':
    /\b(otro documento|otra cedula|otro nit|(me )?equivoque (con |de |en |al )?(el |la |mi )?(documento|cedula|nit|numero)|(puse|escribi|di) mal (el|la|mi) (documento|cedula|nit|numero)|es[ae] no es mi (cedula|documento|nit|numero)|ese no es mi|wrong (id|document|number)|another (id|document))/,
  'no-contact':
    /\b((ya )?no (tengo|uso|utilizo|manejo|reviso|es mio) (mas )?(es[ea]|el|mi|al) (cel\w*|numero|telefono|correo|email|contacto|linea|simcard|sim)|(ya )?no (tengo|uso|manejo) (ese|el) (contacto|registrado)|no (tengo|puedo) (ya )?(acceso|acceder|entrar) (a |al )?(es[ea]|mi|el|ese)?( ?(cel\w*|numero|telefono|correo|contacto))?|(cambie|cambio|cambiaron) (de |el |mi |me el )*(numero|cel\w*|telefono|correo|linea)|(perdi|se (me )?(perdio|dano)|me robaron|me lo robaron) (el |mi |ese )?(cel\w*|telefono|linea|sim\w*)?$|(perdi|me robaron) (el |mi )?(cel\w*|telefono)|(i )?(do ?n.?t|no longer) have (access to )?(that|this|the) (phone|number|e?mail|contact)|(i )?(changed|lost) my (phone|number|e?mail)|ese (numero|cel\w*|correo) (ya )?no es (mio|el mio))/,
  'dont-sign':
    /\b(no (la |lo |le |me )?(quiero |voy a |pienso |deseo )?firm(o|ar|emos|amos|e)\b|(do ?n.?t|not|will not|won.?t) (want to |going to )?sign)/,
  'my-papers':
    /^((quiero|quisiera|necesito|puedo|me|por favor|ver|veo|mostrar|muestreme|muestre|deme|dar|envieme|reenvieme|mandeme|listar|cuales son|donde estan|show|see|me|send|i want|to|please) )*(mis|los|my) (documentos?|papeles|certificados|documents|papers|certificates)( (que )?(me|ya|he|has|ha|le)? ?(dio|dieron|pedi|pedido|emitidos|anteriores|guardados|otra vez|again|por favor|please))*$/,
  'my-filings':
    /^((quiero|quisiera|necesito|puedo|me|por favor|ver|mostrar|muestreme|en que van|como van|cuales son|show|see|list|i want to|please) )*(todos |all )?(mis|los|my) (tramites|radicados|solicitudes|peticiones|quejas|pqrs?|casos|filings|cases|requests|petitions|complaints)$/,
  'statement-pdf':
    /\b(en |como |as |in )?(a )?(pdf|documento firmado|signed document)\b|^((quiero|quisiera|puedo|dejeme|necesito|i want to|let me) )?(ver|verlo|vea|muestreme|mostrar|see|show me) (todo|completo|todo completo|todo lo demas|el detalle|all|everything|it all)( (por favor|porfa|please))*$/,
  'leave-queue':
    /\b(ya no (quiero |voy a )?(seguir )?esper|(salir|salgo|sal[ií]rme|saqueme|sacame) (de )?(la |esta )?(fila|cola)|no (quiero )?esper(o|ar) mas|ya no espero|me salgo|leave the (queue|line)|stop waiting)/,
  'filing-answer': /^(si )?((quiero|voy a|i want to) )?(responder|contestar|corregir\w*|answer)( (ahora|ya|now))?$/,
  'resume-filing':
    /\b((retom|reanud|continu|seg?u)\w* (con )?((la|el|mi|ese|esa) )?(radicacion|tramite|solicitud)( que (deje|tenia|empece)\w*)?$|resume( the| my)? (filing|procedure|request))/,
  without:
    /\b(no (lo |la |los |las |me lo |me la )?(tengo|tenemos|encuentro|he (sacado|conseguido)|han dado)|me falta|todavia no|(i )?(do ?n.?t|do not) have)/,
  skip: /\b(no (lo |la |los |las )?(tengo|tenemos|encuentro)|no (me )?(aplica|corresponde)|sin (el|ella|eso|ese)$|(seguir|sigamos|siga|sigo) sin|(i )?(do ?n.?t|do not) have|not apply|without it)/,
  correct: CORRECT,
  fix: CORRECT,
  named: /^((si|pues|mejor) )?((a|con|en) )?(mi (propio )?nombre|my (own )?name)$/,
  'other-procedure': /\b(otro tramite|no es es[eo]|another procedure)\b/,
  'other-property': /\b((el|la) otr[oa](?! (dia|semana|mes|ano|vez)\b)|otro predio|otra casa|another property)\b/,
  'start-over': /\b(de nuevo|desde cero|otra vez|start over)\b/,
  retry: /\b(intent|reintent|prueb|otra vez|de nuevo|try|again)/,
  pay: PAY,
  'pay-instalment': PAY,
  'overdue-first': /\b(mas (antigu|viej)[oa]s?|la vieja|oldest|only one|just one|sol[oa] un[oa]|por ahora una)\b/,
  'overdue-all':
    /\b(tod[oa]s?|tod[oa]s? l[oa]s? atrasad[oa]s?|l[oa]s (dos|tres|cuatro|cinco|[0-9]+)|everything|all|both)\b/,
  paid: /\b(ya (pague|quedo|cancele|hice el pago|realice)|listo el pago|i (have |ve )?(just )?paid|(is|was|has|did) my payment)/,
  'appointment-move':
    /\b(muev[ae]la|mueva|cambi[ea]la|pas[ea]la|mover(la)?|cambiarla|pasarla|reprogram\w+|aplac\w+|move it|reschedule( it)?|change it)\b/,
  'appointment-cancel': /\b(cancel[ea]la|cancelarla|anul[ea]la|quit[ea]la|cancel it)\b/,
  'pay-other':
    /\b((el|la) otr[oa](?! (dia|semana|mes|ano|vez)\b)|otro predio|otra casa|otra cosa|the other|another property)\b/,
};

/**
 * Which option a citizen means: its label, its id, or its number said in any of the ways people say it
 * ("1", "la uno", "la primera", "opción 2"). Undefined where none is meant.
 */
export function chosenOption(text: string, options: Awaiting['options']): string | undefined {
  const said = fold(text);
  if (said === '') return undefined;
  const exact = options.find(({ id, label }) => fold(label) === said || id === said);
  if (exact) return exact.id;
  const number = said.replace(LEADING, '').replace(TRAILING, '');
  const index = /^(ultim[oa]|last)( one)?$/.test(number)
    ? options.length - 1
    : ORDINALS.findIndex((each) => each.test(number));
  return options[index]?.id ?? options.find(({ id }) => asksFor(id, text))?.id;
}

/** Whether a sentence asks for an option in other words than its name. */
export function asksFor(id: string, text: string): boolean {
  return PHRASES[id.split(':')[0] ?? id]?.test(fold(text)) ?? false;
}

/** What people call a property, with the words that stand for the same. */
export const PROPERTY_KINDS: readonly (readonly string[])[] = [
  ['apartamento', 'apto', 'apartaestudio', 'apartment', 'flat'],
  ['casa', 'casita', 'house'],
  ['lote', 'terreno', 'solar', 'lot'],
  ['local', 'negocio', 'shop', 'store'],
  ['finca', 'parcela', 'farm'],
  ['bodega', 'warehouse'],
  ['garaje', 'parqueadero', 'garage', 'parking'],
  ['oficina', 'office'],
];

/** A word by the first of those that stand for the same property. */
const asKind = (word: string): string => PROPERTY_KINDS.find((words) => words.includes(word))?.[0] ?? word;

/** The one option whose name holds every word said ("la casa 22", "todo"); undefined where none does, or several. */
export function uniquelyNamed(text: string, options: Awaiting['options']): string | undefined {
  const words = contentWords(fold(text).replace(TRAILING, ''));
  if (words.length === 0) return undefined;
  const holding = (wordOf: (word: string) => string): Awaiting['options'] =>
    options.filter(({ label }) => {
      const name = fold(label).split(' ').map(wordOf);
      return words.every((word) => name.includes(wordOf(word)));
    });
  const exact = holding((word) => word);
  const named = exact.length > 0 ? exact : holding(asKind);
  const whole = named.filter(({ label }) => contentWords(label).length === words.length);
  return named.length === 1 ? named[0]?.id : whole.length === 1 ? whole[0]?.id : undefined;
}

function contentWords(text: string): string[] {
  return fold(text)
    .split(' ')
    .filter((word) => word !== '' && !EMPTY_WORDS.has(word));
}

/** A rating from 1 to 5 within a short sentence ("le doy un 4", "cinco, gracias", "excelente"); undefined where there is none, or two. */
export function scoreSaid(text: string): string | undefined {
  const words = fold(text)
    .replace(/\b(de|sobre|out of) (5|cinco|five)$/, '')
    .split(' ');
  if (words.length > 6) return undefined;
  const scores = words
    .filter((word) => !/^(un|una|primer[oa]?|segund[oa]|tercer[oa]?|first|second|third)$/.test(word))
    .flatMap((word) => {
      const index = ORDINALS.slice(0, 5).findIndex((ordinal) => ordinal.test(word));
      return index < 0 ? [] : [String(index + 1)];
    });
  return new Set(scores).size === 1 ? scores[0] : ratedInWords(words.join(' '));
}

/** A rating in words alone ("excelente", "todo muy bien, gracias"), as the question words the scale: 1 is bad, 5 very good. */
function ratedInWords(said: string): string | undefined {
  return RATINGS.find(([, pattern]) => pattern.test(said))?.[0];
}

/** What people put around a rating in words. */
const AROUND =
  '(todo|toda|la|el|su|fue|estuvo|me|parecio|atencion|servicio|it|was|all|the|service|senor|senora|gracias|muchas|thanks?|thank|you)';
const rating = (words: string): RegExp => new RegExp(`^(${AROUND} )*(${words})( ${AROUND})*$`);
const RATINGS: readonly [string, RegExp][] = [
  [
    '5',
    rating(
      'excelente|excelentes|perfecto|perfecta|(muy|super) (bien|buen[oa]?)|genial|chevere|bacano|excellent|perfect|great|very good',
    ),
  ],
  ['4', rating('bien|buen[oa]?|good')],
  ['3', rating('regular|normal|mas o menos|ahi mas o menos|so so|ok(ay)?')],
  ['1', rating('(muy )?mal[oa]?|malisim[oa]|pesim[oa]|horrible|terrible|(very )?bad|awful')],
];

/** What people put around a number. */
const LEADING =
  /^((pues|bueno|mejor|quiero|deme|dame|escojo|elijo|seria|es|con|por|la|el|lo|the|opcion|numero|option|number|punto) )+/;
const TRAILING = /( (por favor|porfa|porfavor|porfis|gracias|pls|please|pues|mejor|one|no mas|nomas|nada mas))+$/;
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'la el lo los las de del un una y a al por pagar pago quiero pues solo solamente nomas es era este esta ese esa deme mejor i want to pay the only just'.split(
    ' ',
  ),
);

/** Without accents, case, punctuation or emoji. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
