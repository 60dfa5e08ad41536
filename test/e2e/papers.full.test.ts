import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { z } from 'zod';
import { hasPoppler, poppler } from '../documents/tools.ts';
import { readCitizens, readMailbox } from '../faults/kill-world.ts';
import { WCAG, noAxeFinding } from '../support/axe.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { chromiumPath, launchBrowser } from './browser.ts';
import { QUICK, heard, lastCode, say } from './chat.ts';

const screenshots = path.resolve(import.meta.dirname, '../../test-results');
const Check = z.object({ state: z.string(), number: z.string(), maskedHolder: z.string(), demo: z.boolean() });

describe.skipIf(chromiumPath === undefined || !hasPoppler)('a paz y salvo, from the chat to who is shown it', () => {
  let product: RunningProduct;
  let browser: Browser;
  let citizen: Page;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    product = await startProduct();
    browser = await launchBrowser();
    citizen = await (await browser.newContext({ locale: 'es-CO', viewport: { width: 1100, height: 800 } })).newPage();
    citizen.setDefaultTimeout(QUICK);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 60_000);

  test('R-A2 R-I1 R-I6: proven, given, signed, downloaded, mailed, and verified by a stranger', async () => {
    onTestFailed(async () => {
      await citizen.screenshot({ path: path.join(screenshots, 'failed-papers.png') }).catch(() => undefined);
    });
    const person = await someoneWhoOwesNothing(product.baseUrl);
    await citizen.goto(`${product.baseUrl}/`);
    await citizen.getByRole('button', { name: 'Abrir chat de Hacienda' }).click();
    await say(citizen, 'necesito un paz y salvo de predial');
    await citizen.getByRole('button', { name: 'Sí, autorizo' }).click();
    await heard(citizen, 'número de su cédula');
    await say(citizen, person.document);
    await heard(citizen, 'Vence en 5 minutos');
    await say(citizen, await lastCode(product.baseUrl, person.document));

    const opening = citizen.getByRole('button', { name: /^Abrir archivo paz-y-salvo-PYS-/ });
    await opening.waitFor();
    await citizen.screenshot({ path: path.join(screenshots, 'widget-paper.png') });
    const [download] = await Promise.all([citizen.waitForEvent('download'), opening.click()]);
    const pdf = await readFile(await download.path());
    expect(await poppler('pdfsig', pdf)).toContain('Signature is Valid');
    const text = await poppler('pdftotext', pdf, '-layout');
    expect(text).toContain(person.name);
    const [number = ''] = /PYS-\d{4}-\d{6}/.exec(text) ?? [];
    const [code = ''] = /\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b/.exec(text) ?? [];

    // A stranger, who has the paper alone.
    const stranger = await (await browser.newContext({ locale: 'es-CO' })).newPage();
    await stranger.goto(`${product.baseUrl}/verificar`);
    await noAxeFinding(stranger, 'the verification form', WCAG);
    await stranger.getByLabel('Código de verificación').fill(code.toLowerCase().replaceAll('-', ' '));
    await stranger.getByRole('button', { name: 'Verificar' }).click();
    await stranger.getByRole('heading', { name: 'DEMOSTRACIÓN – SIN VALIDEZ' }).waitFor({ timeout: QUICK });
    const page = await stranger.getByRole('main').innerText();
    expect(page).toContain(number);
    expect(page).toContain('Paz y salvo');
    expect(page).not.toContain(person.name);
    expect(stranger.url()).not.toContain(person.document);
    await noAxeFinding(stranger, 'what the verification says', WCAG);
    await stranger.screenshot({ path: path.join(screenshots, 'verification.png') });
    const check = Check.parse(await (await stranger.request.get(`${product.baseUrl}/api/v1/papers/${code}`)).json());
    expect(check).toMatchObject({ state: 'valid', number, demo: true });

    // One sign is another code, and no paper's.
    const forged = code.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await stranger.goto(`${product.baseUrl}/verificar/${forged}`);
    await stranger.getByRole('heading', { name: 'No encontramos un documento con ese código' }).waitFor();

    await expect
      .poll(async () =>
        (await readMailbox(product.baseUrl, person.document)).some(({ text: mail }) => mail.includes(number)),
      )
      .toBe(true);
    await stranger.goto(`${product.baseUrl}/emulator/mailbox?document=${person.document}`);
    await stranger.screenshot({ path: path.join(screenshots, 'mailbox-paper.png') });
  }, 60_000);
});

async function someoneWhoOwesNothing(baseUrl: string) {
  const person = (await readCitizens(baseUrl)).find(
    ({ contacts, obligations }) =>
      contacts.some(({ kind }) => kind === 'email') &&
      obligations.some(({ tax }) => tax === 'predial') &&
      obligations.every(({ balanceCop }) => balanceCop === 0),
  );
  if (!person) throw new Error('the emulator has nobody with an e-mail who has paid all');
  return person;
}
