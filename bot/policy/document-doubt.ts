import { fold } from './choice.ts';

/** What makes a citizen hesitate before giving the document. */
export type DocumentDoubt = 'why' | 'safe' | 'later' | 'which' | 'foreign' | 'none';

const PAPER = '(cedula|cedulas|documento|documentos|identificacion|nit|papeles|id|document)';

/** How it is said, folded; the first that fits. Lacking it now comes before not having one. */
const SAID: readonly [DocumentDoubt, RegExp][] = [
  [
    'later',
    /\b(no (la|lo) (tengo|cargo|traje|llevo)|no .*\b(a la mano|a mano|aqui|conmigo|encima)\b|no (me (la|lo) se|(la|lo) recuerdo|me acuerdo)|do ?n.?t have it)/,
  ],
  [
    'why',
    new RegExp(
      `^(y |pero |oiga )*((para que|por que|pa que)( (me|nos|se))?( (la|lo|eso|mi|mis|el|su|${PAPER}))* (necesita|pide|quiere|sirve|solicita|usa)\\w*( (la|el|lo|mi|mis|su|eso|datos|numero|de|${PAPER}))*$|(why|what)( do)? you (need|want|ask)\\b)`,
    ),
  ],
  [
    'safe',
    /\b((es|sera|eso es|esto es) (segur[oa]|confiable|legal)|es una estafa|me van a (robar|estafar)|safe|secure|a scam)\b/,
  ],
  [
    'foreign',
    /\b(extranjer[oa]|venezolan[oa]|pasaporte|no soy colombian[oa]|ppt|permiso (de|por) proteccion|foreign\w*|passport|not colombian)\b/,
  ],
  ['which', new RegExp(`\\b(cual|que|which|what) (numero de |tipo de |kind of )?${PAPER}\\b|^(cual|which)( one)?$`)],
  [
    'none',
    new RegExp(
      `\\b(no tengo|perdi|(se )?me (perdio|robaron)|(do ?n.?t|do not) have|lost)( (una?|la|mi|ningun|a|an|any|my))* ${PAPER}\\b`,
    ),
  ],
];

/** The doubt a sentence holds; with digits in it, it is taken for a document. */
export function documentDoubt(text: string): DocumentDoubt | undefined {
  if (/\d/.test(text)) return undefined;
  const said = fold(text);
  return SAID.find(([, pattern]) => pattern.test(said))?.[0];
}
