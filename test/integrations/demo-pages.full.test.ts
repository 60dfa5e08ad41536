import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Emulator } from '../../integrations/emulator/emulator.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import { launchBrowser } from '../e2e/browser.ts';
import { noAxeFinding } from '../support/axe.ts';
import { documentOf } from './back-office-world.ts';
import { startDemo, type DemoTaxpayer } from './demo-server.ts';
import { SEED, call, emulatorIn, portsOf, steppedClock, temporaryFolder } from './world.ts';

// Processes and browsers start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('emulator pages in a browser', () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  let emulator: Emulator;
  let ports: ReturnType<typeof portsOf>;
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    emulator = emulatorIn(folder.path, clock);
    ports = portsOf(emulator, await emulator.listener.start(), clock);
    demo = await startDemo(emulator.demoRouter);
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 390, height: 800 } })).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await browser.close();
    await ports.gateway.close();
    await demo.stop();
    await emulator.close();
    folder.remove();
  });

  async function debtor(): Promise<DemoTaxpayer> {
    const found = (await demo.taxpayers(1000)).find(
      ({ documentType, obligations }) =>
        documentType === 'CC' &&
        obligations.some((o) => o.balanceCop > 0) &&
        obligations.every((o) => o.propertyId !== undefined),
    );
    if (!found) throw new Error('Nobody owes.');
    return found;
  }

  async function orderFor(person: DemoTaxpayer, idempotencyKey: string) {
    const record = await ports.register.findTaxpayer(person.document, 'CC', call);
    const taxpayerId = record?.taxpayerId ?? '';
    const { obligations } = await ports.accounts.readAccount(taxpayerId, call);
    const items = obligations
      .filter((o) => o.balanceCop > 0)
      .map(({ tax, propertyId = '', year, balanceCop }) => ({ tax, propertyId, year, balanceCop }));
    return { taxpayerId, link: await ports.payments.createLink({ taxpayerId, items, idempotencyKey }, call) };
  }

  async function expectAccessible(): Promise<void> {
    await noAxeFinding(page, page.url());
    expect(await page.evaluate('document.documentElement.lang')).toBe('es-CO');
    // A phone's width is enough: nothing makes the page scroll sideways.
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  }

  it('R-Q5 the console leads to every page, and axe finds nothing on any', async () => {
    const person = await debtor();
    const { link } = await orderFor(person, 'axe');
    await ports.delivery.deliver(
      {
        kind: 'email',
        to: 'a@example.com',
        text: 'Su código es 482913.',
        subject: 'Código',
        document: person.document,
        attachments: [{ fileName: 'recibo.pdf', contentType: 'application/pdf', content: new Uint8Array(2_000) }],
        idempotencyKey: 'axe',
      },
      call,
    );
    const { taxpayerId } = (await ports.register.findTaxpayer(person.document, 'CC', call)) ?? { taxpayerId: '' };
    await ports.registry.register(documentOf(taxpayerId, 'axe'), call);
    await page.goto(demo.baseUrl);
    await expectAccessible();
    for (const name of ['Personas', 'Buzón', 'Pagos', 'Radicados', 'Fallas', 'Inicio']) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.locator(`nav a[aria-current=page]:text-is("${name}")`).waitFor();
      await expectAccessible();
    }
    await page.goto(`${demo.baseUrl}/pay/${link.reference}`);
    await expectAccessible();
    await page.goto(`${demo.baseUrl}/personas?q=${person.document}`);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await expectAccessible();
    expect(complaints).toEqual([]);
  });

  it('people are found by part of the name without accents and by document with dots', async () => {
    const person = await debtor();
    await page.goto(`${demo.baseUrl}/personas`);
    for (const query of [person.document.replace(/(\d)(?=(\d{3})+$)/g, '$1.'), plain(person.name)]) {
      await page.getByRole('searchbox').fill(query);
      await page.getByRole('button', { name: 'Buscar' }).click();
      await page.getByRole('heading', { name: person.name }).waitFor();
    }
    await page.getByRole('searchbox').fill('<img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Buscar' }).click();
    await page.getByText('No hay nadie así').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('<img src=x onerror=alert(1)>');
  });

  it('each figure of an account stands under its own heading', async () => {
    const person = await debtor();
    await page.goto(`${demo.baseUrl}/personas?q=${person.document}`);
    await page.locator('summary', { hasText: 'Cuenta de' }).click();
    const headings = await page.locator('thead th').allInnerTexts();
    const owed = person.obligations.findIndex(({ balanceCop }) => balanceCop > 0);
    const cells = await page.locator('tbody tr').nth(owed).locator('td').allInnerTexts();
    const row = Object.fromEntries(headings.map((heading, at) => [heading, cells[at] ?? '']));
    const cop = (heading: string): number => Number(row[heading]?.replace(/\D/g, ''));
    const { year = 0, balanceCop = 0 } = person.obligations[owed] ?? {};
    expect(row).toMatchObject({ Impuesto: 'Predial', Año: String(year) });
    expect(row['Predio']).toMatch(/\p{L}/u);
    expect(cop('Saldo')).toBe(balanceCop);
    expect(cop('Capital') + cop('Intereses')).toBe(balanceCop);
    expect(cop('Capital')).toBeGreaterThan(cop('Intereses'));
  });

  it('shows properties and agreements, registered documents, and the attachments of an e-mail', async () => {
    const agreed = generateTaxpayers(SEED).find(({ agreements }) => agreements.some(({ punctual }) => punctual));
    await page.goto(`${demo.baseUrl}/personas?q=${agreed?.document}`);
    await page.locator('summary', { hasText: 'Acuerdos de pago' }).click();
    await page.getByText(`${agreed?.agreements[0]?.id}: Vigente`).waitFor();
    await page.locator('summary', { hasText: 'Predios de' }).click();
    await page.getByText('Matrícula 370-').waitFor();

    const entry = documentOf(agreed?.taxpayerId ?? '', 'shown');
    const { number } = await ports.registry.register(entry, call);
    await page.goto(`${demo.baseUrl}/radicados`);
    await page.getByRole('heading', { name: number }).waitFor();
    await page.getByText('Paz y salvo de predial & <otros> ñ').first().waitFor();

    const content = new Uint8Array(3_000);
    const file = { fileName: '<b>.pdf', contentType: 'application/pdf', content };
    const mail = {
      kind: 'email' as const,
      to: 'a@example.com',
      text: 'Va el N.º PYS-2026-000001.',
      document: '5551',
      idempotencyKey: 'files',
    };
    await ports.delivery.deliver({ ...mail, attachments: [file] }, call);
    await page.goto(`${demo.baseUrl}/mailbox?document=5551`);
    await page.getByRole('list', { name: 'Adjuntos' }).getByText('<b>.pdf application/pdf, 3 KB').waitFor();
    // The number of a paper is no code.
    expect(await page.locator('strong.code').count()).toBe(0);
  });

  it('the mailbox shows a code that arrives while it is open, as text only', async () => {
    await page.goto(`${demo.baseUrl}/mailbox?document=7654321`);
    await page.getByText('Todavía no ha llegado nada').waitFor();
    const message = { kind: 'sms' as const, to: '+573155551007', document: '7.654.321', idempotencyKey: 'live' };
    await ports.delivery.deliver({ ...message, text: 'Su código es 482913. <b>x</b>' }, call);
    await page.locator('strong.code', { hasText: '482913' }).waitFor();
    await page.getByText('<b>x</b>').waitFor();
    await page.getByRole('status').filter({ hasText: 'Nuevos mensajes: 1' }).waitFor();
  });

  it('R-A4 the payment page approves; SAP then has nothing pending and the page offers nothing more', async () => {
    const { taxpayerId, link } = await orderFor(await debtor(), 'approve');
    expect(link.url).toContain(`/emulator/pay/${link.reference}`);
    await page.goto(`${demo.baseUrl}/pay/${link.reference}`);
    await page.getByText('Pasarela de demostración').waitFor();
    await page.getByRole('button', { name: 'Aprobar el pago' }).click();
    await page.getByText('El pago quedó registrado').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await ports.accounts.checkClearance(taxpayerId, undefined, call)).toEqual({ allowed: true, pendingCop: 0 });
  });

  it('the payment page rejects, and an unknown reference is told so with a 404', async () => {
    const { link } = await orderFor(await debtor(), 'reject');
    await page.goto(`${demo.baseUrl}/pay/${link.reference}`);
    await page.getByRole('button', { name: 'Rechazar el pago' }).click();
    await page.getByText('El pago fue rechazado').waitFor();
    expect((await ports.payments.readPayment(link.reference, call))?.state).toBe('rejected');
    const unknown = await page.goto(`${demo.baseUrl}/pay/900000000000`);
    expect(unknown?.status()).toBe(404);
    await page.getByText('Esa referencia de pago no existe').waitFor();
  });

  it('a form of another site is not taken', async () => {
    const { link } = await orderFor(await debtor(), 'foreign');
    for (const path of [`/pay/${link.reference}`, '/fallas']) {
      const answer = await fetch(demo.baseUrl + path, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
        body: new URLSearchParams({ decision: 'approve' }),
      });
      expect(answer.status).toBe(403);
    }
    expect((await ports.payments.readPayment(link.reference, call))?.state).toBe('pending');
  });

  it('the faults page sets and heals a fault', async () => {
    await page.goto(`${demo.baseUrl}/fallas`);
    const form = page.getByRole('form', { name: 'Registro (RIT)' });
    await form.getByLabel('Falla', { exact: true }).selectOption('Demora');
    await form.getByLabel('Demora en milisegundos').fill('7');
    await form.getByRole('button').click();
    await form.getByText('Ahora: Demora').waitFor();
    expect(emulator.faults.list()).toContainEqual({ system: 'rit', mode: 'delay', delayMs: 7, share: 1 });
    await form.getByLabel('Falla', { exact: true }).selectOption('Sin falla');
    await form.getByRole('button').click();
    await form.getByText('Ahora: Sin falla').waitFor();
    expect(emulator.faults.list()).toContainEqual({ system: 'rit', mode: 'none', share: 1 });
  });
});

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
