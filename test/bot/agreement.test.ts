import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { foldAll } from '../../bot/domain/conversation.ts';
import type { Write } from '../../bot/flows/flow.ts';
import { agreementSha256 } from '../../bot/policy/agreement-terms.ts';
import {
  createEffectsKit,
  createTalk,
  MARINA,
  only,
  proven,
  saidKeys,
  type EffectsKit,
  type Talk,
} from './effects-kit.ts';
import { debt, DOCUMENT, entity } from './support.ts';
import type { FakeTaxpayer } from '../integrations/fake-back-office.ts';

const OWED = debt({ balanceCop: 2_400_000 });
const kitOf = (part: Partial<FakeTaxpayer> = {}) => createEffectsKit([{ ...MARINA, obligations: [OWED], ...part }]);
const asking = { intent: 'acuerdo_pago_solicitar' };
const yes = { intent: 'afirmar' };
const coded = (code: string) => ({ entities: [entity('codigo_otp', code)] });
const requests = ({ office }: EffectsKit) => office.calls.filter(({ method }) => method === 'requestAgreement');

/** Up to where the code to sign is awaited. */
async function toCode(kit: EffectsKit): Promise<Talk> {
  const talk = createTalk(kit, proven);
  await talk.turn('quiero un acuerdo de pago', asking);
  await talk.turn('la primera');
  await talk.turn('sí', yes);
  await talk.turn('sí acepto', yes);
  return talk;
}

/** The city makes it, and its answer is lost on the way; until told otherwise it is out of reach. */
function losesAnswer(kit: EffectsKit): void {
  const { request } = kit.office.agreements;
  kit.options.agreements = {
    ...kit.office.agreements,
    async request(order, call) {
      await request(order, call);
      kit.office.fail('cartera');
      return request(order, call);
    },
  };
}

function answersAgain(kit: EffectsKit): void {
  kit.office.heal();
  kit.options.agreements = kit.office.agreements;
}

describe('an agreement (R-A5)', () => {
  test('from the question to the signed paper: one request, the record of the signature, the paper, the mail', async () => {
    const kit = kitOf();
    const talk = createTalk(kit, proven);
    expect(saidKeys(await talk.turn('quiero un acuerdo de pago', asking))).toEqual([
      'greeting.first',
      'agreement.offers',
    ]);
    expect(saidKeys(await talk.turn('la primera'))).toEqual(['agreement.confirm']);
    expect(saidKeys(await talk.turn('sí', yes))).toEqual(['signature.terms']);
    expect(saidKeys(await talk.turn('sí acepto', yes))).toEqual(['signature.code-sent']);
    expect(requests(kit)).toEqual([]);

    const about = talk.says(kit.lastCode(), coded(kit.lastCode()));
    const signed = await talk.next();
    expect(saidKeys(signed.facts)).toEqual(['signature.done']);
    expect(signed.facts.map(({ kind }) => kind)).toContain('write-intended');
    const made = await talk.next();
    expect(saidKeys(made.facts)).toEqual(['paper.agreement']);
    expect(requests(kit)).toHaveLength(1);
    expect(only(made.facts, 'agreement-made')).toHaveLength(1);
    expect(made.audit.map(({ action }) => action)).toEqual(['agreement.made', 'paper.issued', 'paper.mailed']);
    expect(made.outbox).toMatchObject([
      { kind: 'registration' },
      { kind: 'paper', payload: { contacts: [{ kind: 'email' }] } },
    ]);
    expect(kit.papers.issued[0]?.request).toMatchObject({
      content: { kind: 'agreement' },
      holder: { document: DOCUMENT },
    });
    expect(only(signed.facts.concat(made.facts), 'bot-said').map((each) => each.about)).toEqual([about, about]);
  });

  test('what is signed is the hash of the very terms that *cartera* is asked for (R-I3)', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    const facts = await talk.turn(kit.lastCode(), coded(kit.lastCode()));
    const [act] = only(facts, 'act-signed');
    const [order] = requests(kit).map(({ args }) => args[0]) as [
      { items: { balanceCop: number }[]; instalments: number; signature: { sha256: string; at: string } },
    ];
    expect(order.signature).toMatchObject({ sha256: act?.sha256, at: act?.at });
    const items = [{ tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 2_400_000 }];
    expect(order.items).toEqual(items);
    const fresh = await kitOf().office.agreements.simulate(`tp-${DOCUMENT}`, items, { correlationId: 'x' });
    const offer = fresh.find(({ instalments }) => instalments === order.instalments);
    expect(offer && agreementSha256({ document: DOCUMENT, items, offer })).toBe(act?.sha256);
  });

  test('a term may be named in the first sentence or instead of its number; one that is not offered is said so', async () => {
    const kit = kitOf();
    const talk = createTalk(kit, proven);
    await talk.turn('un acuerdo', asking);
    expect(saidKeys(await talk.turn('a 500 cuotas', { entities: [entity('cuotas', '500')] }))).toEqual([
      'agreement.no-such-term',
    ]);
    expect(saidKeys(await talk.turn('no sé cuál'))).toEqual(['agreement.which-unclear']);
    const [offer] = (talk.conversation.dialog.stack[0]?.slots['offers'] ?? []) as { instalments: number }[];
    const named = entity('cuotas', String(offer?.instalments));
    expect(saidKeys(await talk.turn(`a ${named.value} cuotas`, { entities: [named] }))).toEqual(['agreement.confirm']);
  });

  test.each<[string, Partial<FakeTaxpayer>, string]>([
    ['nothing owed', { obligations: [debt({ balanceCop: 0 })] }, 'agreement.nothing-owed'],
    ['coercive collection', { coactivo: true }, 'agreement.barred-coactivo'],
    ['an agreement in default', { agreements: [{ state: 'in-default' }] }, 'agreement.barred-in-default'],
    [
      'an agreement on the same debt',
      { agreements: [{ state: 'active', items: [{ tax: 'predial', propertyId: '1', year: 2026 }] }] },
      'agreement.barred-already-one',
    ],
    ['a debt too small to divide', { obligations: [debt({ balanceCop: 1_000 })] }, 'agreement.barred-amount'],
  ])('%s: told why, and nothing is signed', async (_, part, key) => {
    const kit = kitOf(part);
    const talk = createTalk(kit, proven);
    expect(saidKeys(await talk.turn('un acuerdo', asking))).toEqual(['greeting.first', key]);
    expect(talk.conversation.dialog.stack).toEqual([]);
    expect(requests(kit)).toEqual([]);
  });

  test.each<[string, (talk: Talk) => Promise<Fact[]>, string]>([
    ['after it was read over', (talk) => talk.turn('no', { intent: 'negar' }), 'agreement.declined'],
    [
      'at the terms of the signature',
      async (talk) => {
        await talk.turn('sí', yes);
        return talk.turn('no', { intent: 'negar' });
      },
      'signature.refused',
    ],
    [
      'at the code',
      async (talk) => {
        await talk.turn('sí', yes);
        await talk.turn('sí', yes);
        return talk.turn('no firmar');
      },
      'signature.refused',
    ],
  ])('refused %s: nothing is asked of *cartera*', async (_, refuse, key) => {
    const kit = kitOf();
    const talk = createTalk(kit, proven);
    await talk.turn('un acuerdo', asking);
    await talk.turn('1');
    expect(saidKeys(await refuse(talk))).toEqual([key]);
    expect(requests(kit)).toEqual([]);
    expect(talk.conversation.dialog.stack).toEqual([]);
    expect(talk.conversation.signed).toBeUndefined();
  });

  test('a wrong code signs nothing', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    const facts = await talk.turn('000000', coded('000000'));
    expect(saidKeys(facts)).toEqual(['signature.code-wrong']);
    expect([only(facts, 'act-signed'), requests(kit)]).toEqual([[], []]);
  });

  test('refused by *cartera* it is said that there is none, and the write is over', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    kit.office.fail('cartera', 'backoffice.refused');
    const facts = await talk.turn(kit.lastCode(), coded(kit.lastCode()));
    expect(saidKeys(facts)).toEqual(['signature.done', 'agreement.refused']);
    expect(only(facts, 'agreement-made')).toEqual([]);
    expect(talk.conversation.writes).toEqual([]);
  });

  test('whose end nobody knows stays open with a case; asked again it is the same one, not made or signed twice', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    losesAnswer(kit);
    const facts = await talk.turn(kit.lastCode(), coded(kit.lastCode()));
    expect(saidKeys(facts)).toEqual(['signature.done', 'agreement.unconfirmed', 'failure.back-office-case']);
    expect(talk.conversation.writes).toMatchObject([{ effect: { kind: 'request-agreement' } }]);
    answersAgain(kit);
    // The very same one under its own key: nobody signs twice, and its paper comes now.
    expect(saidKeys(await talk.turn('un acuerdo', asking))).toEqual(['paper.agreement']);
    expect(talk.conversation.writes).toEqual([]);
    expect(await kit.office.agreements.list(`tp-${DOCUMENT}`, { correlationId: 'x' })).toHaveLength(1);
  });

  test.each([
    ['the city had made it', losesAnswer],
    ['it never reached the city', (kit: EffectsKit) => kit.office.fail('cartera')],
  ])(
    'whose end nobody knows is asked for with the first signature after the proof went stale, and is one (%s)',
    async (_, happens) => {
      const kit = kitOf();
      const talk = await toCode(kit);
      happens(kit);
      await talk.turn(kit.lastCode(), coded(kit.lastCode()));
      // Something else is wanted meanwhile, which has an end nobody knows either.
      kit.office.fail('pagos');
      await talk.turn('quiero pagar', { intent: 'pagar' });
      answersAgain(kit);
      kit.wait(30 * 60_000);
      expect(saidKeys(await talk.turn('un acuerdo', asking))).toEqual(['identity.idle', 'identity.ask-document']);
      await talk.turn(DOCUMENT, { entities: [entity('cedula', DOCUMENT)] });
      const facts = await talk.turn(kit.lastCode(), coded(kit.lastCode()));
      expect(saidKeys(facts)).toEqual(['identity.verified', 'paper.agreement']);
      expect(await kit.office.agreements.list(`tp-${DOCUMENT}`, { correlationId: 'x' })).toHaveLength(1);
      const orders = requests(kit).map(({ args }) => args[0]);
      expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(1);
      expect(kit.papers.issued[0]?.request.content).toMatchObject({ signature: { contact: '••• ••• ••01' } });
    },
  );

  test('whose end nobody knows is not finished for another person who proves to be one in the same chat', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    kit.office.fail('cartera');
    await talk.turn(kit.lastCode(), coded(kit.lastCode()));
    const [open] = talk.conversation.writes ?? [];
    const { document = '', documentType = 'CC' as const } = talk.conversation.identity;
    const said: Fact = { kind: 'document-said', documentType, document };
    const other: Fact = {
      ...{
        kind: 'identity-verified',
        level: 2,
        method: 'otp',
        taxpayerId: 'tp-other',
        name: 'OTRA',
        documentType,
        document,
      },
    };
    const at = kit.now().toISOString();
    const after = foldAll(talk.conversation, [said, other], at);
    expect(() => kit.effects(40).intend(open?.effect as Write, after)).toThrow(RangeError);
  });

  test('a turn that is run again makes no second agreement and no second paper', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    talk.says(kit.lastCode(), coded(kit.lastCode()));
    await talk.next();
    const [write] = talk.waiting;
    const before = talk.conversation;
    for (let life = 0; life < 3; life++) {
      const again = createTalk(kit, before);
      again.happens(write?.fact as Fact);
      await again.next();
    }
    expect(await kit.office.agreements.list(`tp-${DOCUMENT}`, { correlationId: 'x' })).toHaveLength(1);
    expect(kit.papers.issued).toHaveLength(1);
  });

  test('that was made stands although its paper cannot be signed', async () => {
    const kit = kitOf();
    const talk = await toCode(kit);
    kit.papers.setDown(true);
    const facts = await talk.turn(kit.lastCode(), coded(kit.lastCode()));
    expect(saidKeys(facts)).toEqual(['signature.done', 'agreement.made-no-paper']);
    expect(only(facts, 'agreement-made')).toHaveLength(1);
  });

  test('is never asked for without a signature of this conversation (R-I3)', async () => {
    const kit = kitOf();
    const items = [{ tax: 'predial' as const, propertyId: '1', year: 2026, balanceCop: 2_400_000 }];
    const signature = { sha256: 'a'.repeat(64), at: kit.now().toISOString(), contact: '••01' };
    const write = { kind: 'request-agreement', items, instalments: 6, signature } as const;
    expect(() => kit.effects().intend(write, proven)).toThrow(RangeError);
    await expect(kit.effects().write(write, 'k', proven)).rejects.toThrow(RangeError);
    expect(kit.office.calls).toEqual([]);
  });
});

describe('how an agreement is going (R-A5)', () => {
  test.each(['active', 'in-default', 'paid', 'void'] as const)('%s', async (state) => {
    const kit = kitOf({ agreements: [{ number: '500000001', state }] });
    const facts = await createTalk(kit, proven).turn('cómo va mi acuerdo', { intent: 'acuerdo_pago_estado' });
    expect(saidKeys(facts)).toEqual(['greeting.first', `agreement.status-${state}`]);
    expect(only(facts, 'bot-said').at(-1)?.reply.text).toContain('500000001');
  });

  test('none at all', async () => {
    const facts = await createTalk(kitOf(), proven).turn('mi acuerdo', { intent: 'acuerdo_pago_estado' });
    expect(saidKeys(facts)).toEqual(['greeting.first', 'agreement.none']);
  });
});
