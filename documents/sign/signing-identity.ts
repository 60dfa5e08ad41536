import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { CERTIFICATE_VARIABLE, KEY_VARIABLE, PKCS12_VARIABLE, refused } from './refused.ts';
import { openPkcs12 } from './pkcs12.ts';

/** Who signs: a key and its certificate with those above it, all DER, ready to travel to a thread. */
export interface SigningIdentity {
  /** PKCS #8. */
  key: Uint8Array;
  /** The signer's own first. */
  certificates: Uint8Array[];
  /** Common name of the signer, as shown on the paper. */
  signer: string;
  notAfter: Date;
  /** Made by ourselves for the demonstration: of no validity. */
  demo: boolean;
}

/** Organisational unit of every certificate of ours: by it a real gateway knows and refuses them. */
export const DEMO_UNIT = 'VENTANILLA-DEMO';

/** What is configured: a PEM key and PEM certificates, or both in one PKCS #12 file. */
export type SigningMaterial =
  | { keyPem: string; certificatePem: string; passphrase?: string | undefined }
  | { pkcs12: Uint8Array; passphrase?: string | undefined };

/** Checks that the key signs for its certificate and that this counts now. Throws AppError `config.invalid`. */
export async function readSigningIdentity(material: SigningMaterial, now: Date): Promise<SigningIdentity> {
  const isPkcs12 = 'pkcs12' in material;
  const certificateVariable = isPkcs12 ? PKCS12_VARIABLE : CERTIFICATE_VARIABLE;
  const { key, certificates } = isPkcs12 ? await fromPkcs12(material) : fromPem(material);
  const [own] = certificates;
  if (!own) throw refused(certificateVariable, 'holds no certificate');
  if (!isStrong(key))
    throw refused(
      isPkcs12 ? PKCS12_VARIABLE : KEY_VARIABLE,
      'must be RSA of 2048 bits or more, or an elliptic curve P-256, P-384 or P-521',
    );
  if (!own.checkPrivateKey(key)) throw refused(certificateVariable, 'is not the certificate of the signing key');
  const [notBefore, notAfter] = [new Date(own.validFrom), new Date(own.validTo)];
  if (now < notBefore) throw refused(certificateVariable, `does not count before ${notBefore.toISOString()}`);
  if (now > notAfter) throw refused(certificateVariable, `expired at ${notAfter.toISOString()}`);
  return {
    key: key.export({ type: 'pkcs8', format: 'der' }),
    certificates: certificates.map(({ raw }) => new Uint8Array(raw)),
    signer: commonName(own),
    notAfter,
    demo: own.subject.includes(DEMO_UNIT) || own.issuer.includes(DEMO_UNIT),
  };
}

interface Opened {
  key: KeyObject;
  certificates: X509Certificate[];
}

function fromPem(material: Extract<SigningMaterial, { keyPem: string }>): Opened {
  const { keyPem, certificatePem, passphrase } = material;
  const key = attempt(
    KEY_VARIABLE,
    'is no private key in PEM, or its passphrase (PAPERS_SIGNING_PASSPHRASE) is wrong',
    () => createPrivateKey({ key: keyPem, ...(passphrase !== undefined && { passphrase }) }),
  );
  const blocks = certificatePem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const certificates = attempt(CERTIFICATE_VARIABLE, 'is no certificate in PEM', () =>
    blocks.map((block) => new X509Certificate(block)),
  );
  return { key, certificates };
}

async function fromPkcs12({
  pkcs12,
  passphrase = '',
}: Extract<SigningMaterial, { pkcs12: Uint8Array }>): Promise<Opened> {
  const opened = await openPkcs12(pkcs12, passphrase);
  const key = attempt(PKCS12_VARIABLE, 'holds a private key of an unknown form', () =>
    createPrivateKey({ key: Buffer.from(opened.key), format: 'der', type: 'pkcs8' }),
  );
  const all = opened.certificates.map((der) => new X509Certificate(der));
  const own = all.find((certificate) => certificate.checkPrivateKey(key));
  return { key, certificates: own ? [own, ...all.filter((certificate) => certificate !== own)] : all };
}

function isStrong({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  const curve = asymmetricKeyDetails?.namedCurve ?? '';
  return asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1', 'secp521r1'].includes(curve);
}

function commonName({ subject }: X509Certificate): string {
  return nameOf(subject, 'CN') ?? nameOf(subject, 'O') ?? subject.replaceAll('\n', ', ');
}

const nameOf = (subject: string, type: string): string | undefined =>
  new RegExp(`^${type}=(.+)$`, 'm').exec(subject)?.[1];

function attempt<T>(variable: string, problem: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw refused(variable, problem, cause);
  }
}
