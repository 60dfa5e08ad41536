import { fold } from './choice.ts';

/** What is wrong with the portal: it does not let in, its code does not come, or a page fails. */
export type PortalTrouble = 'password' | 'code' | 'page';

const WORDS: readonly [PortalTrouble, RegExp][] = [
  [
    'code',
    /\b(codigos?|otp|sms|token|verification code|the code)\b|\b(lleg\w+|recib\w+)( \w+){0,2} correo\b|\be ?mail( \w+){0,2} arrive/,
  ],
  [
    'password',
    /\b(claves?|contrasen\w*|password|usuario|bloque\w*|desbloque\w*|registrarme|iniciar sesion|log ?in|locked)\b/,
  ],
  [
    'page',
    /\b(pagina|pag|portal|sistema|boton|error|pdf|descarg\w*|carga|abre|navegador|firma|subo|formato|site|page|website|loads?|button)\b/,
  ],
];

/** A portal that is only said not to work says nothing of why. */
const VAGUE =
  /\b(no (me )?(deja|puedo|logro) (entrar|ingresar|acceder)|no (me )?(sirve|funciona)|problemas? con|(can.?t|cannot) (get in|enter|access))\b/;

/** What a sentence says is wrong; undefined where it does not say. */
export function portalTrouble(text: string): PortalTrouble | undefined {
  const said = fold(text);
  const named = WORDS.find(([, words]) => words.test(said))?.[0];
  return named === 'page' && VAGUE.test(said) && !/\b(error|boton|pdf|descarg\w*|carga|blanco)\b/.test(said)
    ? undefined
    : named;
}
