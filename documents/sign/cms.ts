import { createHash, webcrypto } from 'node:crypto';
import { Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  type AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  GeneralName,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import type { SigningIdentity } from './signing-identity.ts';

/** Gives a signature value its time-stamp token, DER. */
export type Stamp = (signature: Uint8Array) => Promise<Uint8Array | undefined>;

/** Signs bytes into a detached CMS. */
export interface CmsSigner {
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SIGNATURE_TIME_STAMP = '1.2.840.113549.1.9.16.2.14';

/**
 * CMS as PAdES wants it: SHA-256, `signingCertificateV2`, no signing time (that stands in the PDF), and an unsigned
 * time-stamp where `stamp` gives one. Sources: ETSI EN 319 142-1 § 6.3, ETSI EN 319 122-1 § 5.2.2, RFC 5035 § 3, RFC 5652.
 */
export async function createCmsSigner(identity: SigningIdentity, stamp?: Stamp): Promise<CmsSigner> {
  const certificates = identity.certificates.map((der) => Certificate.fromBER(Uint8Array.from(der).buffer));
  const [own] = certificates;
  if (!own) throw new RangeError('a signing identity has a certificate');
  const key = await importKey(identity.key, own);
  const signingCertificate = attribute(SIGNING_CERTIFICATE_V2, signingCertificateV2(own, identity.certificates[0]));

  return {
    async sign(bytes) {
      const digest = createHash('sha256').update(bytes).digest();
      const signer = new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: inDerOrder([
            attribute(CONTENT_TYPE, new ObjectIdentifier({ value: ContentInfo.DATA })),
            attribute(MESSAGE_DIGEST, new OctetString({ valueHex: Uint8Array.from(digest).buffer })),
            signingCertificate,
          ]),
        }),
      });
      const signed = new SignedData({
        version: 1,
        encapContentInfo: new EncapsulatedContentInfo({ eContentType: ContentInfo.DATA }),
        certificates,
        signerInfos: [signer],
      });
      await signed.sign(key, 0, 'SHA-256');
      const token = await stamp?.(signer.signature.valueBlock.valueHexView);
      if (token) {
        const content = ContentInfo.fromBER(Uint8Array.from(token).buffer).toSchema();
        signer.unsignedAttrs = new SignedAndUnsignedAttributes({
          type: 1,
          attributes: [attribute(SIGNATURE_TIME_STAMP, content)],
        });
      }
      const content = new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) });
      return new Uint8Array(content.toSchema().toBER());
    },
  };
}

const attribute = (type: string, value: unknown): Attribute => new Attribute({ type, values: [value] });

/** DER writes a set in the order of its encodings; the signature is made over exactly that. */
function inDerOrder(attributes: Attribute[]): Attribute[] {
  const encoded = attributes.map((one) => ({ one, der: Buffer.from(one.toSchema().toBER()) }));
  return encoded.sort((a, b) => Buffer.compare(a.der, b.der)).map(({ one }) => one);
}

/** SHA-256 is the default hash, and DER leaves a default out. */
function signingCertificateV2(certificate: Certificate, der: Uint8Array | undefined): Sequence {
  const hash = createHash('sha256')
    .update(der ?? new Uint8Array())
    .digest();
  const issuer = new GeneralName({ type: 4, value: certificate.issuer });
  const issuerSerial = new Sequence({
    value: [
      new Sequence({ value: [issuer.toSchema()] }),
      new Integer({ valueHex: certificate.serialNumber.valueBlock.valueHexView }),
    ],
  });
  const id = new Sequence({ value: [new OctetString({ valueHex: Uint8Array.from(hash).buffer }), issuerSerial] });
  return new Sequence({ value: [new Sequence({ value: [id] })] });
}

/** WebCrypto must be told at import what a key signs with. */
function importKey(pkcs8: Uint8Array, { subjectPublicKeyInfo }: Certificate): Promise<webcrypto.CryptoKey> {
  const curve = CURVES[oidOf(subjectPublicKeyInfo.algorithm)];
  const algorithm = curve
    ? { name: 'ECDSA', namedCurve: curve }
    : { name: 'RSASSA-PKCS1-v1_5', hash: { name: 'SHA-256' } };
  return webcrypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, false, ['sign']);
}

const CURVES: Partial<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

function oidOf({ algorithmParams }: AlgorithmIdentifier): string {
  const parameters: unknown = algorithmParams;
  return parameters instanceof ObjectIdentifier ? parameters.valueBlock.toString() : '';
}
