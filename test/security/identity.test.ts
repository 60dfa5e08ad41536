import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { SIGNATURE_TERMS_VERSION } from '../../bot/policy/identity.ts';
import type { Fact } from '../../contracts/fact.ts';
import { freshDatabase } from '../support/database.ts';
import { createIdentityWorld, MARINA, ROSA, UNKNOWN, type Answered, type IdentityWorld } from './world.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const TEXT = sha('Me comprometo a pagar 12 cuotas.');

const db = freshDatabase();
let world: IdentityWorld;
beforeEach(() => {
  world = createIdentityWorld(db);
});

const level = async (id: string): Promise<number> => (await world.state(id)).identity.level;
const lastCode = (): string => world.codes.at(-1) ?? '';
const count = (facts: readonly Fact[], kind: Fact['kind']): number => facts.filter((fact) => fact.kind === kind).length;

async function identified(document = MARINA): Promise<string> {
  const id = await world.openAsked();
  await world.say(id, document);
  await world.say(id, lastCode());
  expect(await level(id)).toBe(2);
  return id;
}

describe('guessing (R-I2)', () => {
  test('three wrong tries close the code: the right one is refused after them', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    const code = lastCode();
    const keys = [];
    for (const guess of ['000001', '000002', '000003', code]) keys.push(...(await world.say(id, guess)).keys);
    expect(keys).toEqual([
      'identity.otp-wrong',
      'identity.otp-wrong-last',
      'identity.otp-closed',
      'identity.otp-closed',
    ]);
    expect(await level(id)).toBe(1);
  });

  test('a storm of guesses at once is taken one by one: three count', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    const storm = Array.from({ length: 12 }, (_, index) => String(100_000 + index));
    const { facts } = await world.sayAtOnce(id, [...storm, lastCode()]);
    expect(count(facts, 'otp-failed')).toBe(3);
    expect(count(facts, 'identity-verified')).toBe(0);
  });

  test('three codes a document in 15 minutes, over all conversations and addresses: nine guesses, no more', async () => {
    let tries = 0;
    for (let each = 0; each < 6; each += 1) {
      const id = await world.openAsked(`198.51.100.${each}`);
      await world.say(id, MARINA);
      for (const guess of ['000001', '000002', '000003']) {
        tries += count((await world.say(id, guess)).facts, 'otp-failed');
      }
    }
    expect(tries).toBe(9);
    expect(world.codes).toHaveLength(3);
    world.clock.advance(15 * 60_000);
    const later = await world.openAsked('198.51.100.77');
    expect((await world.say(later, MARINA)).keys).toContain('identity.otp-sent');
  });

  test('thirty codes an address, whoever they are for', async () => {
    for (let each = 0; each < 32; each += 1) {
      const id = await world.openAsked('198.51.100.9');
      const { keys } = await world.say(id, String(1_999_000_000 + each));
      expect(keys).toEqual([each < 30 ? 'identity.otp-sent' : 'identity.otp-limited']);
    }
  });
});

describe('a code that is not for this', () => {
  test('used once, it is worth nothing again', async () => {
    const id = await identified();
    const code = lastCode();
    world.clock.advance(6 * 60_000);
    await world.say(id, 'cuánto debo');
    expect(await level(id)).toBe(0);
    await world.say(id, code);
    expect(await level(id)).toBeLessThan(2);
  });

  test('sent twice at once, it proves once', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    const { facts } = await world.sayAtOnce(id, [lastCode(), lastCode()]);
    expect(count(facts, 'identity-verified')).toBe(1);
    expect(count(facts, 'otp-closed')).toBe(1);
  });

  test('of another conversation of the same document, it is wrong', async () => {
    const [mine, other] = [await world.openAsked(), await world.openAsked()];
    await world.say(mine, MARINA);
    const foreign = lastCode();
    await world.say(other, MARINA);
    expect((await world.say(other, foreign)).keys).toEqual(['identity.otp-wrong']);
    expect(await level(other)).toBe(1);
    expect((await world.say(mine, foreign)).keys).toContain('identity.verified');
  });

  test('after five minutes it is refused', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    world.clock.advance(5 * 60_000);
    expect((await world.say(id, lastCode())).keys).toEqual(['identity.otp-expired']);
    expect(await level(id)).toBe(1);
  });

  test('replaced by a newer one, it is wrong', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    const old = lastCode();
    world.clock.advance(30_000);
    await world.say(id, 'no me llegó');
    expect(lastCode()).not.toBe(old);
    expect((await world.say(id, old)).keys).toEqual(['identity.otp-wrong']);
    expect((await world.say(id, lastCode())).keys).toContain('identity.verified');
  });

  test('of an unknown document, its own never matches', async () => {
    const id = await world.openAsked();
    await world.say(id, UNKNOWN);
    expect((await world.say(id, lastCode())).keys).toEqual(['identity.otp-wrong']);
    expect(world.sent.at(-1)?.payload.contacts).toEqual([]);
  });

  test('sent for one’s own document, it does not open the one said after it', async () => {
    const id = await world.openAsked();
    await world.say(id, ROSA);
    const own = lastCode();
    // The code goes with its document: said before, after, or in one breath.
    await world.say(id, `mejor la cédula ${MARINA}`);
    expect((await world.state(id)).identity.document).toBe(MARINA);
    expect((await world.say(id, own)).keys).toEqual(['identity.otp-wrong']);
    expect(await level(id)).toBe(1);
    await world.say(id, `otro documento`);
    await world.say(id, own);
    expect(await level(id)).toBeLessThan(2);
    expect(count(await world.facts(id), 'identity-verified')).toBe(0);
  });

  test('is nowhere kept in clear, neither in a fact nor in what waits to be sent', async () => {
    const id = await world.openAsked();
    await world.say(id, MARINA);
    expect(JSON.stringify(await world.facts(id))).not.toContain(lastCode());
    const { rows } = await db.pool.query<{ all: string }>(
      `select (select string_agg(encode(payload, 'escape'), '') from outbox) ||
              (select string_agg(encode(content, 'escape'), '') from fact) ||
              (select string_agg(encode(state, 'escape'), '') from conversation) ||
              (select string_agg(encode(detail, 'escape'), '') from audit) as all`,
    );
    expect(rows[0]?.all).not.toContain(lastCode());
    expect(rows[0]?.all).not.toContain(MARINA);
  });
});

describe('how long a proof lasts (R-I1)', () => {
  test('five idle minutes end it, on the web', async () => {
    const id = await identified();
    world.clock.advance(5 * 60_000 + 1);
    const { keys } = await world.say(id, 'cuánto debo');
    expect(keys).toEqual(['identity.idle', 'identity.ask-document']);
    expect(await level(id)).toBe(0);
  });

  test('the end of the conversation ends it', async () => {
    const id = await identified();
    await world.add(id, { kind: 'conversation-closed', by: 'citizen' });
    const { facts } = await world.say(id, 'cuánto debo');
    expect(facts).toContainEqual({ kind: 'identity-dropped', reason: 'closed' });
    expect(await level(id)).toBe(0);
  });

  test('another document ends it before anything is told of that one', async () => {
    const id = await identified();
    const { keys } = await world.say(id, `cuánto debo con la cédula ${ROSA}`);
    expect(keys).toEqual(['identity.other-person', 'identity.otp-sent']);
    expect((await world.state(id)).identity).toMatchObject({ level: 1, document: ROSA });
  });
});

describe('signing (R-I3)', () => {
  const accept = async (id: string, text = TEXT): Promise<Answered> => {
    await world.askToSign(id, text);
    return world.say(id, 'sí');
  };

  test('a code of that moment signs that text, and the record says what, when, whence and by which contact', async () => {
    const id = await identified();
    expect((await accept(id)).keys).toEqual(['signature.code-sent']);
    const { keys, facts } = await world.say(id, lastCode());
    expect(keys).toEqual(['signature.done']);
    expect(facts).toContainEqual({
      ...{ kind: 'act-signed', act: 'agreement', sha256: TEXT, termsVersion: SIGNATURE_TERMS_VERSION },
      ...{ at: world.clock.now().toISOString(), contact: '••• ••• ••01', address: '203.0.113.9' },
    });
    // Level 3 was for that act alone.
    expect(await level(id)).toBe(2);
    const { rows } = await db.pool.query<{ action: string; ip: string | null }>(
      `select action, ip from audit where conversation_id = $1 order by id`,
      [id],
    );
    expect(rows.slice(-2)).toEqual([
      { action: 'signature.code-sent', ip: null },
      { action: 'act.signed', ip: '203.0.113.9' },
    ]);
  });

  test('the code that proved identity signs nothing', async () => {
    const id = await identified();
    const ofIdentity = lastCode();
    await accept(id);
    expect((await world.say(id, ofIdentity)).keys).toEqual(['signature.code-wrong']);
    expect(count(await world.facts(id), 'act-signed')).toBe(0);
  });

  test('an open code for identity signs nothing either', async () => {
    const id = await identified();
    await accept(id);
    const frame = { flow: 'sign', step: 'code', slots: { act: 'agreement', sha256: TEXT, taxpayerId: `tp-${MARINA}` } };
    // As if the code that is awaited were one for identity.
    const other = await world.openAsked();
    await world.say(other, MARINA);
    const { otp } = (await world.state(other)).identity;
    if (!otp) throw new Error('no code was sent');
    await world.add(id, { kind: 'otp-issued', otp });
    const dialog = (await world.state(id)).dialog;
    await world.add(id, { kind: 'dialog-moved', ...dialog, stack: [frame] });
    expect((await world.say(id, lastCode())).keys).toEqual(['signature.code-wrong']);
  });

  test('a code to sign proves no identity', async () => {
    const id = await identified();
    await accept(id);
    const toSign = lastCode();
    const { otp } = (await world.state(id)).identity;
    if (!otp) throw new Error('no code was sent');
    // The very proof, where a code for identity is awaited.
    const frame = { flow: 'identify', step: 'code', slots: {} };
    const question = { key: 'identity.otp-sent', data: { contact: 'x' } };
    await world.add(
      id,
      { kind: 'identity-dropped', reason: 'idle' },
      { kind: 'document-said', documentType: 'CC', document: MARINA },
      { kind: 'otp-issued', otp, taxpayer: { id: `tp-${MARINA}`, name: 'Marina', documentType: 'CC' } },
      {
        ...{ kind: 'dialog-moved', stack: [frame], misunderstandings: 0, lastReplies: [] },
        awaiting: { flow: 'identify', expects: 'codigo_otp', options: [], question },
      },
    );
    expect((await world.say(id, toSign)).keys).toEqual(['identity.otp-wrong']);
    expect(await level(id)).toBe(1);
  });

  test('a code for one text signs no other', async () => {
    const id = await identified();
    await accept(id);
    const state = await world.state(id);
    const [frame] = state.dialog.stack;
    if (!frame) throw new Error('nothing to sign');
    const stack = [{ ...frame, slots: { ...frame.slots, sha256: sha('Me comprometo a pagar el doble.') } }];
    await world.add(id, { kind: 'dialog-moved', ...state.dialog, stack });
    expect((await world.say(id, lastCode())).keys).toEqual(['signature.code-wrong']);
    expect(count(await world.facts(id), 'act-signed')).toBe(0);
  });

  test('the right code twice at once signs once', async () => {
    const id = await identified();
    await accept(id);
    const { facts } = await world.sayAtOnce(id, [lastCode(), lastCode()]);
    expect(count(facts, 'act-signed')).toBe(1);
  });

  test.each([0, 1])('nobody signs at level %i', async (at) => {
    const id = await world.openAsked();
    if (at === 1) await world.add(id, { kind: 'document-said', documentType: 'CC', document: MARINA });
    await world.askToSign(id, TEXT);
    const before = world.codes.length;
    const { keys } = await world.say(id, 'sí');
    expect(keys).toEqual(['signature.not-proven']);
    expect(world.codes).toHaveLength(before);
  });

  test('a proof that became another person’s meanwhile signs nothing', async () => {
    const id = await identified();
    await accept(id);
    await world.add(id, {
      ...{ kind: 'identity-verified', level: 2, method: 'otp', taxpayerId: `tp-${ROSA}`, name: 'Rosa' },
      ...{ documentType: 'CC', document: ROSA },
    });
    expect((await world.say(id, lastCode())).keys).toEqual(['signature.not-proven']);
    expect(count(await world.facts(id), 'act-signed')).toBe(0);
  });

  test('an idle proof signs nothing', async () => {
    const id = await identified();
    await accept(id);
    world.clock.advance(5 * 60_000 + 1);
    await world.say(id, lastCode());
    expect(count(await world.facts(id), 'act-signed')).toBe(0);
    expect(await level(id)).toBe(0);
  });

  test('three wrong codes close it, twice three end it', async () => {
    const id = await identified();
    await accept(id);
    const keys = [];
    for (const guess of ['000001', '000002', '000003']) keys.push(...(await world.say(id, guess)).keys);
    world.clock.advance(30_000);
    keys.push(...(await world.say(id, 'sí')).keys);
    for (const guess of ['000001', '000002', '000003']) keys.push(...(await world.say(id, guess)).keys);
    expect(keys).toEqual([
      ...['signature.code-wrong', 'signature.code-wrong', 'signature.code-closed', 'signature.code-resent'],
      ...['signature.code-wrong', 'signature.code-wrong', 'signature.wrong'],
    ]);
    expect(count(await world.facts(id), 'act-signed')).toBe(0);
  });

  test('nothing is signed for 72 hours after people changed the contact; a case that is only open holds nobody', async () => {
    const id = await identified();
    const at = world.clock.now().toISOString();
    const lost = { kind: 'lost-contact' as const, openedAt: at, updatedAt: at };
    world.cases.put(`tp-${MARINA}`, { ...lost, number: 'C-1', state: 'open' });
    expect((await accept(id)).keys).toEqual(['signature.code-sent']);
    world.cases.put(`tp-${MARINA}`, { ...lost, number: 'C-2', state: 'resolved' });
    expect((await accept(id)).keys).toEqual(['signature.held']);
  });
});

describe('who is registered is not told by words (R-I2)', () => {
  const ways: [string, string[]][] = [
    ['wrong codes, a doubt and another code', ['000001', 'qué', '000002', '000003', 'sí', 'espere']],
    ['nothing arrives', ['no me llegó', 'no me llegó', 'otro código', 'persona']],
    ['the contact is lost', ['ya no tengo ese celular', 'ya no tengo ese celular', 'sí', 'sí']],
    ['the code expires', ['wait', '000001', 'no']],
  ];
  const masked = /••• ••• ••\d\d|[a-z]•••@•••/g;

  test.each(ways)('%s: word for word the same', async (name, said) => {
    const script = async (document: string): Promise<unknown[]> => {
      world = createIdentityWorld(db);
      await db.empty();
      const id = await world.openAsked();
      const heard: unknown[] = [];
      for (const text of [document, ...said]) {
        if (text === 'wait') world.clock.advance(5 * 60_000);
        const { keys, texts, facts } = await world.say(id, text);
        heard.push([keys, texts.map((each) => each.replace(masked, 'M')), facts.map(({ kind }) => kind)]);
      }
      return heard;
    };
    // An unknown document whose decoys are like Marina's contacts: a mobile and an address.
    const unknown = await likeMarina();
    expect(await script(unknown), name).toEqual(await script(MARINA));
  });

  async function likeMarina(): Promise<string> {
    for (let each = 0; each < 60; each += 1) {
      world = createIdentityWorld(db);
      const id = await world.openAsked(`192.0.2.${each}`);
      const document = String(1_998_000_000 + each);
      await world.say(id, document);
      const { maskedContact = '' } = (await world.state(id)).identity.otp ?? {};
      const [frame] = (await world.state(id)).dialog.stack.slice(-1);
      if (maskedContact.startsWith('•') && frame?.slots['others'] === 1) return document;
    }
    throw new Error('no such decoy');
  }

  test('nor by the case, which is opened for either, and tells every registered contact', async () => {
    const lose = async (document: string): Promise<{ keys: string[]; told: number; rows: number }> => {
      const id = await world.openAsked();
      await world.say(id, document);
      for (const text of ['ya no tengo ese celular', 'ya no tengo ese celular']) await world.say(id, text);
      const before = world.sent.length;
      const { keys } = await world.say(id, 'sí');
      const rows = world.sent.slice(before);
      return { keys, rows: rows.length, told: rows.filter(({ payload }) => payload.contacts.length > 0).length };
    };
    expect(await lose(MARINA)).toEqual({ keys: ['identity.lost-opened'], rows: 2, told: 2 });
    expect(await lose(UNKNOWN)).toEqual({ keys: ['identity.lost-opened'], rows: 1, told: 0 });
    expect(world.cases.opened.map(({ kind, detail }) => [kind, detail['isRegistered']])).toEqual([
      ['lost-contact', true],
      ['lost-contact', false],
    ]);
  });
});
