import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANA, AUDI, BETO } from '../fakes.ts';
import { startDesk, type TestDesk } from '../harness.ts';

const origin = {
  ...{ flow: 'knowledge', modelVersion: 'm-1', intent: 'horarios_sedes', confidence: 0.93 },
  ...{ knowledge: { id: 'horarios', validFrom: '2026-01-01' }, calls: [{ system: 'sap', correlationId: 'c1.7' }] },
  asOf: '2026-11-20T15:00:00.000Z',
};
let desk: TestDesk;
let number: number;
let ana: string;

beforeEach(async () => {
  desk = await startDesk();
  ana = (await desk.anaAttends()).ana.cookie;
  desk.town.commit('c1', { kind: 'bot-said', reply: { key: 'knowledge.answer', text: 'De 8 a 4.' }, about: 3, origin });
  number = (await desk.town.log.lastNumber('c1')) ?? 0;
});
afterEach(() => desk.stop());

const trace = (of: number | string, cookie?: string) =>
  fetch(`${desk.base}/desk/api/conversations/c1/messages/${of}/origin`, {
    headers: cookie === undefined ? {} : { cookie },
  });
const traced = () => desk.audit.entries.filter(({ action }) => action === 'answer.traced');

test('R-D6 R-I4 who holds the conversation reads where an answer came from, and a row says so', async () => {
  const answer = await trace(number, ana);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ number, about: 3, key: 'knowledge.answer', origin });
  expect(traced()).toMatchObject([{ actor: { id: ANA.id }, conversationId: 'c1', detail: { number } }]);
});

test('not a word of what was said is told', async () => {
  expect(await (await trace(number, ana)).text()).not.toContain('De 8 a 4');
});

test('who mends answers or looks into them reads it too; nobody else does', async () => {
  const beto = await desk.signIn(BETO);
  expect((await trace(number, beto)).status).toBe(403);
  expect((await trace(number)).status).toBe(401);
  expect((await trace(number, await desk.signIn(AUDI))).status).toBe(200);
  expect(traced()).toHaveLength(1);
});

test('what is no answer of the assistant has no origin', async () => {
  for (const none of [1, 9_999, 0, -1, 'x', 1.5]) expect((await trace(none, ana)).status, String(none)).toBe(404);
});
