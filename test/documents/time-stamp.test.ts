import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { ContentInfo, SignedData } from 'pkijs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../documents/press/make-paper.ts';
import type { PressSetup } from '../../documents/press/job.ts';
import { requestTimeStamp } from '../../documents/sign/time-stamp.ts';
import { cityIdentity, CONTENTS, ISSUER, jobOf } from './samples.ts';
import { hasOpenssl, hasPoppler, poppler, run, signatureIn } from './tools.ts';

const CONFIG = `
[here]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
`;

/** How the authority behaves. */
type Mood = 'well' | 'old-answer' | 'refuses' | 'garbage' | 'error' | 'hangs' | 'endless' | 'moved';

describe.skipIf(!hasOpenssl)('a time-stamp (RFC 3161)', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let mood: Mood = 'well';
  let oldAnswer: Buffer;
  const asked: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tsa-'));
    await writeFile(path.join(folder, 'tsa.cnf'), CONFIG);
    await writeFile(path.join(folder, 'serial'), '01\n');
    await run(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '2'],
        ...['-subj', '/CN=Estampa de prueba', '-addext', 'extendedKeyUsage=critical,timeStamping'],
      ],
      folder,
    );
    server = createServer((request, response) => {
      void (async () => {
        asked.push(request.headers['content-type'] ?? '');
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const send = (status: number, body: Buffer | string): void => {
          response.writeHead(status, { 'content-type': 'application/timestamp-reply' });
          response.end(body);
        };
        if (mood === 'hangs') return;
        if (mood === 'garbage') return send(200, 'no time-stamp');
        if (mood === 'error') return send(500, 'no');
        if (mood === 'moved') return void response.writeHead(302, { location: '/' }).end();
        // PKIStatusInfo: rejection.
        if (mood === 'refuses') return send(200, Buffer.from('30053003020102', 'hex'));
        if (mood === 'endless') {
          return void Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(16 * 1024))).pipe(response);
        }
        if (mood === 'old-answer') return send(200, oldAnswer);
        oldAnswer = await reply(Buffer.concat(parts));
        send(200, oldAnswer);
      })().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
  });
  afterEach(() => (mood = 'well'));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  async function reply(query: Buffer): Promise<Buffer> {
    await writeFile(path.join(folder, 'query'), query);
    const args = ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'here', '-queryfile', 'query', '-out', 'answer'];
    await run('openssl', args, folder);
    return readFile(path.join(folder, 'answer'));
  }

  const maker = async (onFailure: 'refuse' | 'unstamped', reasons: string[] = []) => {
    const setup: PressSetup = {
      ...{ identity: await cityIdentity(), issuer: ISSUER },
      timeStamp: { url, timeoutMs: 3_000, onFailure },
    };
    return createPaperMaker(setup, (reason) => reasons.push(reason.message));
  };

  it('makes the signature PAdES B-T: openssl finds the token to be over the signature', async () => {
    const make = await maker('refuse');
    const pdf = await make(jobOf(CONTENTS.clearance));
    if (hasPoppler) expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
    const content = ContentInfo.fromBER(Uint8Array.from(signatureIn(pdf).der).buffer);
    const [signer] = new SignedData({ schema: content.content }).signerInfos;
    const [stamp] = signer?.unsignedAttrs?.attributes ?? [];
    expect(stamp?.type).toBe('1.2.840.113549.1.9.16.2.14');
    await writeFile(path.join(folder, 'token'), Buffer.from((stamp?.values[0] as { toBER(): ArrayBuffer }).toBER()));
    await writeFile(path.join(folder, 'signature'), Buffer.from(signer?.signature.valueBlock.valueHexView ?? []));
    const args = ['ts', '-verify', '-token_in', '-in', 'token', '-data', 'signature', '-CAfile', 'tsa.pem'];
    expect(await run('openssl', args, folder)).toContain('Verification: OK');
    expect(asked.at(-1)).toBe('application/timestamp-query');
  });

  it.each<Mood>(['refuses', 'garbage', 'error', 'endless', 'moved'])(
    'of an authority that %s is none: no paper is issued',
    async (how) => {
      const make = await maker('refuse');
      mood = how;
      await expect(make(jobOf(CONTENTS.clearance))).rejects.toMatchObject({
        code: 'papers.unavailable',
        retryable: true,
      });
    },
  );

  it('of another signature, sent again, is not taken', async () => {
    await requestTimeStamp(Buffer.from('one'), { url, timeoutMs: 3_000 });
    mood = 'old-answer';
    for (const text of ['one', 'two'])
      await expect(requestTimeStamp(Buffer.from(text), { url, timeoutMs: 3_000 })).rejects.toMatchObject({
        code: 'papers.unavailable',
      });
  });

  it('that does not come in time is given up', async () => {
    mood = 'hangs';
    await expect(requestTimeStamp(Buffer.from('one'), { url, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'papers.unavailable',
      message: 'the time-stamp authority does not answer',
    });
  });

  it('may be done without where the city says so, and then it is told why', async () => {
    const reasons: string[] = [];
    const make = await maker('unstamped', reasons);
    mood = 'error';
    const pdf = await make(jobOf(CONTENTS.clearance));
    expect(reasons).toEqual(['the time-stamp authority does not answer']);
    if (hasPoppler) expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
  });
});
