import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../bot/domain/errors.ts';
import type { PaperCheck } from '../../bot/ports/papers.ts';
import { readCode } from '../../documents/paper-code.ts';
import { verificationRoutes } from '../../documents/verification/verification.ts';
import { createMemoryRateLimit } from '../../store/memory/rate-limit.ts';
import { chromiumPath, launchBrowser } from '../e2e/browser.ts';
import { noAxeFinding } from '../support/axe.ts';
import { ISSUER } from './samples.ts';

const CODE = '7KQ2-M4TD-X9HB-0WZ3';
const CHECK: PaperCheck = {
  kind: 'clearance',
  number: 'PYS-2026-000123',
  issuedAt: '2026-11-20T15:00:00.000Z',
  validUntil: '2027-01-01T04:59:59.999Z',
  state: 'valid',
  maskedHolder: 'M***** L***** Ñ*****',
  demo: false,
};

let server: Server;
let base: string;
let answer: PaperCheck | AppError;
let looked: string[];

beforeEach(async () => {
  answer = CHECK;
  looked = [];
  const app = express();
  app.set('trust proxy', true);
  app.use(
    verificationRoutes({
      papers: {
        check(code) {
          looked.push(code);
          if (answer instanceof AppError) return Promise.reject(answer);
          return Promise.resolve(readCode(code) === readCode(CODE) ? answer : undefined);
        },
      },
      rateLimit: createMemoryRateLimit({ clock: { now: () => new Date('2026-11-20T15:00:00Z') } }),
      ...{ issuer: ISSUER, logger: pino({ level: 'silent' }), perAddress: { permits: 3, windowMs: 60_000 } },
    }),
  );
  app.use((_request, response) => void response.status(418).send('elsewhere'));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const get = async (path: string, from = '192.0.2.1') => {
  const response = await fetch(`${base}${path}`, { redirect: 'manual', headers: { 'x-forwarded-for': from } });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the verification page', () => {
  it('asks for the code, and leads to its address however it was typed', async () => {
    const asked = await get('/verificar');
    expect([asked.status, asked.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(asked.text).toMatch(/<label for="codigo">Código de verificación<\/label>/);
    const sent = await get('/verificar?codigo=7kq2+m4td+x9hb+owz3');
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/verificar/${CODE}`]);
    expect(looked).toEqual([]);
  });

  it('R-A2 shows kind, number, date, validity and the holder’s initials', async () => {
    const { status, text } = await get(`/verificar/${CODE.toLowerCase()}`);
    expect(status).toBe(200);
    for (const words of [
      ...['El documento es auténtico y está vigente', 'Paz y salvo', 'PYS-2026-000123', 'M***** L***** Ñ*****', CODE],
      ...[
        '20 de noviembre de 2026 a las 10:00 a. m.',
        '31 de diciembre de 2026 a las 11:59 p. m.',
        'Alcaldía de Santiago',
      ],
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('DEMOSTRACIÓN');
  });

  it.each([
    ['expired', 'El documento es auténtico, pero ya venció'],
    ['revoked', 'El documento fue anulado y no tiene validez'],
  ] as const)('says that a paper is %s', async (state, words) => {
    answer = { ...CHECK, state };
    const { text } = await get(`/verificar/${CODE}`);
    expect(text).toContain(`<h1>${words}</h1>`);
    expect(text).not.toContain('está vigente');
  });

  it('says first of all that a demonstration’s paper is of no validity', async () => {
    answer = { ...CHECK, demo: true };
    const { text } = await get(`/verificar/${CODE}`);
    expect(text).toMatch(/<h1>DEMOSTRACIÓN – SIN VALIDEZ/);
    expect(text).not.toMatch(/auténtico|vigente/);
  });

  it('knows no other code, and repeats what was typed as text only', async () => {
    const { status, text } = await get(`/verificar/${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(status).toBe(404);
    expect(text).toContain('No encontramos un documento con ese código');
    expect(text).not.toContain('<script');
    expect((await get('/verificar?codigo=corto')).status).toBe(404);
    expect((await get('/verificar?codigo=a&codigo=b')).status).toBe(200);
  });

  it('allows nothing but its own style, is kept nowhere and lets other paths through', async () => {
    const { headers } = await get(`/verificar/${CODE}`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    const style = await get('/verificar/estilo.css');
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect((await get('/other')).status).toBe(418);
  });

  it('is limited for each network address, with the API, found or not', async () => {
    await get(`/verificar/${CODE}`);
    await get('/verificar/0000-0000-0000-0000');
    await get(`/api/v1/papers/${CODE}`);
    const page = await get(`/verificar/${CODE}`);
    expect([page.status, page.headers.get('retry-after')]).toEqual([429, '60']);
    expect(page.text).toContain('Espere 60 segundos');
    const api = await get(`/api/v1/papers/${CODE}`);
    expect([api.status, api.headers.get('retry-after')]).toEqual([429, '60']);
    expect(looked).toHaveLength(3);
    expect((await get(`/verificar/${CODE}`, '192.0.2.2')).status).toBe(200);
    // The form costs nothing.
    expect((await get('/verificar')).status).toBe(200);
  });

  it('says that it is our fault where the store does not answer, and nothing more', async () => {
    answer = new AppError('store.unavailable', 'secret detail');
    const page = await get(`/verificar/${CODE}`);
    expect(page.status).toBe(503);
    expect(page.text).toContain('Es un problema nuestro');
    expect(page.text).not.toContain('secret');
  });
});

describe('GET /api/v1/papers/:code', () => {
  it('gives the same as JSON, and the notice of the demonstration', async () => {
    const found = await get(`/api/v1/papers/${CODE}`);
    expect([found.status, JSON.parse(found.text)]).toEqual([200, { ...CHECK, title: 'Paz y salvo' }]);
    answer = { ...CHECK, demo: true };
    expect(JSON.parse((await get(`/api/v1/papers/${CODE}`)).text)).toMatchObject({
      demo: true,
      notice: 'DEMOSTRACIÓN – SIN VALIDEZ',
    });
  });

  it('tells of an unknown code and of failures by RFC 9457', async () => {
    const unknown = await get('/api/v1/papers/none');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(JSON.parse(unknown.text)).toMatchObject({ code: 'request.not-found', status: 404 });
    answer = new AppError('store.unavailable', 'The database does not answer');
    expect((await get(`/api/v1/papers/${CODE}`)).status).toBe(503);
  });
});

describe.skipIf(chromiumPath === undefined)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('R-C1 works by keyboard without a script, and axe finds nothing', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${base}/verificar`);
    await page.getByRole('textbox', { name: 'Código de verificación' }).focus();
    await page.keyboard.type(CODE.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'El documento es auténtico y está vigente' }).waitFor();
    expect(page.url()).toBe(`${base}/verificar/${CODE}`);
    await context.close();

    const scripted = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true });
    answer = { ...CHECK, demo: true };
    for (const path of ['/verificar', `/verificar/${CODE}`, '/verificar/none']) {
      const shown = await scripted.newPage();
      await shown.goto(`${base}${path}`);
      await noAxeFinding(shown, path);
      const overflow = await shown.evaluate('document.documentElement.scrollWidth > innerWidth');
      expect(overflow).toBe(false);
    }
    await scripted.close();
  }, 60_000);
});
