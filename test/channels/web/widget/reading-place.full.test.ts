import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath } from '../../../e2e/browser.ts';
import { startChannel, type TestChannel } from '../channel-server.ts';
import { openWidgetBrowser, type WidgetBrowser } from './widget-page.ts';

/** The greeting of the widget, a question, and answers. */
const LINES = 14;
const FIRST_PAGE = 6;
/** What is used here of an element; tests are compiled without the browser's types. */
type Scrolling = Record<'scrollTop' | 'scrollHeight' | 'clientHeight', number>;
const LONG = Array.from({ length: 6 }, (_, line) => `Línea ${line + 1} de una respuesta.`).join('\n');

if (chromiumPath === undefined) process.stderr.write('No Chromium on this machine: the reading place is not tested.\n');

describe.skipIf(chromiumPath === undefined)('the place in the transcript', () => {
  let browser: WidgetBrowser;
  let channel: TestChannel;
  let page: Page;
  let conversationId: string;

  beforeAll(async () => void (browser = await openWidgetBrowser()));
  afterAll(() => browser?.close());

  beforeEach(async () => {
    channel = await startChannel({ reply: () => LONG });
    const opened = await browser.open(channel, 'pregunta', { viewport: { width: 390, height: 760 } });
    page = opened.page;
    conversationId = opened.id;
    await lines(3);
    for (let count = 4; count <= LINES; count += 1) say(LONG);
    await lines(LINES);
    await log().evaluate((element: Scrolling) => void (element.scrollTop = element.scrollHeight));
    await drawn();
  });
  afterEach(async () => {
    await page.context().close();
    await channel.stop();
  });

  const log = () => page.getByRole('log', { name: 'Conversación' });
  const lines = (count: number) =>
    log()
      .getByRole('article')
      .nth(count - 1)
      .waitFor();
  const place = () =>
    log().evaluate(({ scrollTop, scrollHeight, clientHeight }: Scrolling) => ({
      top: scrollTop,
      below: scrollHeight - scrollTop - clientHeight,
    }));
  const latest = () => page.getByRole('button', { name: 'Ir a lo más reciente' });
  /** What is measured stands after the frame in which sizes and scrolling were told. */
  const drawn = () => page.evaluate('new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))');
  const say = (text: string) =>
    channel.conversations.append(conversationId, { kind: 'bot-said', about: 0, reply: { key: 'test.more', text } });
  const tell = async (text: string) => {
    say(text);
    await log().getByText(text).waitFor({ state: 'attached' });
    await drawn();
  };

  it('is the end after a reload, and stays it with what comes (R-C1)', async () => {
    await page.reload();
    await lines(LINES);
    await drawn();
    expect((await place()).below).toBeLessThan(2);
    expect((await place()).top).toBeGreaterThan(500);
    expect(await latest().isVisible()).toBe(false);
    await tell('Una cosa más.');
    expect((await place()).below).toBeLessThan(2);
  });

  it('is the end too where the history comes in pages', async () => {
    const reads: string[] = [];
    await page.route(/\/activities\?|\/activities$/, async (route) => {
      if (route.request().method() !== 'GET') return route.fallback();
      reads.push(route.request().url());
      if (reads.length > 1) {
        await lines(1 + FIRST_PAGE);
        await drawn();
        return route.fallback();
      }
      const response = await route.fetch();
      const { activities } = (await response.json()) as { activities: { id: string }[] };
      const page = activities.slice(0, FIRST_PAGE);
      const watermark = String(Number(page.at(-1)?.id.split('|').at(-1)));
      return route.fulfill({ response, json: { activities: page, watermark } });
    });
    await page.reload();
    await lines(LINES);
    await drawn();
    expect(reads.length).toBeGreaterThan(1);
    expect((await place()).below).toBeLessThan(2);
  });

  it('is the reader’s own once they have scrolled up', async () => {
    await log().hover();
    await page.mouse.wheel(0, -600);
    await latest().waitFor();
    await drawn();
    const before = await place();
    await tell('Una cosa más.');
    expect((await place()).top).toBe(before.top);
    await latest().click();
    await drawn();
    expect((await place()).below).toBeLessThan(2);
  });

  it('is the start of an answer that is longer than the screen', async () => {
    const text = Array.from({ length: 60 }, (_, line) => `Punto ${line + 1}.`).join('\n');
    const before = await place();
    await tell(text);
    // Whatever else changes leaves the reader there.
    await page.context().setOffline(true);
    await page.getByText('Sin conexión').waitFor();
    await drawn();
    const after = await place();
    expect(after.below).toBeGreaterThan(400);
    expect(after.top).toBeGreaterThan(before.top);
    expect(await latest().isVisible()).toBe(true);
  });
});
