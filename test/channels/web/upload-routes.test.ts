import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { call, SECRET, startChannel, startConversation, type TestChannel } from './channel-server.ts';
import type { CitizenFile } from '../../../contracts/citizen-file.ts';
import { EXE, PDF, PNG } from './files.ts';

let channel: TestChannel | undefined;
async function start(...options: Parameters<typeof startChannel>): Promise<TestChannel> {
  channel = await startChannel(...options);
  return channel;
}
afterEach(async () => {
  await channel?.stop();
  channel = undefined;
});

type Conversation = Awaited<ReturnType<typeof startConversation>>;
interface Part {
  content: Buffer | string;
  name?: string;
  type?: string;
  field?: string;
}

function form(parts: Part[], activity?: unknown): FormData {
  const data = new FormData();
  if (activity !== undefined)
    data.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
  for (const { content, name = 'a.pdf', type = 'application/pdf', field = 'file' } of parts)
    data.append(field, new Blob([content], { type }), name);
  return data;
}

const upload = (conversation: Conversation, body: FormData | Uint8Array, headers: Record<string, string> = {}) =>
  call(`${conversation.url}/upload?userId=u`, { token: conversation.token, body, headers });

const attachmentsOf = async (conversation: Conversation) => {
  const { body } = await conversation.read();
  const [first] = body['activities'] as { attachments?: { name: string; contentType: string; contentUrl: string }[] }[];
  return first?.attachments ?? [];
};

/** The files of the last message, as the conversation remembers them. */
const filesOf = (at: TestChannel, conversation: Conversation): CitizenFile[] => {
  const said = at.conversations.facts(conversation.id).findLast(({ fact }) => fact.kind === 'citizen-said');
  return said?.fact.kind === 'citizen-said' ? said.fact.attachments : [];
};

describe('POST /conversations/:id/upload', () => {
  it('keeps the files and the words as one message, and gives its id', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const { status, body } = await upload(
      conversation,
      form(
        [
          { content: PDF, name: 'recibo.pdf' },
          { content: PNG, name: 'foto.png', type: 'image/png' },
        ],
        { type: 'message', from: { id: 'u' }, text: 'mis papeles', channelData: { clientActivityID: 'k' } },
      ),
    );
    expect([status, body]).toEqual([200, { id: `${conversation.id}|0000002` }]);
    expect((await conversation.read()).body['activities']).toMatchObject([
      {
        text: 'mis papeles',
        channelData: { clientActivityID: 'k' },
        attachments: [
          { name: 'recibo.pdf', contentType: 'application/pdf' },
          { name: 'foto.png', contentType: 'image/png' },
        ],
      },
    ]);
  });

  it('takes a file alone, as multipart or as the body itself', async () => {
    const at = await start();
    const one = await startConversation(at);
    expect((await upload(one, form([{ content: PDF }]))).status).toBe(200);
    const two = await startConversation(at);
    const headers = { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="casa.png"' };
    expect((await upload(two, PNG, headers)).status).toBe(200);
    expect(await attachmentsOf(two)).toMatchObject([{ name: 'casa.png', contentType: 'image/png' }]);
  });

  it('the same message sent again, even with its files, is one message with one copy', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const send = () =>
      upload(conversation, form([{ content: PDF }], { type: 'message', channelData: { clientActivityID: 'k' } }));
    expect((await send()).body).toEqual((await send()).body);
    expect(at.uploads.all).toHaveLength(1);
    expect(at.conversations.facts(conversation.id)).toHaveLength(2);
  });

  it('R-Q4: a file that is refused comes with its message, without bytes and with the reason; the good one is kept', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const { status } = await upload(conversation, form([{ content: PDF }, { content: EXE, name: 'b.pdf' }]));
    expect(status).toBe(200);
    expect(filesOf(at, conversation)).toMatchObject([
      { name: 'a.pdf', inspection: { state: 'clean' }, uploadId: at.uploads.all[0]?.id, sizeBytes: PDF.length },
      { name: 'b.pdf', inspection: { state: 'refused', reason: 'type' } },
    ]);
    expect(filesOf(at, conversation)[1]).not.toHaveProperty('contentUrl');
    expect(at.uploads.all).toHaveLength(1);
    const [shown] = await attachmentsOf(conversation);
    expect(Object.keys(shown ?? {}).sort()).toEqual(['contentType', 'contentUrl', 'name']);
    expect(await attachmentsOf(conversation)).toHaveLength(1);
  });

  it('a refused file alone is shown by its name', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    await upload(conversation, form([{ content: PNG, name: 'recibo.pdf.exe', type: 'image/png' }]));
    expect((await conversation.read()).body['activities']).toMatchObject([{ text: 'recibo.pdf.exe' }]);
    expect(filesOf(at, conversation)).toMatchObject([{ inspection: { reason: 'name' } }]);
    expect(at.uploads.all).toEqual([]);
  });

  it('what has a virus is not kept, and an audit row says so', async () => {
    const scanner = { scan: () => Promise.resolve({ kind: 'infected' as const, name: 'Eicar-Test-Signature' }) };
    const at = await start({ scanner });
    const conversation = await startConversation(at);
    await upload(conversation, form([{ content: PDF }]));
    expect(filesOf(at, conversation)).toMatchObject([{ inspection: { state: 'refused', reason: 'infected' } }]);
    expect(at.uploads.all).toEqual([]);
    const told = { action: 'upload.infected', conversationId: conversation.id };
    expect(at.audited).toMatchObject([{ ...told, detail: { virus: 'Eicar-Test-Signature', sizeBytes: PDF.length } }]);
  });

  it('what no scanner has looked at is kept in quarantine, and its sender still reads it', async () => {
    const at = await start({ scanner: { scan: () => Promise.resolve({ kind: 'unavailable' }) } });
    const conversation = await startConversation(at);
    await upload(conversation, form([{ content: PDF }]));
    expect(filesOf(at, conversation)).toMatchObject([{ inspection: { state: 'quarantined' } }]);
    expect(at.uploads.all).toMatchObject([{ state: 'quarantined' }]);
    const [{ contentUrl } = { contentUrl: '' }] = await attachmentsOf(conversation);
    expect((await call(contentUrl, { token: conversation.token })).status).toBe(200);
  });

  it('bounds the size of a file and how many there are', async () => {
    const at = await start({ limits: { fileBytes: 1000, filesPerMessage: 2 } });
    const conversation = await startConversation(at);
    const padded = (bytes: number) => Buffer.concat([PDF, Buffer.alloc(bytes - PDF.length, 32)]);
    const outcome = async (body: FormData | Uint8Array, headers = {}) => {
      const answer = await upload(conversation, body, headers);
      return [answer.status, answer.body['code']];
    };
    const raw = { 'content-type': 'application/pdf' };
    expect(await outcome(form([{ content: padded(1000) }, { content: padded(1000) }], { type: 'message' }))).toEqual([
      200,
      undefined,
    ]);
    expect(await outcome(padded(1000), raw)).toEqual([200, undefined]);
    const tooBig = [413, 'upload.size'];
    expect(await outcome(form([{ content: padded(1001) }]))).toEqual(tooBig);
    expect(await outcome(padded(1001), raw)).toEqual(tooBig);
    expect(await outcome(padded(2_000_000), raw)).toEqual(tooBig);
    expect(await outcome(form([{ content: padded(2_000_000) }]))).toEqual(tooBig);
    const three = Array.from({ length: 3 }, () => ({ content: PDF }));
    expect(await outcome(form(three))).toEqual(tooBig);
    expect(await outcome(form(three, { type: 'message' }))).toEqual(tooBig);
    expect(await outcome(form(Array.from({ length: 40 }, () => ({ content: PDF }))))).toEqual(tooBig);
  });

  it('holds no more in memory than its budget, and gives it back', async () => {
    const at = await start({ limits: { uploadBytesInFlight: PDF.length + 10 } });
    const conversation = await startConversation(at);
    const two = await upload(conversation, form([{ content: PDF }, { content: PDF }]));
    expect([two.status, two.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await upload(conversation, form([{ content: PDF }]))).status).toBe(200);
    expect((await upload(conversation, form([{ content: PDF }]))).status).toBe(200);
  });

  it('a sender that goes away half-way leaves nothing held', async () => {
    const at = await start({ limits: { uploadBytesInFlight: PDF.length } });
    const conversation = await startConversation(at);
    for (const type of ['multipart/form-data; boundary=B', 'application/pdf']) {
      const sent = httpRequest(`${conversation.url}/upload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${conversation.token}`, 'content-type': type, 'content-length': '5000' },
      });
      sent.on('error', () => undefined);
      sent.write('--B\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4');
      await new Promise((resolve) => setTimeout(resolve, 50));
      sent.destroy();
    }
    // Refused as long as something is held.
    let status = 429;
    while (status === 429) {
      status = (await upload(conversation, form([{ content: PDF }]))).status;
      at.clock.advance(10_000);
    }
    expect(status).toBe(200);
  });

  it.each([
    ['no file', form([], { type: 'message', text: 'x' }), {}, 'request.invalid'],
    ['an empty form', new FormData(), {}, 'request.invalid'],
    ['a form without boundary', PDF, { 'content-type': 'multipart/form-data' }, 'request.invalid'],
    ['garbage as a form', PDF, { 'content-type': 'multipart/form-data; boundary=B' }, 'request.invalid'],
    [
      'a form cut short',
      Buffer.from('--B\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4'),
      { 'content-type': 'multipart/form-data; boundary=B' },
      'request.invalid',
    ],
    ['an activity of another type', form([{ content: PDF }], { type: 'typing' }), {}, 'request.invalid'],
    ['a null activity', form([{ content: PDF }], null), {}, 'request.invalid'],
    [
      'an activity that is no JSON',
      form([{ content: '{"a', field: 'activity', type: 'application/vnd.microsoft.activity' }, { content: PDF }]),
      {},
      'request.invalid',
    ],
    ['endless words', form([{ content: PDF }], { type: 'message', text: 'a'.repeat(9000) }), {}, 'request.too-large'],
    ['an activity of 300 KB', form([{ content: PDF }], { text: 'a'.repeat(300_000) }), {}, 'request.too-large'],
  ])('answers %s clearly and keeps nothing', async (_name, body, headers, code) => {
    const at = await start();
    const conversation = await startConversation(at);
    const answer = await upload(conversation, body, headers);
    expect(answer.body['code']).toBe(code);
    expect(answer.status).toBe(answer.body['status']);
    expect(at.uploads.all).toEqual([]);
    expect(at.conversations.facts(conversation.id)).toHaveLength(1);
  });

  it('counts as a message', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    for (let count = 0; count < 20; count += 1) await conversation.say('x');
    expect((await upload(conversation, form([{ content: PDF }]))).status).toBe(429);
  });

  it('of a burst only what is admitted as messages is read and kept', async () => {
    const at = await start();
    const conversation = await startConversation(at);
    const answers = await Promise.all(
      Array.from({ length: 90 }, () => upload(conversation, form([{ content: PDF }], { type: 'message' }))),
    );
    const accepted = answers.filter(({ status }) => status === 200);
    expect(accepted).toHaveLength(20);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(at.uploads.all).toHaveLength(20);
    // Nothing of the others was even held.
    expect(at.conversations.facts(conversation.id)).toHaveLength(21);
  });

  it('what is not admitted is answered before its body has come', async () => {
    const at = await start({ limits: { messagesShort: { permits: 1, windowMs: 10_000 } } });
    const conversation = await startConversation(at);
    await conversation.say('x');
    const headers = { authorization: `Bearer ${conversation.token}`, 'content-type': 'application/pdf' };
    const sent = httpRequest(`${conversation.url}/upload`, { method: 'POST', headers });
    sent.on('error', () => undefined);
    sent.write('%PDF-1.4');
    const [answer] = (await once(sent, 'response')) as [{ statusCode?: number }];
    expect(answer.statusCode).toBe(429);
    sent.destroy();
  });

  it('a conversation keeps no more than its quota, and what it has kept costs nothing again', async () => {
    const at = await start({ limits: { fileBytesPerConversation: PDF.length + 10 } });
    const conversation = await startConversation(at);
    const send = (clientActivityID: string) =>
      upload(conversation, form([{ content: PDF }], { type: 'message', channelData: { clientActivityID } }));
    const first = await send('k');
    expect(first.status).toBe(200);
    expect((await send('k')).body).toEqual(first.body);
    const more = await send('l');
    expect([more.status, more.body['code']]).toEqual([413, 'upload.size']);
    expect(at.uploads.all).toHaveLength(1);
    expect(at.conversations.facts(conversation.id)).toHaveLength(2);
  });

  it('needs the conversation’s own token, and a conversation', async () => {
    const at = await start();
    const mine = await startConversation(at);
    const other = await startConversation(at);
    const body = form([{ content: PDF }]);
    expect((await call(`${mine.url}/upload`, { body })).status).toBe(401);
    expect((await call(`${mine.url}/upload`, { body, token: other.token })).status).toBe(403);
    expect((await call(`${at.api}/conversations/none/upload`, { body, token: SECRET })).status).toBe(404);
  });
});

describe('R-I6: GET /conversations/:id/attachments/:uploadId', () => {
  it('opens with the conversation’s bearer and with nothing less', async () => {
    const at = await start();
    const mine = await startConversation(at);
    const other = await startConversation(at);
    await upload(mine, form([{ content: PDF, name: 'recibo "año".pdf' }]));
    const [{ contentUrl } = { contentUrl: '' }] = await attachmentsOf(mine);
    expect(contentUrl).toMatch(new RegExp(`^${mine.url}/attachments/[\\w-]{22}$`));

    const response = await fetch(contentUrl, { headers: { authorization: `Bearer ${mine.token}` } });
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(PDF)).toBe(true);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toContain('attachment; filename="recibo a?o.pdf"');
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''recibo%20a%C3%B1o.pdf");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');

    expect((await call(contentUrl)).status).toBe(401);
    expect((await call(contentUrl, { token: other.token })).status).toBe(403);
    const moved = contentUrl.replace(mine.id, other.id);
    expect((await call(moved, { token: other.token })).status).toBe(404);
    expect((await call(`${mine.url}/attachments/nothing`, { token: mine.token })).status).toBe(404);
  });
});
