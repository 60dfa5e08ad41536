import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Papers } from '../../../bot/ports/papers.ts';
import type { IssuedPaper } from '../../../contracts/paper.ts';
import { chromiumPath } from '../../e2e/browser.ts';
import { call, SECRET, startChannel, startConversation, type TestChannel } from './channel-server.ts';
import { openWidgetBrowser, type WidgetBrowser } from './widget/widget-page.ts';

const PDF = Buffer.from('%PDF-1.7 the paper');
const FILE = 'paz-y-salvo-PYS-2026-000123.pdf';
const PAPER: IssuedPaper = {
  ...{ id: 'p1', kind: 'clearance', number: 'PYS-2026-000123', code: '7KQ2-M4TD-X9HB-0WZ3', bytes: PDF.byteLength },
  ...{ issuedAt: '2026-11-20T15:00:00.000Z', fileName: FILE, demo: false, locale: 'es-CO' },
  verifyUrl: 'https://hacienda.example/verificar/7KQ2-M4TD-X9HB-0WZ3',
};

/** Given in which conversations. */
const given = new Set<string>();
const ANNEX = '{"conversations":[]}';
const papers: Pick<Papers, 'open' | 'openAnnex'> = {
  openAnnex: (id, conversationId) =>
    Promise.resolve(
      id === 'p1' && given.has(conversationId) ? { paper: PAPER, annex: new TextEncoder().encode(ANNEX) } : undefined,
    ),
  open: (id, conversationId) =>
    Promise.resolve(id === 'p1' && given.has(conversationId) ? { paper: PAPER, pdf: new Uint8Array(PDF) } : undefined),
};
const REPLY = { key: 'papers.ready', text: 'Aquí está su paz y salvo.', papers: [{ id: 'p1', fileName: FILE }] };

let channel: TestChannel;
beforeEach(async () => {
  given.clear();
  channel = await startChannel({ papers });
});
afterEach(() => channel.stop());

/** A conversation in which the bot gave the paper. */
async function withPaper() {
  const conversation = await startConversation(channel);
  given.add(conversation.id);
  channel.conversations.append(conversation.id, { kind: 'bot-said', about: 0, reply: REPLY });
  return conversation;
}

describe('GET /conversations/:id/papers/:paperId', () => {
  it('R-I6 gives the paper to the conversation’s bearer, as a download', async () => {
    const { url, token } = await withPaper();
    const response = await fetch(`${url}/papers/p1`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename=${FILE}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PDF);
  });

  it('is 401 without a bearer or with a forged one, and 403 with another conversation’s', async () => {
    const { url } = await withPaper();
    const other = await startConversation(channel);
    expect((await call(`${url}/papers/p1`)).status).toBe(401);
    expect((await call(`${url}/papers/p1`, { token: 'forged' })).status).toBe(401);
    expect((await call(`${url}/papers/p1`, { token: other.token })).status).toBe(403);
  });

  it('is 404 for a paper of another conversation, also with the site’s secret', async () => {
    await withPaper();
    const other = await startConversation(channel);
    for (const token of [other.token, SECRET])
      expect((await call(`${other.url}/papers/p1`, { token })).body).toMatchObject({
        status: 404,
        code: 'request.not-found',
      });
    expect((await call(`${other.url}/papers/none`, { token: other.token })).status).toBe(404);
    expect((await call(`${other.url}/papers/p1`, { token: other.token, method: 'POST' })).status).toBe(405);
  });

  it('stands beside the bot’s words as an attachment whose address opens', async () => {
    const conversation = await withPaper();
    const { body } = await conversation.read();
    const [activity] = body['activities'] as { text: string; attachments: { contentUrl: string }[] }[];
    expect(activity).toMatchObject({
      text: REPLY.text,
      attachments: [{ contentType: 'application/pdf', name: FILE, contentUrl: `${conversation.url}/papers/p1` }],
    });
    const { status } = await call(activity?.attachments[0]?.contentUrl ?? '', { token: conversation.token });
    expect(status).toBe(200);
  });

  it('R-I6 R-I4 the file beside a paper opens like the paper, and for nobody else', async () => {
    const { id, url, token } = await withPaper();
    const reply = { ...REPLY, papers: [{ id: 'p1', fileName: 'datos.json', isAnnex: true }] };
    channel.conversations.append(id, { kind: 'bot-said', about: 0, reply });
    const response = await fetch(`${url}/papers/p1/annex`, { headers: { authorization: `Bearer ${token}` } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(response.headers.get('content-disposition')).toContain('attachment; filename=');
    expect(await response.text()).toBe(ANNEX);
    const other = await startConversation(channel);
    expect((await call(`${url}/papers/p1/annex`)).status).toBe(401);
    expect((await call(`${url}/papers/p1/annex`, { token: other.token })).status).toBe(403);
    expect((await call(`${other.url}/papers/p1/annex`, { token: other.token })).status).toBe(404);
  });

  it('of a channel without papers is no path', async () => {
    await channel.stop();
    channel = await startChannel();
    const { url, token } = await startConversation(channel);
    expect((await call(`${url}/papers/p1`, { token })).status).toBe(404);
  });
});

describe.skipIf(chromiumPath === undefined)('the widget', () => {
  let browser: WidgetBrowser;
  beforeAll(async () => void (browser = await openWidgetBrowser()));
  afterAll(() => browser?.close());

  it('shows a paper as a button, and saves it under its name', async () => {
    const { page, id } = await browser.open(channel, 'paz y salvo');
    given.add(id);
    channel.conversations.append(id, { kind: 'bot-said', about: 0, reply: REPLY });

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: `Abrir archivo ${FILE}` }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(FILE);
    expect(await readFile(await download.path())).toEqual(PDF);

    given.clear();
    await page.getByRole('button', { name: `Abrir archivo ${FILE}` }).click();
    await page.getByText('No se pudo abrir el archivo. Intente de nuevo.').waitFor();
    await page.context().close();
  }, 60_000);
});
