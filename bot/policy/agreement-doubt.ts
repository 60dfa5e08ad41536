import { fold } from './choice.ts';

/** What somebody may ask before signing an agreement. */
export type AgreementDoubt = 'late' | 'early' | 'interest' | 'pay';

const DOUBTS: readonly [AgreementDoubt, RegExp][] = [
  [
    'late',
    /\b(si (me |se me )?(atras\w+|demor\w+|cuelg\w+|quedo sin|pasa la fecha|olvid\w+)|si (yo )?(un mes |algun dia )?(no (pago|puedo|alcanzo|tengo)|dej\w+ de pagar|fallo|incumplo)|(if|what happens when) (i|we) (am late|fall behind|miss|stop paying|can ?n.?t pay|cannot pay|do ?n.?t pay|pay late))/,
  ],
  [
    'early',
    /\b(pag\w+ antes|adelant\w+|abon\w+ (mas|a capital)|antes de (la fecha|tiempo)|pag\w+ todo (despues|mas adelante)|pay (early|earlier|ahead|before|in advance)|pay it off)\b/,
  ],
  [
    'interest',
    /\b(que (es|son|significa\w*|quiere decir) (eso de |lo de |los |el )?(intereses|financiacion|interes)|por ?que (tanto|mas|sube|intereses|cobran)|(cuanto|que) (es |son )?(de |los )?interes(es)?|what (is|are|does) (the )?(financing )?(interest|financing)|why (is it|so much|more|interest))\b/,
  ],
  [
    'pay',
    /\b((como|donde|por donde) (se )?(pago|pagaria|pagan|paga|hago el pago|voy a pagar|seria el pago)|(how|where) (do|would|will|can) i (pay|make))\b/,
  ],
];

/** What a question about the terms of an agreement is about; undefined where it is about something else. */
export function agreementDoubt(text: string): AgreementDoubt | undefined {
  const said = fold(text);
  return DOUBTS.find(([, pattern]) => pattern.test(said))?.[0];
}
