import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import type { FilingReviews, OpenedReview } from '../../agent-desk/ports/filing-review.ts';
import { AppError } from '../../bot/domain/errors.ts';
import { CATA } from '../agent-desk/fakes.ts';
import { PASSWORD, startDesk, type TestDesk } from '../agent-desk/harness.ts';
import { noAxeFinding } from '../support/axe.ts';
import { chromiumPath, launchBrowser } from './browser.ts';

const root = path.resolve(import.meta.dirname, '../..');
const screenshots = path.join(root, 'test-results');

const file = { contentType: 'application/pdf', sizeBytes: 184_320 };
const VIEW: OpenedReview['view'] = {
  answers: [{ text: 'Va el certificado que faltaba.', at: '2026-11-20T09:00:00.000Z' }],
  ...{ number: 'V-2026-000123', queue: 'catastro', filedAt: '2026-11-19T15:00:00.000Z', state: 'in-review' },
  name: { 'es-CO': 'Cambio de propietario (mutación de primera clase)', en: 'Change of owner (first class)' },
  filer: { name: 'Marina Lucumí Torres', documentType: 'CC', document: '31987654', level: 2 },
  ...{ propertyId: '760010100020003', paymentReference: '900000000412', signedAt: '2026-11-19T14:58:00.000Z' },
  facts: 'Compré la casa de la calle 5 en agosto. En el recibo sigue el nombre del anterior dueño.',
  request: 'Que el predio quede a mi nombre.',
  documents: [
    {
      ...{ ...file, uploadId: 'u1', fileName: 'escritura.pdf', state: 'clean' },
      finds: [
        { what: 'document', found: true },
        { what: 'property', found: false },
      ],
      reading: {
        ...{ state: 'read', hasMore: true },
        pages: [
          { number: 1, text: 'ESCRITURA PÚBLICA NÚMERO 1234\nMarina Lucumí Torres, C.C. 31.987.654', confidence: 93 },
        ],
      },
    },
    {
      ...file,
      uploadId: 'u2',
      fileName: 'certificado-tradicion.pdf',
      state: 'clean',
      finds: [],
      reading: { state: 'failed', pages: [] },
    },
  ],
};
const OTHER: OpenedReview['view'] = {
  ...{ ...VIEW, number: 'V-2026-000124', name: { 'es-CO': 'Revisión de avalúo', en: 'Review of valuation' } },
  documents: [{ ...file, uploadId: 'u3', fileName: 'avaluo.pdf', state: 'quarantined', finds: [] }],
};
const RACED: OpenedReview['view'] = { ...VIEW, number: 'V-2026-000125' };

if (chromiumPath === undefined) process.stderr.write('No Chromium on this machine: the reviewer’s page is skipped.\n');

describe.skipIf(chromiumPath === undefined)('the reviewer’s page', () => {
  let desk: TestDesk;
  let browser: Browser;
  let page: Page;
  const decided: unknown[] = [];

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    await promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: root });
    let waiting = [VIEW, OTHER, RACED];
    let raced = RACED;
    const reviews: FilingReviews = {
      list: () =>
        Promise.resolve({ lines: waiting.map((one) => ({ ...one, documents: one.documents.length })), more: false }),
      open(number) {
        const view = [VIEW, OTHER, raced].find((one) => one.number === number);
        return Promise.resolve(view && { view, conversationId: 'c1', keptIn: new Map([['u3', 'c1']]) });
      },
      accept(number) {
        decided.push(['accept', number]);
        // Somebody else returns it in the same instant.
        if (number === RACED.number) {
          waiting = waiting.filter((one) => one.number !== number);
          raced = { ...RACED, state: 'returned' };
          return Promise.reject(new AppError('filing.decided', 'somebody else did'));
        }
        waiting = waiting.filter((one) => one.number !== number);
        return Promise.resolve({ cadastreNumber: '400000000123' });
      },
      sendBack(number, _staffId, reason) {
        decided.push(['return', number, reason]);
        waiting = waiting.filter((one) => one.number !== number);
        return Promise.resolve({});
      },
    };
    desk = await startDesk({ reviews }, undefined, path.join(root, 'dist/desk'));
    browser = await launchBrowser();
    page = await (await browser.newContext({ locale: 'es-CO', viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(15_000);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
  });

  test('R-A8 R-Q5: a filing is read with its documents and what a machine saw in them, accepted; another one returned', async () => {
    onTestFailed(
      async () =>
        void (await page.screenshot({ path: path.join(screenshots, 'failed-reviews.png') }).catch(() => undefined)),
    );
    await page.goto(`${desk.base}/desk/`);
    await page.getByLabel('Usuario').fill(CATA.user);
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Trámites' }).click();

    await page.getByRole('button', { name: /V-2026-000123/ }).click();
    await page.getByRole('heading', { name: /Cambio de propietario/ }).waitFor();
    await page.getByText('El número de documento aparece en el texto.').waitFor();
    await page.getByText('El número del predio no se encontró en el texto.').waitFor();
    await page.getByText('Va el certificado que faltaba.').waitFor();
    await page.getByText('Lectura automática (puede tener errores)').click();
    await page.getByText('ESCRITURA PÚBLICA NÚMERO 1234').waitFor();
    expect(await page.getByRole('link', { name: 'escritura.pdf' }).getAttribute('href')).toBe(
      '/desk/api/reviews/V-2026-000123/documents/u1',
    );
    await noAxeFinding(page, 'a filing to review');
    await page.screenshot({ path: path.join(screenshots, 'reviews.png') });
    await page.getByRole('button', { name: 'Aceptar y radicar' }).click();
    await page.getByText('400000000123').waitFor();

    await page.getByRole('button', { name: /V-2026-000125/ }).click();
    await page.getByRole('button', { name: 'Aceptar y radicar' }).click();
    await page.getByText('Otra persona decidió antes V-2026-000125.').waitFor();
    await page.getByText('devuelto al ciudadano').waitFor();
    expect(await page.getByRole('button', { name: 'Aceptar y radicar' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /V-2026-000125/ }).count()).toBe(0);
    await noAxeFinding(page, 'a filing that somebody else decided');
    await page.screenshot({ path: path.join(screenshots, 'reviews-decided.png') });

    await page.getByRole('button', { name: /V-2026-000124/ }).click();
    await page.getByText('en cuarentena', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Aceptar y radicar' }).isDisabled()).toBe(true);
    expect(await page.getByRole('link', { name: 'avaluo.pdf' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Devolver…' }).click();
    await page.getByLabel('Motivo').fill('El avalúo no tiene firma. Envíelo firmado.');
    await page.screenshot({ path: path.join(screenshots, 'reviews-return.png') });
    await page.getByRole('button', { name: 'Devolver', exact: true }).click();
    await page.getByText('V-2026-000124 se devolvió al ciudadano.').waitFor();
    await page.getByText('No hay trámites por revisar.').waitFor();
    expect(decided).toEqual([
      ['accept', 'V-2026-000123'],
      ['accept', 'V-2026-000125'],
      ['return', 'V-2026-000124', 'El avalúo no tiene firma. Envíelo firmado.'],
    ]);
  }, 90_000);
});
