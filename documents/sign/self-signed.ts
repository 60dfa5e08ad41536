import { randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, Sequence, Set as Asn1Set, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension, RelativeDistinguishedNames } from 'pkijs';

/** Whose certificate it is, and when it counts. */
export interface SelfSigned {
  organisation: string;
  unit: string;
  commonName: string;
  notBefore: Date;
  notAfter: Date;
}

/** An RSA key and a certificate that it signed itself, as PEM one after the other. */
export async function makeSelfSigned(given: SelfSigned): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  const name = RelativeDistinguishedNames.fromBER(
    new Sequence({
      value: [named('2.5.4.10', given.organisation), named('2.5.4.11', given.unit), named('2.5.4.3', given.commonName)],
    }).toBER(),
  );
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: Uint8Array.of(0x40, ...randomBytes(15)).buffer }),
    subject: name,
    issuer: name,
  });
  certificate.notBefore.value = given.notBefore;
  certificate.notAfter.value = given.notAfter;
  certificate.extensions = [
    extension('2.5.29.19', new BasicConstraints({ cA: false }).toSchema().toBER()),
    // digitalSignature and nonRepudiation.
    extension('2.5.29.15', new BitString({ valueHex: Uint8Array.of(0xc0).buffer, unusedBits: 6 }).toBER()),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(keys.privateKey, 'SHA-256');
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${pem('PRIVATE KEY', key)}${pem('CERTIFICATE', certificate.toSchema(true).toBER())}`;
}

/** A part of a name in a set of its own: the library would put all of them into one. */
const named = (type: string, value: string): Asn1Set =>
  new Asn1Set({ value: [new AttributeTypeAndValue({ type, value: new Utf8String({ value }) }).toSchema()] });

const extension = (extnID: string, extnValue: ArrayBuffer): Extension =>
  new Extension({ extnID, critical: true, extnValue });

function pem(label: string, der: ArrayBuffer): string {
  const base64 = Buffer.from(der).toString('base64');
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
