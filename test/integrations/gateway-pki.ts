import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A certificate with its key, in PEM and as files. */
export interface Identity {
  certificate: string;
  key: string;
  certificateFile: string;
  keyFile: string;
}

/** A certification authority of the test's own, in a temporary folder. */
export interface Authority extends Identity {
  /** For the server at 127.0.0.1, or for a client of that name. */
  issue(use: 'server' | 'client', name: string): Identity;
  remove(): void;
}

/** Made with the machine's openssl; good for a day. */
export function makeAuthority(name: string): Authority {
  const folder = mkdtempSync(path.join(tmpdir(), 'ventanilla-pki-'));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (base: string): Identity => {
    const [certificateFile, keyFile] = [path.join(folder, `${base}.pem`), path.join(folder, `${base}.key`)];
    const [certificate, key] = [readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    return { certificate, key, certificateFile, keyFile };
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '1', '-subj', `/CN=${name}`);
  return {
    ...read('ca'),
    issue(use, subject) {
      openssl('req', ...newKey, '-keyout', `${subject}.key`, '-out', `${subject}.csr`, '-subj', `/CN=${subject}`);
      const extensions = [
        `extendedKeyUsage=${use}Auth`,
        ...(use === 'server' ? ['subjectAltName=IP:127.0.0.1'] : []),
      ].join('\n');
      writeFileSync(path.join(folder, `${subject}.ext`), extensions);
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1'];
      openssl(
        'x509',
        '-req',
        '-in',
        `${subject}.csr`,
        ...signed,
        '-extfile',
        `${subject}.ext`,
        '-out',
        `${subject}.pem`,
      );
      return read(subject);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
