import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, asksForPerson, BETO, citizenSays, started } from '../fakes.ts';
import { safeUrl } from '../../../agent-desk/ui/words/thread-lines.ts';
import { line, startDesk, type TestDesk } from '../harness.ts';

const FILE = {
  id: 'u1',
  conversationId: 'c1',
  name: 'recibo.pdf',
  contentType: 'application/pdf',
  content: Buffer.from('%PDF-1.7'),
  state: 'clean' as const,
};
let desk: TestDesk;
const WAITING = { ...FILE, id: 'u2', state: 'quarantined' as const };

beforeEach(async () => {
  desk = await startDesk({
    uploads: {
      save: () => Promise.reject(new Error('staff save no files')),
      read: (conversationId, id) =>
        Promise.resolve([FILE, WAITING].find((file) => file.conversationId === conversationId && file.id === id)),
    },
  });
});
afterEach(() => desk.stop());

const open = (path: string, cookie?: string) =>
  fetch(`${desk.base}/desk/api${path}`, { headers: cookie === undefined ? {} : { cookie } });

test('R-D2 R-D6: whoever holds the conversation opens its file, as a download, and an audit row says so', async () => {
  const { ana } = await desk.anaAttends();
  const answer = await open('/conversations/c1/attachments/u1', ana.cookie);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=recibo.pdf');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await answer.text()).toBe('%PDF-1.7');
  const rows = desk.audit.entries.filter(({ action }) => action === 'attachment.viewed');
  expect(rows).toMatchObject([{ actor: { id: ANA.id }, conversationId: 'c1', detail: { uploadId: 'u1' } }]);
});

test('the line of the thread carries the name and an address that opens with the session’s cookie', async () => {
  const { ana } = await desk.anaAttends();
  const attachments = [
    { name: 'recibo.pdf', contentType: 'application/pdf', contentUrl: '/conversations/c1/attachments/u1' },
  ];
  desk.town.commit('c1', { kind: 'citizen-said', text: 'va el recibo', clientId: 'k9', attachments });
  const told = await ana.heard(line('va el recibo'));
  const [file] = told.kind === 'entry-added' ? (told.entry.attachments ?? []) : [];
  expect(file?.name).toBe('recibo.pdf');
  const answer = await fetch(new URL(safeUrl(file?.url ?? '', desk.base) ?? ''), { headers: { cookie: ana.cookie } });
  expect([answer.status, await answer.text()]).toEqual([200, '%PDF-1.7']);
});

test('without a session, and for anybody else, the file stays closed and nothing is written', async () => {
  await desk.anaAttends();
  expect((await open('/conversations/c1/attachments/u1')).status).toBe(401);
  expect((await open('/conversations/c1/attachments/u1', 'ventanilla_desk=forged')).status).toBe(401);
  const beto = await desk.signIn(BETO);
  expect((await open('/conversations/c1/attachments/u1', beto)).status).toBe(403);
  expect(desk.audit.entries.some(({ action }) => action === 'attachment.viewed')).toBe(false);
});

test('a file or a conversation that does not exist is a problem, not a stack', async () => {
  const { ana } = await desk.anaAttends();
  desk.town.commit('c2', started, citizenSays('hola'), asksForPerson);
  const missing = await open('/conversations/c1/attachments/u9', ana.cookie);
  expect([missing.status, missing.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ]);
  expect((await open('/conversations/nobody/attachments/u1', ana.cookie)).status).toBe(404);
});

test('R-Q4: what no scanner has looked at stays closed, says so, and is no viewing', async () => {
  const { ana } = await desk.anaAttends();
  const answer = await open('/conversations/c1/attachments/u2', ana.cookie);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'upload.quarantined']);
  expect(desk.audit.entries.some(({ action }) => action === 'attachment.viewed')).toBe(false);
});

test('an audit that cannot be written keeps the file closed', async () => {
  const { ana } = await desk.anaAttends();
  desk.audit.append = () => Promise.reject(new Error('the record is full'));
  expect((await open('/conversations/c1/attachments/u1', ana.cookie)).status).toBe(500);
});
