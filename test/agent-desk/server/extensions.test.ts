import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Extended } from '../../../bot/ports/filing-extension.ts';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import { ANA, SARA } from '../fakes.ts';
import { startDesk, type TestDesk } from '../harness.ts';

let desk: TestDesk;
let asked: unknown[];
let outcome: Extended;

beforeEach(async () => {
  asked = [];
  outcome = { outcome: 'refused', because: 'too-late', latest: '2027-01-05' };
  const extend = (...said: unknown[]) => Promise.resolve((asked.push(said), outcome));
  desk = await startDesk({ extensions: { extend } });
});
afterEach(() => desk.stop());

const ask = async (profile: StaffProfile | undefined, body: unknown) => {
  const cookie = profile && (await desk.signIn(profile));
  const response = await fetch(`${desk.base}/desk/api/filings/V-2026-000001/extension`, {
    method: 'POST',
    headers: {
      ...(cookie !== undefined && { cookie }),
      'x-ventanilla-desk': '1',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const extension = { until: '2027-01-06', reason: 'Falta el concepto de otra dependencia' };

it('R-D3 a supervisor puts off a term with a reason; what the law bars is said with the last day there is', async () => {
  expect((await ask(undefined, extension)).status).toBe(401);
  expect((await ask(ANA, extension)).status).toBe(403);
  for (const bad of [{}, { ...extension, until: 'mañana' }, { ...extension, reason: 'ya' }])
    expect((await ask(SARA, bad)).status).toBe(400);
  expect(asked).toEqual([]);
  const barred = await ask(SARA, extension);
  expect(barred).toMatchObject({ status: 409, body: { code: 'filing.decided' } });
  expect(barred.body['detail']).toContain('2027-01-05');
  const at = '2026-11-20T15:00:00.000Z';
  const filing = { number: 'V-2026-000001', procedure: 'queja', state: 'extended' as const, dueOn: '2027-01-05' };
  outcome = { outcome: 'done', filing: { ...filing, filedAt: at, updatedAt: at, caseNumber: 'C-1' } };
  expect(await ask(SARA, { ...extension, until: '2027-01-05' })).toEqual({
    status: 200,
    body: { dueOn: '2027-01-05' },
  });
  expect(asked.at(-1)).toEqual(['V-2026-000001', SARA.id, { ...extension, until: '2027-01-05' }]);
  outcome = { outcome: 'unknown' };
  expect((await ask(SARA, extension)).status).toBe(404);
});
