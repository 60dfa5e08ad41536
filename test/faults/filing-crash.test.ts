import { expect, test } from 'vitest';
import type { FactOf } from '../../contracts/fact.ts';
import { createFilings } from '../../store/postgres/filings.ts';
import { createEffectsKit, createTalk, only, saidKeys } from '../bot/effects-kit.ts';
import { conversationOf } from '../bot/support.ts';
import { calendar, createNode, sealing } from '../store/postgres/kit.ts';
import { ownDatabase } from '../support/database.ts';

const db = ownDatabase();

const FILES = ['u1', 'u2'];
const attachments: FactOf<'citizen-said'>['attachments'] = FILES.map((id) => ({
  ...{ contentType: 'image/jpeg', name: `${id}.jpg`, contentUrl: `/conversations/c1/attachments/${id}` },
}));

/** Files a complaint with two photos; the process dies at the given one of its dealings with the outside. */
async function fileAndDieAt(death: number) {
  await db.empty();
  const kit = createEffectsKit();
  const clock = { now: kit.now, advance: (ms: number) => kit.wait(ms) };
  const node = createNode(db.pool, clock);
  await node.conversations.open({ id: 'c1', channel: 'web', locale: 'es-CO', addressHmac: 'a' });
  const files = FILES.map((id) => ({
    id,
    name: `${id}.jpg`,
    contentType: 'image/jpeg',
    content: Buffer.from(id),
    state: 'clean' as const,
  }));
  await node.uploads.save('c1', files, 1_000);
  let dealings = 0;
  const deal = (): void => {
    if (++dealings === death) throw new Error('killed');
  };
  /** Dies before what is asked, or after it was done and before anybody heard. */
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get:
        (target, name) =>
        async (...args: unknown[]) => {
          deal();
          const answer = await (target as Record<PropertyKey, (...all: unknown[]) => Promise<unknown>>)[name]!(...args);
          deal();
          return answer;
        },
    });
  Object.assign(kit.options, {
    filings: mortal(createFilings({ pool: db.pool, clock, calendar, ...sealing })),
    registry: mortal(kit.office.registry),
    uploads: mortal(node.uploads),
    papers: mortal(kit.papers),
  });

  const talk = createTalk(kit, conversationOf());
  await talk.turn('quiero poner una queja anónima porque me trataron muy mal', { intent: 'pqrs_radicar' });
  await talk.turn('que cambien el trato');
  talk.happens({ kind: 'citizen-said', text: '', clientId: 'c', attachments });
  await talk.next();
  expect(saidKeys(await talk.turn('listo'))).toEqual(['pqrs.confirm']);
  talk.says('sí', { intent: 'afirmar' });
  await talk.next();
  let deaths = 0;
  const facts = await talk.next().catch(() => {
    deaths += 1;
    return talk.next();
  });
  return { kit, facts: facts.facts, deaths, dealings };
}

test('a filing killed at each step of its write gives one radicado, one case and one receipt, with its documents', async () => {
  const { dealings: all } = await fileAndDieAt(Infinity);
  // Two files, the filing, document management and its number, the receipt: before and after each.
  expect(all).toBe(12);
  for (let death = 1; death <= all; death++) {
    const { kit, facts, deaths } = await fileAndDieAt(death);
    expect(deaths, `death ${death}`).toBe(1);
    expect(saidKeys(facts), `death ${death}`).toEqual(['filing.made']);
    expect(only(facts, 'filing-made'), `death ${death}`).toMatchObject([{ number: 'V-2026-000001' }]);
    expect(only(facts, 'bot-said')[0]?.reply.text).toContain('\nRadicado: V-2026-000001\n');
    const { rows } = await db.pool.query(
      `select (select count(*)::int from filing) filings, (select count(*)::int from case_file) cases,
              (select count(*)::int from filing_annex) annexes, (select max(document_number) from filing) number`,
    );
    expect(rows, `death ${death}`).toEqual([{ filings: 1, cases: 1, annexes: 2, number: '2026.4131.000001' }]);
    expect([kit.office.registered.length, kit.papers.issued.length], `death ${death}`).toEqual([1, 1]);
  }
}, 60_000);
