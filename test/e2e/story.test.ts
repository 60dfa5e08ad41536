import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { z } from 'zod';
import { pdf } from '../documents/inspection/files.ts';
import { startFakeClamd } from '../integrations/clamav/fake-clamd.ts';
import { owedCop, readCitizens } from '../faults/kill-world.ts';
import { WCAG, noAxeFinding } from '../support/axe.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { chromiumPath, launchBrowser } from './browser.ts';
import { QUICK, heard, lastCode, say, transcript, write } from './chat.ts';

const screenshots = path.resolve(import.meta.dirname, '../../test-results');
const Staff = z.array(z.object({ user: z.string(), password: z.string(), roles: z.array(z.string()) }));

if (chromiumPath === undefined) process.stderr.write('No Chromium on this machine: the browser story is skipped.\n');

describe.skipIf(chromiumPath === undefined)('the story, widget and desk side by side', () => {
  let clamd: Awaited<ReturnType<typeof startFakeClamd>> | undefined;
  let product: RunningProduct;
  let browser: Browser;
  let citizen: Page;
  let desk: Page;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    clamd = await startFakeClamd();
    const { host, port } = z.object({ host: z.string(), port: z.number() }).parse(clamd.address);
    product = await startProduct({ env: { CLAMD_ADDRESS: `${host}:${port}` } });
    browser = await launchBrowser();
    citizen = await (await browser.newContext({ locale: 'es-CO', viewport: { width: 1100, height: 800 } })).newPage();
    desk = await (await browser.newContext({ locale: 'es-CO', viewport: { width: 1280, height: 720 } })).newPage();
    for (const page of [citizen, desk]) page.setDefaultTimeout(20_000);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await clamd?.stop();
  }, 60_000);

  test('R-A1 R-A2 R-I1 R-A4 R-A13 R-D1 R-D2 R-Q2: from the debt to the payment, the paz y salvo, an agent, a kill -9, and the rating', async () => {
    onTestFailed(async () => {
      // What both screens showed says more than the line that waited.
      await citizen.screenshot({ path: path.join(screenshots, 'failed-widget.png') }).catch(() => undefined);
      await desk.screenshot({ path: path.join(screenshots, 'failed-desk.png') }).catch(() => undefined);
    });
    const { person, total } = await someoneWhoOwesOnOneHouse(product.baseUrl);

    // 1. The debt.
    await citizen.goto(`${product.baseUrl}/`);
    await citizen.getByRole('button', { name: 'Abrir chat de Hacienda' }).click();
    await noAxeFinding(citizen, 'the portal with the open chat', WCAG);
    await say(citizen, 'buenas, cuánto debo de predial de mi casa?');
    await citizen.getByRole('button', { name: 'Sí, autorizo' }).waitFor({ timeout: QUICK });
    await noAxeFinding(citizen, 'the transcript with quick replies', WCAG);
    await citizen.getByRole('button', { name: 'Sí, autorizo' }).click();
    await heard(citizen, 'número de su cédula');
    await say(citizen, '¿a qué hora atienden?');
    await heard(citizen, 'lunes a viernes');
    await heardAfter('lunes a viernes', /su número de cédula|número de su cédula|su número de documento/);
    await say(citizen, person.document);
    await heard(citizen, 'Vence en 5 minutos');
    await say(citizen, await lastCode(product.baseUrl, person.document));
    await heard(citizen, `Total: ${total}`);
    await heard(citizen, 'Datos al');
    await citizen.screenshot({ path: path.join(screenshots, 'widget-debt.png') });

    // 2. The payment, on the gateway's page.
    await say(citizen, 'quiero pagar');
    const link = citizen.getByRole('link', { name: 'Ir a pagar' });
    await link.waitFor({ timeout: QUICK });
    const href = (await link.getAttribute('href')) ?? '';
    await say(citizen, 'paz y salvo');
    await heard(citizen, 'Todavía no se puede dar el paz y salvo');
    const payment = await citizen.context().newPage();
    await payment.goto(href);
    await payment.getByRole('button', { name: 'Aprobar el pago' }).click();
    await payment.close();
    await say(citizen, '¿ya quedó mi pago?');
    await heard(citizen, 'ya quedó registrado');

    // 3. What was refused before it was paid is given now, signed.
    await say(citizen, 'paz y salvo');
    const paper = citizen.getByRole('button', { name: /^Abrir archivo paz-y-salvo-PYS-/ });
    await paper.waitFor({ timeout: QUICK });

    // 5. A person: the agent is signed in and available.
    await signIn('ana');
    await say(citizen, 'esto no sirve, quiero hablar con alguien');
    await heard(citizen, 'en el puesto 1 de la fila');
    await desk.getByRole('button', { name: 'Aceptar' }).waitFor({ timeout: QUICK });
    await noAxeFinding(desk, 'the desk with an offer', WCAG);
    await desk.getByRole('button', { name: 'Aceptar' }).click({ timeout: QUICK });
    await heard(citizen, 'Ahora le atiende Ana');
    const thread = desk.getByRole('region', { name: 'Conversación con' }).or(desk.getByRole('main'));
    await thread.getByText('buenas, cuánto debo de predial de mi casa?').first().waitFor({ timeout: QUICK });
    await desk.getByText('Verificada', { exact: false }).first().waitFor({ timeout: QUICK });
    await thread.getByText('•••••••').first().waitFor({ timeout: QUICK });
    expect(await desk.getByText(person.document).count()).toBe(0);
    await noAxeFinding(desk, 'the desk with a conversation', WCAG);
    await desk.screenshot({ path: path.join(screenshots, 'desk-conversation.png') });
    await inTheDark();
    await inEnglish();

    await writeAsAgent('Buenas, soy Ana. ¿En qué le ayudo?');
    await heard(citizen, 'Buenas, soy Ana.');
    await typesUntil(citizen.getByRole('textbox', { name: 'Escriba su mensaje' }), desk.getByText(/está escribiendo/));
    await typesUntil(
      desk.getByRole('textbox', { name: 'Mensaje para el ciudadano' }),
      citizen.getByText(/está escribiendo|escribiendo…/i),
    );
    await desk.getByRole('textbox', { name: 'Mensaje para el ciudadano' }).fill('');

    const receipt = { name: 'recibo.pdf', mimeType: 'application/pdf', buffer: pdf('') };
    await citizen.locator('input[type=file]').setInputFiles(receipt);
    const file = desk.getByRole('link', { name: 'recibo.pdf' });
    await file.waitFor({ timeout: QUICK });
    const opened = await desk.request.get((await file.getAttribute('href')) ?? '');
    expect([opened.status(), (await opened.body()).equals(receipt.buffer)]).toEqual([200, true]);

    // 6. Killed in the middle: both screens mend by themselves, and nothing is lost or doubled.
    await product.kill9();
    await say(citizen, 'esto lo escribí mientras estaba caído');
    await product.restart();
    await desk.getByText('esto lo escribí mientras estaba caído').first().waitFor({ timeout: 40_000 });
    await writeAsAgent('Aquí sigo, no se perdió nada.');
    await heard(citizen, 'Aquí sigo, no se perdió nada.', 40_000);
    expect(await inTranscript('esto lo escribí mientras estaba caído')).toBe(1);
    expect(await inTranscript('Aquí sigo, no se perdió nada.')).toBe(1);
    expect(await inTranscript('Buenas, soy Ana.')).toBe(1);
    const [download] = await Promise.all([citizen.waitForEvent('download'), paper.click()]);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');

    // 7. Back to the assistant, which answers again, and once more to the agent, who closes.
    await desk.getByRole('button', { name: 'Devolver al asistente' }).click();
    await desk.getByText('La atiende el asistente.').first().waitFor({ timeout: QUICK });
    await say(citizen, '¿a qué hora atienden?');
    await heardAfter('Aquí sigo, no se perdió nada.', /lunes a viernes/);
    await say(citizen, 'quiero hablar con una persona');
    await desk.getByRole('button', { name: 'Aceptar' }).click({ timeout: QUICK });
    await heardAfter('quiero hablar con una persona', /Ahora le atiende Ana/);

    await desk.getByRole('button', { name: 'Cerrar conversación' }).first().click();
    await desk.getByRole('dialog').waitFor({ timeout: QUICK });
    await noAxeFinding(desk, 'the closing dialog', WCAG);
    await desk.getByRole('dialog').getByText('Resuelta').click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Cerrar', exact: true }).click();
    await heard(citizen, 'de 1 (mal) a 5 (muy bien)');
    await citizen.getByRole('button', { name: '5', exact: true }).click();
    await heard(citizen, 'Muchas gracias');
    await citizen.screenshot({ path: path.join(screenshots, 'widget-rated.png') });
  }, 180_000);

  const inTranscript = (text: string) => transcript(citizen).getByText(text).count();

  /** Waits for words that stand further down than the last of `earlier`. */
  async function heardAfter(earlier: string, words: RegExp): Promise<void> {
    const after = async (): Promise<string> => (await transcript(citizen).innerText()).split(earlier).at(-1) ?? '';
    await expect.poll(after, { timeout: QUICK }).toMatch(words);
  }

  async function inTheDark(): Promise<void> {
    for (const page of [citizen, desk]) await page.emulateMedia({ colorScheme: 'dark' });
    await noAxeFinding(citizen, 'the chat in the dark', WCAG);
    await noAxeFinding(desk, 'the desk in the dark', WCAG);
    for (const page of [citizen, desk]) await page.emulateMedia({ colorScheme: 'light' });
  }

  async function inEnglish(): Promise<void> {
    await desk.getByRole('button', { name: 'English' }).click();
    await desk.getByRole('button', { name: 'Español' }).waitFor({ timeout: QUICK });
    expect(await desk.evaluate('document.documentElement.lang')).toBe('en');
    await noAxeFinding(desk, 'the desk in English', WCAG);
    await desk.getByRole('button', { name: 'Español' }).click();
    await desk.getByRole('button', { name: 'English' }).waitFor({ timeout: QUICK });
  }

  async function signIn(user: string): Promise<void> {
    const staff = Staff.parse(await (await fetch(`${product.baseUrl}/emulator/staff`)).json());
    const password = staff.find((member) => member.user === user)?.password ?? '';
    await desk.goto(`${product.baseUrl}/desk/`);
    await desk.getByLabel('Usuario').fill(user);
    await desk.getByLabel('Contraseña').fill(password);
    await noAxeFinding(desk, 'the sign-in page', WCAG);
    await desk.getByRole('button', { name: 'Entrar' }).click();
    const available = desk.getByRole('switch', { name: 'Disponible' });
    await available.waitFor({ timeout: QUICK, state: 'attached' });
    if (!(await available.isChecked())) await desk.getByText('Disponible', { exact: true }).click();
    await desk.screenshot({ path: path.join(screenshots, 'desk-empty.png') });
  }

  const writeAsAgent = (text: string): Promise<void> => write(desk, 'Mensaje para el ciudadano', text);
});

async function someoneWhoOwesOnOneHouse(baseUrl: string) {
  for (const person of await readCitizens(baseUrl)) {
    const due = person.obligations.filter(({ balanceCop }) => balanceCop > 0);
    const houses = new Set(due.map(({ propertyId }) => propertyId));
    if (houses.size !== 1 || due.some(({ tax }) => tax !== 'predial')) continue;
    return { person, total: `$${owedCop(due).toLocaleString('es-CO')}` };
  }
  throw new Error('the emulator has nobody who owes predial on one house only');
}

/** The sign goes out by itself after some seconds: whoever looks late would miss it, so the typing goes on until it is seen. */
async function typesUntil(box: Locator, sign: Locator): Promise<void> {
  let seen = false;
  const watching = sign
    .first()
    .waitFor({ timeout: 2 * QUICK })
    .finally(() => (seen = true));
  for (const letter of 'a ver si entiendo bien lo que me dice por aquí') {
    if (seen) break;
    await box.press(letter === ' ' ? 'Space' : letter, { delay: 150 });
  }
  await watching;
}
