import type { NluResult } from '../../contracts/nlu-result.ts';
import { fold } from './choice.ts';

/** What somebody who was deceived has done already. */
export type Harm = 'paid' | 'told';

const LINK =
  /\bhttps?:\/\/\S+|\bwww\.\S+|(?<![@\p{L}\d.-])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:com|co|net|org|info|xyz|site|online|top|app|shop|link|example)(?:\/\S*)?(?![\p{L}\d@])/giu;
/** "Pagué" is done, "que pague" is what somebody wants: without its accent it needs a "ya". */
const PAID_WRITTEN = /(?<!\p{L})(pagué|consigné|transferí|giré)(?!\p{L})/iu;
const PAID =
  /\b(ya (les? )?(pague|consigne|transferi|gire|di la plata)|hice el pago|me (robaron|estafaron|tumbaron|descontaron)|cai en|i (already )?(paid|transferred|sent (them )?money)|(was|got) scammed)\b/;
const TOLD =
  /\b((ya )?(di|le di|les di|puse|entregue|dicte|escribi) (el|la|los|las|mi|mis) (codigo|clave|contrasena|datos|tarjeta|numero de (la |mi )?tarjeta|otp)|i gave (them )?(the|my) (code|password|card|details))\b/;

/** Numbers, links and addresses in what was said, at most a few of each. */
export function fraudSigns(
  text: string,
  { entities }: Pick<NluResult, 'entities'>,
): Record<'links' | 'phones' | 'emails', string[]> {
  const valuesOf = (type: string): string[] =>
    entities.filter((entity) => entity.type === type).map(({ value }) => String(value));
  return {
    links: [...text.matchAll(LINK)].map(([link]) => link.slice(0, LONGEST_LINK)).slice(0, MOST_OF_EACH),
    phones: valuesOf('telefono').slice(0, MOST_OF_EACH),
    emails: valuesOf('correo').slice(0, MOST_OF_EACH),
  };
}

const MOST_OF_EACH = 5;
const LONGEST_LINK = 300;

/** Whether money, or what opens an account, was already given away. */
export function harmDone(text: string): Harm | undefined {
  const said = fold(text);
  if (TOLD.test(said)) return 'told';
  return PAID.test(said) || PAID_WRITTEN.test(text.normalize('NFC')) ? 'paid' : undefined;
}
