import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../e2e/browser.ts';
import { noAxeFinding } from '../../../support/axe.ts';
import { startChannel, type TestChannel } from '../channel-server.ts';
import { openWidgetBrowser, type WidgetBrowser } from './widget-page.ts';

const screenshots = path.resolve(import.meta.dirname, '../../../../test-results');
const HERE = { latitude: 3.398, longitude: -76.541 };

if (chromiumPath === undefined) process.stderr.write('No Chromium on this machine: sharing a place is not tested.\n');

describe.skipIf(chromiumPath === undefined)('R-A12 R-C1 a place is shared from the widget', () => {
  let browser: WidgetBrowser;
  let channel: TestChannel;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await openWidgetBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => void (channel = await startChannel({ reply: () => 'Bueno' })));
  afterEach(async () => {
    await page.context().close();
    await channel.stop();
  });

  const open = async (context: BrowserContextOptions = {}) => {
    ({ page } = await browser.open(channel, 'hola', { viewport: { width: 390, height: 760 }, ...context }));
  };
  const ask = (name = 'Compartir mi ubicación') => page.getByRole('button', { name, exact: true });
  const posted = () =>
    page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/activities'));

  it('after a plain sentence of why, by keyboard alone', async () => {
    await open({ geolocation: HERE, permissions: ['geolocation'] });
    await ask().press('Enter');
    await page.getByText('qué sede le queda más cerca').waitFor();
    await noAxeFinding(page, 'the question before a place is shared');
    await page.screenshot({ path: path.join(screenshots, 'share-place.png') });
    const request = posted();
    await page.keyboard.press('Enter');
    expect((await request).postDataJSON()).toMatchObject({ entities: [{ type: 'GeoCoordinates', ...HERE }] });
    await page.getByText('Ubicación compartida').waitFor();
  });

  it('and not where the citizen thinks better of it', async () => {
    await open({ geolocation: HERE, permissions: ['geolocation'] });
    const sent: string[] = [];
    await ask().click();
    page.on('request', (request) => void (request.url().endsWith('/activities') && sent.push(request.method())));
    await page.keyboard.press('Escape');
    await page.getByText('qué sede le queda más cerca').waitFor({ state: 'hidden' });
    expect(await ask().evaluate((button: { matches(selector: string): boolean }) => button.matches(':focus'))).toBe(
      true,
    );
    await ask().click();
    await page.getByRole('button', { name: 'Ahora no' }).click();
    expect(sent.filter((method) => method === 'POST')).toEqual([]);
  });

  it.each([
    [1, 'Está bien, no se compartió'],
    [2, 'no pudo saber dónde está'],
    [3, 'se está demorando mucho'],
  ])('and where the browser gives none (%s) it is said kindly', async (code, words) => {
    await open();
    await page.evaluate(`navigator.geolocation.getCurrentPosition = (_ok, no) => no({ code: ${code} })`);
    await ask().click();
    await page
      .getByRole('group', { name: /Con su ubicación/ })
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('alert').getByText(words).waitFor();
    await page.screenshot({ path: path.join(screenshots, `share-place-${code}.png`) });
  });

  it('in English too', async () => {
    await open({ geolocation: HERE, permissions: ['geolocation'] });
    await page.getByRole('button', { name: 'English' }).click();
    await ask('Share my location').click();
    await page.getByText('which office is nearest').waitFor();
  });
});
