import { fold } from './choice.ts';

const TWICE =
  /\b(dos veces|2 veces|doble|duplicad\w*|dos pagos|2 pagos|repetid\w*|otra vez me (cobraron|descontaron)|twice|double|two times|duplicate\w*)\b/;

/** Whether somebody says that something was paid twice. */
export const saysTwice = (text: string): boolean => TWICE.test(fold(text));
