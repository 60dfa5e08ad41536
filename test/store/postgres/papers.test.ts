import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../bot/domain/errors.ts';
import { without } from '../../../bot/domain/without.ts';
import type { PaperRequest, Papers } from '../../../bot/ports/papers.ts';
import { createPapers } from '../../../documents/papers.ts';
import type { PressJob } from '../../../documents/press/job.ts';
import { createPaperRevocation } from '../../../store/postgres/paper-revocation.ts';
import { createPaperStore } from '../../../store/postgres/papers.ts';
import { freshDatabase } from '../../support/database.ts';
import { CONTENTS, HOLDER } from '../../documents/samples.ts';
import { createTestClock, sealing, type TestClock } from './kit.ts';

const database = freshDatabase();
let clock: TestClock;
beforeEach(() => {
  clock = createTestClock();
});

let ids = 0;
/** One node: its own pool and press. What the press makes is told by `print`. */
function createNode(
  print: (job: PressJob) => Promise<string> = (job) => Promise.resolve(`%PDF ${job.number}`),
  patienceMs?: number,
): Papers & { printed: PressJob[] } {
  const printed: PressJob[] = [];
  const store = createPaperStore({ pool: database.newPool(4), clock, ...sealing });
  const papers = createPapers({
    ...{ store, clock, ids: { id: () => `id-${++ids}`, digits: () => '0' }, demo: false },
    publicBaseUrl: 'https://hacienda.example',
    press: {
      atOnce: 2,
      async make(job) {
        printed.push(job);
        return Buffer.from(await print(job));
      },
    },
    ...(patienceMs !== undefined && { patienceMs }),
  });
  return { ...papers, printed };
}

const request = (key: string, over: Partial<PaperRequest> = {}): PaperRequest => ({
  ...{ content: CONTENTS.clearance, holder: HOLDER, locale: 'es-CO', conversationId: 'c1', key },
  ...over,
});
const text = (pdf: Uint8Array | undefined): string => Buffer.from(pdf ?? []).toString();
const refusal = new AppError('papers.unavailable', 'no', { retryable: true });

describe('issuing', () => {
  it('R-A2 gives number, code, file name and the page that verifies it', async () => {
    const paper = await createNode().issue(request('c1:4'));
    expect(paper).toMatchObject({
      ...{ kind: 'clearance', number: 'PYS-2026-000001', fileName: 'paz-y-salvo-PYS-2026-000001.pdf', demo: false },
      ...{ issuedAt: '2026-11-20T15:00:00.000Z', validUntil: '2027-01-01T04:59:59.999Z', bytes: 20, locale: 'es-CO' },
    });
    expect(paper.code).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    expect(paper.verifyUrl).toBe(`https://hacienda.example/verificar/${paper.code}`);
  });

  it('the same key again is the same paper, on this node and on another', async () => {
    const [one, other] = [createNode(), createNode()];
    const first = await one.issue(request('c1:4'));
    expect(await one.issue(request('c1:4'))).toEqual(first);
    expect(await other.issue(request('c1:4'))).toEqual(first);
    expect([one.printed.length, other.printed.length]).toEqual([1, 0]);
  });

  it('two at once with one key, on one node and on two, are one paper', async () => {
    const [one, other] = [createNode(), createNode()];
    const papers = await Promise.all([one, one, other, other].map((node) => node.issue(request('c1:4'))));
    expect(new Set(papers.map((paper) => JSON.stringify(paper))).size).toBe(1);
    expect(one.printed.length + other.printed.length).toBe(1);
  });

  it('numbers go on without a gap within kind and year, however many are made at once on several nodes', async () => {
    const [one, two] = [createNode(), createNode()];
    const many = Array.from({ length: 24 }, (_, index) => (index % 2 ? one : two).issue(request(`c1:${index}`)));
    const papers = await Promise.all(many);
    expect(papers.map(({ number }) => number).sort()).toEqual(
      Array.from({ length: 24 }, (_, index) => `PYS-2026-${String(index + 1).padStart(6, '0')}`),
    );
    const other = await one.issue(request('c1:100', { content: CONTENTS.receipt }));
    expect(other.number).toBe('CPP-2026-000001');
  });

  it('the year is Bogotá’s', async () => {
    const node = createNode();
    clock.advance(Date.parse('2027-01-01T04:59:00Z') - clock.now().getTime());
    expect((await node.issue(request('a'))).number).toBe('PYS-2026-000001');
    clock.advance(60_000);
    expect((await node.issue(request('b'))).number).toBe('PYS-2027-000001');
  });

  it('a paper that could not be signed leaves no gap: its own key has the number first', async () => {
    let fails = true;
    const node = createNode((job) => (fails ? Promise.reject(refusal) : Promise.resolve(job.number)));
    await expect(node.issue(request('a'))).rejects.toMatchObject({ code: 'papers.unavailable' });
    fails = false;
    expect(await node.list(HOLDER.taxpayerId, 5)).toEqual([]);
    expect((await node.issue(request('a'))).number).toBe('PYS-2026-000001');
  });

  it('… and where it never comes back, the next paper takes the number', async () => {
    let fails = true;
    const node = createNode((job) => (fails ? Promise.reject(refusal) : Promise.resolve(job.number)));
    await expect(node.issue(request('a'))).rejects.toBe(refusal);
    fails = false;
    expect((await node.issue(request('b'))).number).toBe('PYS-2026-000001');
    expect((await node.issue(request('a'))).number).toBe('PYS-2026-000002');
  });

  it('what a killed node left is finished by another under the same number, once its lease is over', async () => {
    let killed: () => void = () => undefined;
    const dead = createNode(() => new Promise((_, reject) => (killed = () => reject(refusal))));
    const lost = dead.issue(request('a')).catch(() => 'lost');
    await expect.poll(() => dead.printed.length).toBe(1);

    const impatient = createNode(undefined, 0);
    await expect(impatient.issue(request('a'))).rejects.toMatchObject({ code: 'papers.unavailable', retryable: true });
    // Its number is nobody else's meanwhile.
    expect((await impatient.issue(request('b'))).number).toBe('PYS-2026-000002');
    clock.advance(61_000);
    expect((await impatient.issue(request('a'))).number).toBe('PYS-2026-000001');
    killed();
    expect(await lost).toBe('lost');
    expect(await impatient.check((await impatient.issue(request('a'))).code)).toMatchObject({ state: 'valid' });
  });

  it('a try that was overtaken does not overwrite: both callers get the one paper', async () => {
    let go: (pdf: string) => void = () => undefined;
    const slow = createNode(() => new Promise((resolve) => (go = resolve)));
    const first = slow.issue(request('a'));
    await expect.poll(() => slow.printed.length).toBe(1);
    clock.advance(61_000);
    const second = await createNode().issue(request('a'));
    go('too late');
    expect(await first).toEqual(second);
    expect(text((await slow.read(second.id))?.pdf)).toBe('%PDF PYS-2026-000001');
  });
});

describe('opening', () => {
  it('R-I6 the bytes are for the conversation that was given the paper, and for no other', async () => {
    const node = createNode();
    const { id } = await node.issue(request('a'));
    expect(text((await node.open(id, 'c1'))?.pdf)).toBe('%PDF PYS-2026-000001');
    expect(await node.open(id, 'c2')).toBeUndefined();
    expect(await node.open(id, '')).toBeUndefined();
    expect(await node.open('none', 'c1')).toBeUndefined();
  });

  it('a later conversation opens it once it is shared, and only with papers of its own taxpayer', async () => {
    const node = createNode();
    const { id } = await node.issue(request('a'));
    expect(await node.share(id, { conversationId: 'c2', taxpayerId: 'somebody else' })).toBe(false);
    expect(await node.open(id, 'c2')).toBeUndefined();
    expect(await node.share('none', { conversationId: 'c2', taxpayerId: HOLDER.taxpayerId })).toBe(false);
    for (let times = 0; times < 2; times += 1)
      expect(await node.share(id, { conversationId: 'c2', taxpayerId: HOLDER.taxpayerId })).toBe(true);
    expect((await node.open(id, 'c2'))?.paper.id).toBe(id);
  });

  it('the receipt of an anonymous filing is of nobody: in no list, and verified without a holder', async () => {
    const node = createNode();
    const paper = await node.issue(without(request('f', { content: CONTENTS.filing }), 'holder'));
    expect(paper).toMatchObject({ kind: 'filing', number: 'CRA-2026-000001' });
    expect(await node.check(paper.code)).not.toHaveProperty('maskedHolder');
    expect(await node.read(paper.id)).not.toHaveProperty('holder');
    expect(await node.share(paper.id, { conversationId: 'c2', taxpayerId: 'T-1' })).toBe(false);
    expect(text((await node.open(paper.id, 'c1'))?.pdf)).not.toBe('');
  });

  it('the worker that mails it reads it with its holder', async () => {
    const node = createNode();
    const paper = await node.issue(request('a'));
    expect(await node.read(paper.id)).toMatchObject({ paper, holder: HOLDER });
    expect(await node.read('none')).toBeUndefined();
  });

  it('lists a taxpayer’s own, newest first, as many as asked for', async () => {
    const node = createNode();
    for (const key of ['a', 'b', 'c']) {
      await node.issue(request(key));
      clock.advance(1000);
    }
    await node.issue(request('d', { holder: { ...HOLDER, taxpayerId: 'T-9' } }));
    const numbers = (await node.list(HOLDER.taxpayerId, 2)).map(({ number }) => number);
    expect(numbers).toEqual(['PYS-2026-000003', 'PYS-2026-000002']);
  });
});

describe('checking', () => {
  it('by its code as typed in any way: kind, number, date, validity and the holder’s initials', async () => {
    const node = createNode();
    const paper = await node.issue(request('a'));
    for (const typed of [paper.code, paper.code.toLowerCase().replaceAll('-', ' '), paper.code.replaceAll('0', 'O')])
      expect(await node.check(typed)).toEqual({
        ...{ kind: 'clearance', number: 'PYS-2026-000001', issuedAt: paper.issuedAt, validUntil: paper.validUntil },
        ...{ state: 'valid', maskedHolder: 'M***** L***** Ñ***** G*****', demo: false },
      });
    for (const typed of ['', 'none', '0000-0000-0000-0000', paper.id]) expect(await node.check(typed)).toBeUndefined();
  });

  it('past its date it is expired, taken back it is revoked, and unfinished it is unknown', async () => {
    const node = createNode();
    const { id, code } = await node.issue(request('a'));
    clock.advance(Date.parse('2027-01-01T05:00:00Z') - clock.now().getTime());
    expect(await node.check(code)).toMatchObject({ state: 'expired' });
    const revoke = createPaperRevocation({ pool: database.pool, clock, ...sealing });
    const plain = code.replaceAll('-', '');
    const reason = { by: 'ana', why: 'Se expidió con un dato errado.' };
    expect(await revoke(plain, reason)).toMatchObject({ outcome: 'revoked', paper: { id } });
    expect(await node.check(code)).toMatchObject({ state: 'revoked' });
    expect(await node.list(HOLDER.taxpayerId, 10)).toEqual([]);
    // Once: said again it changes nothing and leaves no second row.
    expect(await revoke(plain, reason)).toMatchObject({ outcome: 'already' });
    expect(await revoke('0'.repeat(16), reason)).toBeUndefined();
    const { rows } = await database.pool.query<{ actor_id: string; detail: Buffer }>(
      `select actor_id, detail from audit where action = 'paper.revoked'`,
    );
    expect(rows.map(({ actor_id, detail }) => [actor_id, sealing.envelope.open(detail, 'audit')])).toMatchObject([
      ['operator:ana', { kind: 'clearance', ordinal: 1, why: reason.why, subject: HOLDER.document }],
    ]);
    expect(await node.list(HOLDER.taxpayerId, 5)).toEqual([]);

    const broken = createNode((job) => Promise.reject(new AppError('papers.unavailable', job.code)));
    await expect(broken.issue(request('b'))).rejects.toMatchObject({ code: 'papers.unavailable' });
    expect(await node.check(broken.printed[0]?.code ?? '')).toBeUndefined();
  });
});

it('R-I5 nothing of the person or the paper stands in clear, and no row opens in another’s place', async () => {
  const node = createNode();
  const [one, two] = [await node.issue(request('a')), await node.issue(request('b'))];
  const { rows } = await database.pool.query<Record<string, unknown>>('select * from paper order by ordinal');
  const stored = JSON.stringify(rows, (_, value: unknown) =>
    (value as { type?: string } | null)?.type === 'Buffer'
      ? Buffer.from((value as { data: number[] }).data).toString('latin1')
      : value,
  );
  for (const secret of [
    HOLDER.name,
    HOLDER.document,
    'Lucía',
    HOLDER.taxpayerId,
    '%PDF',
    one.code,
    one.code.replaceAll('-', ''),
  ])
    expect(stored).not.toContain(secret);
  await database.pool.query('update paper set pdf = (select pdf from paper where id = $1) where id = $2', [
    one.id,
    two.id,
  ]);
  await expect(node.open(two.id, 'c1')).rejects.toMatchObject({ code: 'internal.bug' });
});
