import { createServer } from 'node:http';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../app/config.ts';
import { loadIdentity, openPapers } from '../../app/papers.ts';
import { systemIds } from '../../app/system.ts';
import { createMemoryRateLimit } from '../../store/memory/rate-limit.ts';
import { ownDatabase } from '../support/database.ts';
import { CONTENTS, cityPem, HOLDER } from '../documents/samples.ts';
import { hasPoppler, poppler } from '../documents/tools.ts';
import { sealing } from '../store/postgres/kit.ts';

const clock = { now: () => new Date() };
const KEY = Buffer.alloc(32, 1).toString('base64');
const GATEWAY = {
  ...{ GATEWAY_URL: 'https://gateway.example.gov.co', GATEWAY_TOKEN_URL: 'https://gateway.example.gov.co/token' },
  ...{ GATEWAY_CLIENT_ID: 'v', GATEWAY_CLIENT_SECRET: 's', ENCRYPTION_KEYS: `k1:${KEY}`, DIGEST_KEY: KEY },
  ...{ DIRECT_LINE_SIGNING_KEY: KEY, PAPERS_ENTITY: 'Alcaldía de Santiago', PAPERS_PLACE: 'Santiago' },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'papers-app-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const load = (environment: Record<string, string>) =>
  loadIdentity(readConfig({ DATA_DIR: folder, ...environment }, folder), clock);
const problem = (environment: Record<string, string>): Promise<string> =>
  load(environment).then(
    () => 'it was taken',
    (error: Error & { code?: string }) => `${error.code} ${error.message}`,
  );

describe('the signing key', () => {
  it('in demo is made once, for us alone, and says what it is', async () => {
    const first = await load({});
    expect(first.demo).toBe(true);
    expect((await load({})).certificates).toEqual(first.certificates);
    expect(await readdir(folder)).toEqual(['papers-demo.pem']);
    expect((await stat(path.join(folder, 'papers-demo.pem'))).mode & 0o077).toBe(0);
  });

  it('in demo, damaged, is said to be so and is not made over', async () => {
    await writeFile(path.join(folder, 'papers-demo.pem'), 'damaged');
    expect(await problem({})).toMatch(/^config\.invalid .*papers-demo\.pem cannot be used/);
    expect(await readFile(path.join(folder, 'papers-demo.pem'), 'utf8')).toBe('damaged');
  });

  it('is PEM in the variable or in a file', async () => {
    const pem = await cityPem();
    const file = path.join(folder, 'key.pem');
    await writeFile(file, pem);
    for (const [key, certificate] of [
      [pem, pem],
      [file, file],
      [file, pem],
    ] as const)
      expect((await load({ PAPERS_SIGNING_KEY: key, PAPERS_SIGNING_CERTIFICATE: certificate })).signer).toBe(
        'Hacienda de Santiago',
      );
    expect(await problem({ PAPERS_SIGNING_KEY: `${file}.none`, PAPERS_SIGNING_CERTIFICATE: pem })).toMatch(
      /^config\.invalid PAPERS_SIGNING_KEY: .*cannot be read \(ENOENT\)/,
    );
    expect(await problem({ PAPERS_SIGNING_KEY: pem })).toMatch(
      /PAPERS_SIGNING_CERTIFICATE: is needed with PAPERS_SIGNING_KEY/,
    );
    expect(await problem({ PAPERS_SIGNING_PKCS12: file })).toMatch(/PAPERS_SIGNING_PKCS12: cannot be opened/);
  });

  it('with a real gateway is never the demonstration’s, wherever it comes from', async () => {
    await load({});
    const file = path.join(folder, 'papers-demo.pem');
    const pem = await readFile(file, 'utf8');
    for (const value of [file, pem])
      expect(await problem({ ...GATEWAY, PAPERS_SIGNING_KEY: value, PAPERS_SIGNING_CERTIFICATE: value })).toMatch(
        /^config\.invalid PAPERS_SIGNING_CERTIFICATE: is a certificate of the demonstration/,
      );
    const city = await cityPem();
    const taken = await load({ ...GATEWAY, PAPERS_SIGNING_KEY: city, PAPERS_SIGNING_CERTIFICATE: city });
    expect(taken.demo).toBe(false);
    expect(() => readConfig(GATEWAY, folder)).toThrow(/PAPERS_SIGNING_KEY: is needed with GATEWAY_URL/);
  });
});

describe('the documents room, opened', () => {
  const database = ownDatabase();

  const openWith = (environment: Record<string, string>) =>
    openPapers({
      ...{
        config: readConfig({ DATA_DIR: folder, ...environment }, folder),
        pool: database.pool,
        clock,
        ids: systemIds,
      },
      ...{ rateLimit: createMemoryRateLimit({ clock }), logger: pino({ level: 'silent' }) },
      ...{ envelope: sealing.envelope, digests: sealing.digests },
      paperWorkerUrl: new URL('../../documents/paper-worker.ts', import.meta.url),
    });

  it('R-A2 issues a signed paper, keeps it, and anybody verifies it by its address', async () => {
    const { papers, verification, close } = await openWith({});
    const server = createServer(express().use(verification));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const issued = await papers.issue({
        ...{ content: CONTENTS.statement, holder: HOLDER, locale: 'es-CO', conversationId: 'c1', key: 'c1:9' },
      });
      expect(issued).toMatchObject({ demo: true, number: expect.stringMatching(/^EDC-\d{4}-000001$/) as string });
      const opened = await papers.open(issued.id, 'c1');
      expect(opened?.pdf.byteLength).toBe(issued.bytes);
      if (hasPoppler && opened) {
        expect(await poppler('pdfsig', opened.pdf)).toMatch(
          /Name: Firma de DEMOSTRACIÓN – SIN VALIDEZ\n[^]*Signature is Valid/,
        );
        expect(await poppler('pdftotext', opened.pdf)).toContain(issued.code);
      }
      const { port } = server.address() as AddressInfo;
      const page = await fetch(`http://127.0.0.1:${port}${new URL(issued.verifyUrl).pathname}`);
      const text = await page.text();
      for (const words of [issued.number, 'M***** L***** Ñ***** G*****', 'DEMOSTRACIÓN – SIN VALIDEZ'])
        expect(text).toContain(words);
      expect(text).not.toContain('María');
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await close();
    }
  }, 60_000);

  it('a city’s own key makes no paper of the demonstration’s people count', async () => {
    const pem = await cityPem();
    const part = await openWith({ PAPERS_SIGNING_KEY: pem, PAPERS_SIGNING_CERTIFICATE: pem });
    const issued = await part.papers.issue({
      ...{ content: CONTENTS.receipt, holder: HOLDER, locale: 'es-CO', conversationId: 'c1', key: 'c1:10' },
    });
    expect(issued.demo).toBe(true);
    await part.close();
  }, 60_000);
});
