import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { foldAll, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { EffectResult } from '../../bot/effects.ts';
import { createOtpEffects, type OtpEffects } from '../../bot/otp-effects.ts';
import { createFakeCases } from '../support/fake-cases.ts';
import { hmac, NOW } from './support.ts';

const KNOWN = '1900123456';
const UNKNOWN = '1999888777';

const unusedHere = {
  cases: createFakeCases({ now: () => NOW }),
  lostContactText: () => ({ text: 'Alguien dice que perdió este contacto.', subject: 'Su contacto' }),
  caseText: (kind: string) => kind,
};

/** An office that admits everybody; the register is each test's own. */
const plain = {
  ledger: { admit: () => Promise.resolve({ ok: true as const }) },
  digests: { hmac },
  ids: { id: () => 'id', digits: () => '410000' },
  clock: { now: () => NOW },
  otpText: () => ({ text: '', subject: '' }),
  ...unusedHere,
};

/** Everything a citizen's code touches, with each outside call written down. */
function office(admits: (attempt: number) => boolean = () => true) {
  const calls: string[] = [];
  let now = NOW.getTime();
  let codes = 410_000;
  let attempts = 0;
  const options = {
    register: {
      findTaxpayer: (document: string) => {
        calls.push('findTaxpayer');
        if (document !== KNOWN) return Promise.resolve(undefined);
        const contacts = [{ kind: 'sms' as const, value: '+573155550101', masked: 'of the adapter' }];
        return Promise.resolve({ taxpayerId: 'tp-1', documentType: 'CC' as const, document, name: 'Marina', contacts });
      },
    },
    ledger: {
      admit: () => {
        calls.push('admit');
        return Promise.resolve(admits(++attempts) ? { ok: true as const } : { ok: false as const, retryAfterS: 600 });
      },
    },
    digests: { hmac: (purpose: string, value: string) => (calls.push(`hmac ${purpose}`), hmac(purpose, value)) },
    ids: { id: () => 'id', digits: () => (calls.push('digits'), String(++codes)) },
    clock: { now: () => new Date(now) },
    otpText: (code: string) => ({ text: `Su código es ${code}.`, subject: 'Su código' }),
    ...unusedHere,
  };
  const turn = (conversationId: string, number: number): OtpEffects =>
    createOtpEffects(options, { conversationId, number, addressHmac: 'a', text: '' });
  return { calls, turn, lastCode: () => String(codes), wait: (ms: number) => (now += ms) };
}

const start = (id = 'c1'): Conversation => newConversation(id, 'web', 'es-CO', NOW.toISOString());
const fold = (state: Conversation, facts: readonly Fact[]): Conversation => foldAll(state, facts, NOW.toISOString());
const call = { correlationId: 'x' };

async function sent(
  world: ReturnType<typeof office>,
  document: string,
  id = 'c1',
  number = 3,
): Promise<{ state: Conversation; result: EffectResult }> {
  const said = fold(start(id), [{ kind: 'document-said', documentType: 'CC', document }]);
  const result = await world.turn(id, number).send(document, 'CC', said, call);
  return { state: fold(said, result.facts), result };
}

describe('who is registered is never told (R-I2)', () => {
  const shape = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(KNOWN, 'D')
        .replaceAll(UNKNOWN, 'D')
        .replace(/••• ••• ••\d\d|[a-z]•••@•••/g, 'M')
        // Some people have two contacts, and so do some who are not registered.
        .replace(/"others":[01]/, '"others":"few"'),
    );

  test('a known and an unknown document take the same outside steps in the same order', async () => {
    const [known, unknown] = [office(), office()];
    await sent(known, KNOWN);
    await sent(unknown, UNKNOWN);
    expect(unknown.calls).toEqual(known.calls);
    expect(known.calls).toContain('hmac decoy');
  });

  test('outcome, facts, outbox and audit differ only in what no code can match and nobody receives', async () => {
    const known = (await sent(office(), KNOWN)).result;
    const unknown = (await sent(office(), UNKNOWN)).result;
    // How many other contacts there seem to be differs from person to person, and from decoy to decoy.
    expect(shape({ ...unknown.outcome, others: 0 })).toEqual(shape({ ...known.outcome, others: 0 }));
    expect(shape(unknown.audit)).toEqual(shape(known.audit));
    expect(unknown.facts.map(({ kind }) => kind)).toEqual(known.facts.map(({ kind }) => kind));
    const [knownRow, unknownRow] = [known.outbox[0], unknown.outbox[0]];
    expect(shape({ ...unknownRow, payload: { ...unknownRow?.payload, contacts: [] } })).toEqual(
      shape({ ...knownRow, payload: { ...knownRow?.payload, contacts: [] } }),
    );
    expect(unknownRow?.payload.contacts).toEqual([]);
    expect(knownRow?.payload.contacts).toHaveLength(1);
  });

  test('the contact is masked here, whatever the adapter gave', async () => {
    expect((await sent(office(), KNOWN)).result.outcome).toEqual({
      ...{ kind: 'otp-sent', maskedContact: '••• ••• ••01', others: 0 },
    });
  });

  test('wrong codes count down alike, and the unknown one’s own code never matches', async () => {
    for (const document of [KNOWN, UNKNOWN]) {
      const world = office();
      let { state } = await sent(world, document);
      const code = document === UNKNOWN ? world.lastCode() : '000000';
      const answers = [1, 2, 3].map(() => {
        const answer = world.turn('c1', 5).check(code, state);
        state = fold(state, [{ kind: 'otp-failed' }]);
        return answer;
      });
      expect(answers).toEqual([2, 1, 0].map((triesLeft) => ({ kind: 'otp-wrong', triesLeft })));
      expect(world.turn('c1', 6).check(world.lastCode(), state)).toEqual({ kind: 'otp-gone' });
    }
  });

  test('the limit is met before the register is asked', async () => {
    const world = office(() => false);
    const { result } = await sent(world, KNOWN);
    expect(result).toEqual({ outcome: { kind: 'otp-limited', retryAfterS: 600 }, facts: [], outbox: [], audit: [] });
    expect(world.calls).not.toContain('findTaxpayer');
  });
});

describe('a code', () => {
  test('is right once: what was used never works again', async () => {
    const world = office();
    const { state } = await sent(world, KNOWN);
    expect(world.turn('c1', 5).check(world.lastCode(), state)).toEqual({ kind: 'otp-right' });
    const used = fold(state, [{ kind: 'otp-closed', reason: 'used' }]);
    expect(world.turn('c1', 6).check(world.lastCode(), used)).toEqual({ kind: 'otp-gone' });
  });

  test('serves to its last millisecond and not beyond', async () => {
    const world = office();
    const { state } = await sent(world, KNOWN);
    world.wait(5 * 60_000 - 1);
    expect(world.turn('c1', 5).check(world.lastCode(), state)).toEqual({ kind: 'otp-right' });
    world.wait(1);
    expect(world.turn('c1', 6).check(world.lastCode(), state)).toEqual({ kind: 'otp-gone' });
  });

  test('of another conversation is wrong here', async () => {
    const world = office();
    const { state } = await sent(world, KNOWN, 'c1');
    // The very same proof, carried over into another conversation.
    expect(world.turn('c2', 5).check(world.lastCode(), { ...state, id: 'c2' })).toMatchObject({ kind: 'otp-wrong' });
    expect(world.turn('c1', 5).check(world.lastCode(), state)).toEqual({ kind: 'otp-right' });
  });

  test('is replaced by a second one, which says so in the facts', async () => {
    const world = office();
    const { state } = await sent(world, KNOWN);
    const old = world.lastCode();
    world.wait(1_000);
    const again = await world.turn('c1', 7).send(KNOWN, 'CC', state, call);
    expect(again.facts.map(({ kind }) => kind)).toEqual(['otp-closed', 'otp-issued']);
    const replaced = fold(state, again.facts);
    expect(world.turn('c1', 9).check(old, replaced)).toMatchObject({ kind: 'otp-wrong' });
    expect(world.turn('c1', 9).check(world.lastCode(), replaced)).toEqual({ kind: 'otp-right' });
  });

  test('is closed by another document', async () => {
    const world = office();
    const { state } = await sent(world, KNOWN);
    const other = fold(state, [{ kind: 'document-said', documentType: 'CC', document: '31987654' }]);
    expect(world.turn('c1', 5).check(world.lastCode(), other)).toEqual({ kind: 'otp-gone' });
  });

  test('is in no fact, and its row is dropped when it expires', async () => {
    const world = office();
    const { result } = await sent(world, KNOWN);
    expect(JSON.stringify(result.facts)).not.toContain(world.lastCode());
    expect(JSON.stringify(result.audit)).not.toContain(world.lastCode());
    expect(result.outbox).toMatchObject([{ id: 'otp-c1-3', kind: 'otp', expiresAt: '2026-11-20T15:05:00.000Z' }]);
  });
});

test.each([
  ['CE', [[KNOWN, 'CE']], 'tp-ce'],
  ['TI', [[KNOWN, 'TI']], undefined],
  [
    'CC',
    [
      [KNOWN, 'CC'],
      [KNOWN, undefined],
    ],
    'tp-cc',
  ],
] as const)('a document said as %s is looked up as %j', async (type, looks, id) => {
  // The register knows the number twice: without a kind it tells of neither.
  const asked: unknown[] = [];
  const people = { CC: 'tp-cc', CE: 'tp-ce' };
  const world = createOtpEffects(
    {
      register: {
        findTaxpayer: (document, documentType) => {
          asked.push([document, documentType]);
          if (documentType !== 'CC' && documentType !== 'CE') return Promise.resolve(undefined);
          const contacts = [{ kind: 'sms' as const, value: '+573155550101', masked: '' }];
          return Promise.resolve({
            taxpayerId: people[documentType],
            documentType,
            document,
            name: 'Marina',
            contacts,
          });
        },
      },
      ...plain,
    },
    { conversationId: 'c1', number: 1, addressHmac: 'a', text: '' },
  );
  const { facts } = await world.send(KNOWN, type, start(), call);
  expect(asked).toEqual(looks);
  expect(facts.find((fact) => fact.kind === 'otp-issued')?.taxpayer?.id).toBe(id);
});

test('a register that fails is not hidden here', async () => {
  const world = createOtpEffects(
    {
      register: { findTaxpayer: () => Promise.reject(new AppError('backoffice.unreachable', 'down')) },
      ...plain,
    },
    { conversationId: 'c1', number: 1, addressHmac: 'a', text: '' },
  );
  await expect(world.send(KNOWN, 'CC', start(), call)).rejects.toThrow(AppError);
});

describe('the next code goes to the next contact', () => {
  const both = [
    { kind: 'sms' as const, value: '+573155550101', masked: '' },
    { kind: 'email' as const, value: 'marina@example.com', masked: '' },
  ];
  const effects = (contacts: typeof both, number: number): OtpEffects =>
    createOtpEffects(
      {
        register: {
          findTaxpayer: (document) =>
            Promise.resolve(
              document === KNOWN
                ? { taxpayerId: 'tp-1', documentType: 'CC', document, name: 'Marina', contacts }
                : undefined,
            ),
        },
        ...plain,
      },
      { conversationId: 'c1', number, addressHmac: 'a', text: '' },
    );

  test('of who has two, in turn, and the masked one is told', async () => {
    const told = [];
    for (const resends of [0, 1, 2]) {
      const { outcome, outbox } = await effects(both, resends).send(KNOWN, 'CC', start(), call, resends);
      told.push([outcome, outbox[0]?.payload.contacts[0]?.kind]);
    }
    expect(told).toEqual([
      [{ kind: 'otp-sent', maskedContact: '••• ••• ••01', others: 1 }, 'sms'],
      [{ kind: 'otp-sent', maskedContact: 'm•••@•••', others: 1 }, 'email'],
      [{ kind: 'otp-sent', maskedContact: '••• ••• ••01', others: 1 }, 'sms'],
    ]);
  });

  test('of an unknown document as its decoys have it: as often two as in the register, the same each time', async () => {
    const masked = async (document: string, resends: number): Promise<unknown> => {
      const { outcome, outbox } = await effects(both, 1).send(document, 'CC', start(), call, resends);
      expect(outbox[0]?.payload.contacts).toEqual([]);
      return outcome;
    };
    let two = 0;
    for (let each = 0; each < 300; each += 1) {
      const document = String(1_999_000_000 + each);
      const [first, second, third] = [await masked(document, 0), await masked(document, 1), await masked(document, 2)];
      const { others } = first as { others: number };
      if (others === 1) {
        two += 1;
        expect([first, second]).toMatchObject([
          { maskedContact: expect.stringMatching(/^•/) as string },
          { maskedContact: expect.stringMatching(/^[a-z]•••@•••$/) as string },
        ]);
        expect(third).toEqual(first);
      } else expect(second).toEqual(first);
    }
    // Half of the register has both; 300 draws stay within five deviations.
    expect(two).toBeGreaterThan(107);
    expect(two).toBeLessThan(193);
  });
});
