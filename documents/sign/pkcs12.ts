import {
  Certificate,
  CertBag,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  type AuthenticatedSafe,
  type SafeContents,
} from 'pkijs';
import { PKCS12_VARIABLE, refused } from './refused.ts';

/** The private key (PKCS #8) and all certificates of a PKCS #12 file, DER. Throws AppError `config.invalid`. */
export async function openPkcs12(
  file: Uint8Array,
  passphrase: string,
): Promise<{ key: Uint8Array; certificates: Uint8Array[] }> {
  const password = new TextEncoder().encode(passphrase).buffer;
  try {
    const pfx = PFX.fromBER(Uint8Array.from(file).buffer);
    await pfx.parseInternalValues({ password });
    const safe = pfx.parsedValue?.authenticatedSafe as AuthenticatedSafe;
    await safe.parseInternalValues({ safeContents: safe.safeContents.map(() => ({ password })) });
    const contents = (safe.parsedValue as { safeContents: { value: SafeContents }[] }).safeContents;
    const bags = contents.flatMap(({ value }) => value.safeBags.map(({ bagValue }) => bagValue));
    const key = await keyOf(bags, password);
    const certificates = bags.flatMap((bag) =>
      bag instanceof CertBag && bag.parsedValue instanceof Certificate ? [der(bag.parsedValue)] : [],
    );
    if (key) return { key, certificates };
  } catch (cause) {
    throw refused(
      PKCS12_VARIABLE,
      'cannot be opened: the passphrase (PAPERS_SIGNING_PASSPHRASE) is wrong, or the file is of the old kind (RC2, 3DES): export it again with AES-256',
      cause,
    );
  }
  throw refused(PKCS12_VARIABLE, 'holds no private key');
}

async function keyOf(bags: readonly unknown[], password: ArrayBuffer): Promise<Uint8Array | undefined> {
  for (const bag of bags) {
    if (bag instanceof PrivateKeyInfo) return der(bag);
    if (!(bag instanceof PKCS8ShroudedKeyBag)) continue;
    // The library marks its own reader of this bag as protected, and has no other.
    await (
      bag as unknown as { parseInternalValues(given: { password: ArrayBuffer }): Promise<void> }
    ).parseInternalValues({ password });
    if (bag.parsedValue) return der(bag.parsedValue);
  }
  return undefined;
}

const der = (value: { toSchema(): { toBER(): ArrayBuffer } }): Uint8Array => new Uint8Array(value.toSchema().toBER());
