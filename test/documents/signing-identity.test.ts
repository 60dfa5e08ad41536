import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDemoIdentity } from '../../documents/sign/demo-certificate.ts';
import { readSigningIdentity, type SigningMaterial } from '../../documents/sign/signing-identity.ts';
import { createPaperMaker } from '../../documents/press/make-paper.ts';
import { cityPem, CONTENTS, ISSUER, jobOf } from './samples.ts';
import { hasOpenssl, hasPoppler, inFolder, poppler, run } from './tools.ts';

const now = new Date();
const read = (material: SigningMaterial) => readSigningIdentity(material, new Date());
const problem = (material: SigningMaterial): Promise<string> =>
  read(material).then(
    () => 'it was taken',
    (error: Error & { code?: string }) => `${error.code} ${error.message}`,
  );

describe('the signing key', () => {
  it('in PEM is taken with its certificate, and its name is the signer’s', async () => {
    const pem = await cityPem();
    const identity = await read({ keyPem: pem, certificatePem: pem });
    expect(identity).toMatchObject({ signer: 'Hacienda de Santiago', demo: false });
    expect(identity.certificates).toHaveLength(1);
    const key = createPrivateKey({ key: Buffer.from(identity.key), format: 'der', type: 'pkcs8' });
    expect(new X509Certificate(identity.certificates[0] ?? '').checkPrivateKey(key)).toBe(true);
  });

  it('may be sealed with a passphrase; a wrong one is said, and not repeated', async () => {
    const pem = await cityPem();
    const keyPem = createPrivateKey(pem).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'ábrete sésamo',
    });
    const material = { keyPem: String(keyPem), certificatePem: pem };
    expect((await read({ ...material, passphrase: 'ábrete sésamo' })).signer).toBe('Hacienda de Santiago');
    const said = await problem({ ...material, passphrase: 'wrong-phrase' });
    expect(said).toMatch(/^config\.invalid PAPERS_SIGNING_KEY: .*PAPERS_SIGNING_PASSPHRASE/);
    expect(said).not.toContain('wrong-phrase');
  });

  it('of another certificate, and certificates that do not count today, are refused by name', async () => {
    const [one, other] = [await cityPem(), await cityPem()];
    expect(await problem({ keyPem: one, certificatePem: other })).toMatch(
      /^config\.invalid PAPERS_SIGNING_CERTIFICATE: is not/,
    );
    const past = await cityPem({
      notBefore: new Date(now.getTime() - 7200e3),
      notAfter: new Date(now.getTime() - 3600e3),
    });
    expect(await problem({ keyPem: past, certificatePem: past })).toMatch(/PAPERS_SIGNING_CERTIFICATE: expired/);
    const future = await cityPem({ notBefore: new Date(now.getTime() + 3600e3) });
    expect(await problem({ keyPem: future, certificatePem: future })).toMatch(
      /PAPERS_SIGNING_CERTIFICATE: does not count before/,
    );
    expect(await problem({ keyPem: 'no key', certificatePem: one })).toMatch(/PAPERS_SIGNING_KEY: is no private key/);
    expect(await problem({ keyPem: one, certificatePem: 'none' })).toMatch(
      /PAPERS_SIGNING_CERTIFICATE: holds no certificate/,
    );
  });

  it('of the demonstration says what it is worth', async () => {
    const pem = await makeDemoIdentity(now);
    const identity = await read({ keyPem: pem, certificatePem: pem });
    expect(identity).toMatchObject({ demo: true, signer: 'Firma de DEMOSTRACIÓN – SIN VALIDEZ' });
    expect(identity.notAfter.getUTCFullYear()).toBe(now.getUTCFullYear() + 10);
  });

  it.skipIf(!hasOpenssl)('may be a PKCS #12 file with the certificates above it, whatever their order', () =>
    inFolder(async (folder) => {
      const at = (name: string): string => path.join(folder, name);
      const subject = (name: string): string[] => ['-subj', `/CN=${name}`, '-days', '2'];
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
      await run(
        'openssl',
        ['req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.pem', ...subject('Raiz')],
        folder,
      );
      await run(
        'openssl',
        [
          'req',
          '-x509',
          ...curve,
          '-keyout',
          'own.key',
          '-out',
          'own.pem',
          ...subject('Firma'),
          '-CA',
          'ca.pem',
          '-CAkey',
          'ca.key',
        ],
        folder,
      );
      await writeFile(at('all.pem'), `${await readFile(at('ca.pem'), 'utf8')}${await readFile(at('own.pem'), 'utf8')}`);
      const out = ['-export', '-inkey', 'own.key', '-passout', 'pass:secreta'];
      await run('openssl', ['pkcs12', ...out, '-in', 'own.pem', '-certfile', 'ca.pem', '-out', 'new.p12'], folder);
      const pkcs12 = await readFile(at('new.p12'));
      const identity = await read({ pkcs12, passphrase: 'secreta' });
      expect(identity.signer).toBe('Firma');
      expect(identity.certificates.map((der) => new X509Certificate(der).subject)).toEqual(['CN=Firma', 'CN=Raiz']);
      const make = await createPaperMaker({ identity, issuer: ISSUER }, () => undefined);
      const pdf = await make(jobOf(CONTENTS.clearance));
      if (hasPoppler) expect(await poppler('pdfsig', pdf)).toMatch(/Name: Firma\n[^]*Signature is Valid/);

      expect(await problem({ pkcs12, passphrase: 'otra' })).toMatch(
        /^config\.invalid PAPERS_SIGNING_PKCS12: cannot be opened/,
      );
      expect(await problem({ pkcs12: pkcs12.subarray(0, 200), passphrase: 'secreta' })).toMatch(
        /PAPERS_SIGNING_PKCS12: cannot be opened/,
      );
      await run(
        'openssl',
        ['pkcs12', '-export', '-nokeys', '-in', 'own.pem', '-passout', 'pass:secreta', '-out', 'no-key.p12'],
        folder,
      );
      expect(await problem({ pkcs12: await readFile(at('no-key.p12')), passphrase: 'secreta' })).toMatch(
        /holds no private key/,
      );
    }),
  );

  it.skipIf(!hasOpenssl)('under 2048 bits is refused', () =>
    inFolder(async (folder) => {
      await run(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'k', '-out', 'c', '-subj', '/CN=x', '-days', '2'],
        folder,
      );
      const [keyPem, certificatePem] = [
        await readFile(path.join(folder, 'k'), 'utf8'),
        await readFile(path.join(folder, 'c'), 'utf8'),
      ];
      expect(await problem({ keyPem, certificatePem })).toMatch(/PAPERS_SIGNING_KEY: must be RSA of 2048/);
    }),
  );
});
