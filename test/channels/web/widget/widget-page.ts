import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildWidget } from '../../../../channels/web/widget/build.mjs';
import { launchBrowser } from '../../../e2e/browser.ts';
import type { TestChannel } from '../channel-server.ts';

/** A browser, and the widget as it is built. */
export interface WidgetBrowser {
  /** A page of the channel's with the chat open and this already written; also the id of its conversation. */
  open(channel: TestChannel, text: string, context?: BrowserContextOptions): Promise<{ page: Page; id: string }>;
  close(): Promise<void>;
}

export async function openWidgetBrowser(): Promise<WidgetBrowser> {
  const script = await builtWidget();
  const browser: Browser = await launchBrowser();
  return {
    async open(channel, text, context) {
      const page = await (await browser.newContext({ locale: 'es-CO', ...context })).newPage();
      const html = '<!doctype html><html lang="es"><title>t</title><script src="/widget.js" defer></script>';
      await page.route(`${channel.base}/`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
      await page.route(`${channel.base}/widget.js`, (route) =>
        route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script }),
      );
      await page.goto(`${channel.base}/`);
      await page.getByRole('button', { name: 'Abrir chat de Hacienda' }).click();
      const posted = page.waitForRequest(
        (request) => request.method() === 'POST' && request.url().endsWith('/activities'),
      );
      await page.getByRole('textbox', { name: 'Escriba su mensaje' }).fill(text);
      await page.getByRole('button', { name: 'Enviar' }).click();
      return { page, id: /conversations\/([^/]+)\//.exec((await posted).url())?.[1] ?? '' };
    },
    close: () => browser.close(),
  };
}

async function builtWidget(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'widget-'));
  try {
    const outfile = path.join(folder, 'widget.js');
    await buildWidget({ outfile });
    return await readFile(outfile, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
