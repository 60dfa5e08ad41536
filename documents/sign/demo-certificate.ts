import { makeSelfSigned } from './self-signed.ts';
import { DEMO_UNIT } from './signing-identity.ts';

/** Key and certificate of the demonstration, PEM: the subject says what they are worth, and counts for ten years. */
export function makeDemoIdentity(now: Date): Promise<string> {
  return makeSelfSigned({
    organisation: 'DEMOSTRACIÓN – SIN VALIDEZ',
    unit: DEMO_UNIT,
    commonName: 'Firma de DEMOSTRACIÓN – SIN VALIDEZ',
    notBefore: new Date(now.getTime() - 60 * 60_000),
    notAfter: new Date(Date.UTC(now.getUTCFullYear() + 10, now.getUTCMonth(), now.getUTCDate())),
  });
}
