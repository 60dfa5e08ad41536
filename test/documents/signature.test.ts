import { createHash, X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromBER, type Sequence } from 'asn1js';
import { ContentInfo, SignedData } from 'pkijs';
import { PDFDocument } from 'pdf-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../documents/press/make-paper.ts';
import { createCmsSigner } from '../../documents/sign/cms.ts';
import { makeSelfSigned } from '../../documents/sign/self-signed.ts';
import { signPdf } from '../../documents/sign/sign-pdf.ts';
import type { SigningIdentity } from '../../documents/sign/signing-identity.ts';
import { cityIdentity, CONTENTS, ISSUER, jobOf } from './samples.ts';
import { hasOpenssl, hasPoppler, inFolder, poppler, run, signatureIn } from './tools.ts';

let identity: SigningIdentity;
let pdf: Uint8Array;
beforeAll(async () => {
  identity = await cityIdentity();
  const make = await createPaperMaker({ identity, issuer: ISSUER }, () => undefined);
  pdf = await make(jobOf(CONTENTS.clearance));
});

function cmsOf(signed: Uint8Array): { der: Buffer; cms: SignedData; bytes: Buffer } {
  const { der, bytes } = signatureIn(signed);
  const content = ContentInfo.fromBER(Uint8Array.from(der).buffer);
  return { der, cms: new SignedData({ schema: content.content }), bytes };
}

/** Somebody else's certificate. */
async function certificateOf(name: string): Promise<Uint8Array> {
  const [notBefore, notAfter] = [new Date(Date.now() - 60_000), new Date(Date.now() + 86_400_000)];
  const pem = await makeSelfSigned({ organisation: 'Raíz', unit: 'u', commonName: name, notBefore, notAfter });
  return new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERT'))).raw;
}

describe('the signature', () => {
  it('is PAdES B-B: names its certificate by hash, has no signing time of its own, and covers the whole file', () => {
    const { cms, bytes } = cmsOf(pdf);
    const [signer] = cms.signerInfos;
    const attributes = signer?.signedAttrs?.attributes ?? [];
    expect(attributes.map(({ type }) => type).sort()).toEqual(
      ['1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4', '1.2.840.113549.1.9.16.2.47'].sort(),
    );
    const v2 = attributes.find(({ type }) => type === '1.2.840.113549.1.9.16.2.47')?.values[0] as Sequence;
    const hash = createHash('sha256')
      .update(identity.certificates[0] ?? '')
      .digest('hex');
    expect(Buffer.from(v2.toBER()).toString('hex')).toContain(`0420${hash}`);
    const digest = attributes.find(({ type }) => type === '1.2.840.113549.1.9.4')?.values[0] as {
      getValue(): ArrayBuffer;
    };
    expect(Buffer.from(digest.getValue())).toEqual(createHash('sha256').update(bytes).digest());
    expect(signer?.unsignedAttrs).toBeUndefined();
    const text = Buffer.from(pdf).toString('latin1');
    expect(text).toContain('/SubFilter /ETSI.CAdES.detached');
    const [, start, gapFrom, gapTo, rest] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(text)?.map(Number) ?? [];
    expect([start, (gapTo ?? 0) + (rest ?? 0)]).toEqual([0, pdf.byteLength]);
    expect(text[gapFrom ?? 0]).toBe('<');
    expect(text[(gapTo ?? 0) - 1]).toBe('>');
  });

  it('its attributes stand in DER order, as strict readers want them', () => {
    const [signer] = cmsOf(pdf).cms.signerInfos;
    const encodings = signer?.signedAttrs?.attributes.map((one) => Buffer.from(one.toSchema().toBER())) ?? [];
    expect(encodings).toEqual([...encodings].sort((a, b) => Buffer.compare(a, b)));
    expect(fromBER(signer?.signedAttrs?.encodedValue ?? new ArrayBuffer(0)).offset).toBeGreaterThan(0);
  });

  it.skipIf(!hasOpenssl)('openssl verifies the CMS over the signed ranges', () =>
    inFolder(async (folder) => {
      const { der, bytes } = cmsOf(pdf);
      const ca = new X509Certificate(identity.certificates[0] ?? '').toString();
      await writeFile(path.join(folder, 'cms.der'), der);
      await writeFile(path.join(folder, 'bytes'), bytes);
      await writeFile(path.join(folder, 'ca.pem'), ca);
      const args = ['cms', '-verify', '-inform', 'DER', '-in', 'cms.der', '-content', 'bytes', '-binary', '-cades'];
      const said = await run('openssl', [...args, '-CAfile', 'ca.pem', '-purpose', 'any', '-out', 'out'], folder);
      expect(said).toMatch(/verification successful/i);
    }),
  );

  it.skipIf(!hasPoppler)('pdfsig says that it is valid, who signed, when, and that all is signed', async () => {
    const said = await poppler('pdfsig', pdf);
    for (const words of [
      'Signature is Valid.',
      'Signer Certificate Common Name: Hacienda de Santiago',
      'Signing Hash Algorithm: SHA-256',
      'Signature Type: ETSI.CAdES.detached',
      'Total document signed',
    ])
      expect(said).toContain(words);
  });

  it.skipIf(!hasPoppler)('has room for a long chain of certificates', async () => {
    const above = await Promise.all(['1', '2', '3', '4'].map(certificateOf));
    const certificates = [...identity.certificates, ...above];
    const make = await createPaperMaker({ identity: { ...identity, certificates }, issuer: ISSUER }, () => undefined);
    expect(await poppler('pdfsig', await make(jobOf(CONTENTS.clearance)))).toContain('Signature is Valid');
  });

  it.skipIf(!hasPoppler).each([4095, 4096])(
    'leaves the file whole, whatever room it is given (%d bytes)',
    async (roomBytes) => {
      const document = await PDFDocument.create();
      document.addPage();
      const note = { signer: 'Firma', reason: 'Prueba', location: 'Santiago', at: new Date(), roomBytes };
      const signed = await signPdf(document, await createCmsSigner(identity), note);
      expect(await poppler('pdfsig', signed)).toContain('Signature is Valid');
    },
  );

  it.skipIf(!hasPoppler)('one changed byte is seen, before the signature and after it', async () => {
    const gap = Buffer.from(pdf).indexOf('/Contents <');
    for (const at of [gap - 2000, pdf.byteLength - 400]) {
      const changed = Uint8Array.from(pdf);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const said = await poppler('pdfsig', changed).catch((error: Error) => error.message);
      expect(said).not.toContain('Signature is Valid');
    }
    const added = Buffer.concat([pdf, Buffer.from('\n% more\n')]);
    expect(await poppler('pdfsig', added)).not.toContain('Total document signed');
  });
});
