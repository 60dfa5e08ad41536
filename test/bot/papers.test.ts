import { describe, expect, test } from 'vitest';
import { foldFact, type Conversation } from '../../bot/domain/conversation.ts';
import type { Ask } from '../../bot/flows/flow.ts';
import type { FakeTaxpayer } from '../integrations/fake-back-office.ts';
import { createEffectsKit, createTalk, MARINA, only, proven, saidKeys, type EffectsKit } from './effects-kit.ts';
import { asked, awaits, consented, conversationOf, debt, DOCUMENT, NOW } from './support.ts';

const INTENTS = [
  'paz_y_salvo',
  'predial_factura',
  'certificado_catastral',
  'comprobante_pago',
  'acuerdo_pago_solicitar',
];
const OTHER: FakeTaxpayer = { ...MARINA, document: '31987654', name: 'OTRO TORRES' };
const other = conversationOf(consented, {
  ...{ kind: 'identity-verified', level: 2, method: 'otp', taxpayerId: 'tp-31987654', name: 'OTRO TORRES' },
  ...{ documentType: 'CC', document: '31987654' },
});
const said = conversationOf(consented, { kind: 'document-said', documentType: 'CC', document: DOCUMENT });
const clear = (part: Partial<FakeTaxpayer> = {}) =>
  createEffectsKit([{ ...MARINA, obligations: [debt({ balanceCop: 0 })], ...part }, OTHER]);
const kindsOf = ({ papers }: EffectsKit) => papers.issued.map(({ paper }) => paper.kind);
const clearance = { intent: 'paz_y_salvo' };
/** With "mis documentos" beside the last answer, as option 1. */
const offeredList = (conversation: Conversation): Conversation =>
  foldFact(conversation, asked(awaits('offer', 'choice', ['my-papers'])), NOW.toISOString());

describe('nobody’s paper without proof (R-A2, R-I1)', () => {
  test.each(INTENTS)('%s: consent first, then the document; nothing is read and nothing made', async (intent) => {
    const kit = clear();
    const first = await createTalk(kit, conversationOf()).turn('por favor', { intent });
    expect(saidKeys(first).at(-1)).toBe('consent.ask');
    const second = await createTalk(kit, said).turn('por favor', { intent });
    expect(saidKeys(second).at(-1)).toBe('identity.ask-document');
    expect([kindsOf(kit), kit.office.calls]).toEqual([[], []]);
  });

  test('"mis documentos" neither', async () => {
    const kit = clear();
    const facts = await createTalk(kit, offeredList(said)).turn('1');
    expect(saidKeys(facts).at(-1)).toBe('identity.ask-document');
  });

  test.each<Ask>([
    { kind: 'issue-paper', content: { kind: 'statement', asOf: NOW.toISOString(), obligations: [] } },
    { kind: 'list-papers' },
    { kind: 'share-paper', paperId: 'paper-1' },
    { kind: 'mail-paper', paper: { id: 'paper-1', kind: 'statement', number: 'EDC-1' } },
  ])('$kind below level 2 is our bug and throws', async (effect) => {
    const kit = clear();
    await expect(kit.effects().run(effect, said)).rejects.toThrow(RangeError);
    expect([kindsOf(kit), kit.office.calls]).toEqual([[], []]);
  });
});

describe('a paper (R-A2, R-A3)', () => {
  test.each<[string, Partial<FakeTaxpayer>, string, string]>([
    ['paz_y_salvo', {}, 'clearance', 'checkClearance'],
    ['predial_factura', { obligations: [debt()] }, 'bill', 'createBill'],
    ['certificado_catastral', {}, 'cadastral', 'listProperties'],
  ])('%s is made from its own system’s word, given, mailed and audited', async (intent, part, kind, method) => {
    const kit = clear(part);
    const talk = createTalk(kit, proven);
    const facts = await talk.turn('por favor', { intent });
    expect(saidKeys(facts)).toEqual(['greeting.first', `paper.${kind}`]);
    expect(only(facts, 'bot-said').at(-1)?.reply).toMatchObject({ papers: [{ id: 'paper-1' }] });
    expect(only(facts, 'bot-said').at(-1)?.reply.text).toContain('m•••@•••');
    expect(kit.office.calls.map((call) => call.method)).toContain(method);
    expect(kindsOf(kit)).toEqual([kind]);
    expect(talk.conversation.paper).toMatchObject({ paperKind: kind });
  });

  test('is never made from a copy: with SAP down there is none', async () => {
    for (const intent of ['paz_y_salvo', 'predial_factura']) {
      const kit = clear({ obligations: [debt()] });
      kit.office.fail('sap');
      const facts = await createTalk(kit, proven).turn('por favor', { intent });
      expect(saidKeys(facts)).toEqual(['greeting.first', 'failure.back-office-case']);
      expect([kindsOf(kit), kit.office.calls.some(({ system }) => system === 'data-lake')]).toEqual([[], false]);
    }
  });

  test('a paz y salvo with a debt is refused with the amount and the ways to pay it', async () => {
    const kit = clear({ obligations: [debt()] });
    const talk = createTalk(kit, proven);
    const facts = await talk.turn('paz y salvo', clearance);
    expect(saidKeys(facts)).toEqual(['greeting.first', 'clearance.refused']);
    expect(only(facts, 'bot-said').at(-1)?.reply.text).toContain('$100.000');
    expect(talk.conversation.dialog.awaiting?.options.map(({ id }) => id)).toEqual(['pay', 'statement', 'agreement']);
    expect(kindsOf(kit)).toEqual([]);
  });

  test('is given here although it cannot be mailed: no e-mail registered, or the register down', async () => {
    for (const isDown of [false, true]) {
      const kit = clear({ contacts: [{ kind: 'sms', value: '+573155550101' }] });
      if (isDown) kit.office.fail('rit');
      const talk = createTalk(kit, proven);
      talk.says('paz y salvo', clearance);
      const { facts, outbox } = await talk.next();
      expect(saidKeys(facts)).toEqual(['greeting.first', 'paper.clearance']);
      expect(outbox.map(({ kind }) => kind)).toEqual(['registration']);
      expect(only(facts, 'bot-said').at(-1)?.reply.text).not.toContain('•••');
    }
  });

  test('a turn that is run again makes the same one', async () => {
    const kit = clear();
    for (let life = 0; life < 2; life++) await createTalk(kit, proven).turn('paz y salvo', clearance);
    expect(kindsOf(kit)).toEqual(['clearance']);
  });

  test('of several properties the one that is chosen', async () => {
    const obligations = [debt({ propertyLabel: 'Casa, CL 1' }), debt({ propertyId: '2', propertyLabel: 'Lote, KR 2' })];
    const kit = clear({ obligations });
    const talk = createTalk(kit, proven);
    expect(saidKeys(await talk.turn('certificado', { intent: 'certificado_catastral' }))).toEqual([
      ...['greeting.first', 'paper.which-property'],
    ]);
    expect(saidKeys(await talk.turn('no sé'))).toEqual(['paper.which-property']);
    await talk.turn('la segunda');
    expect(kit.papers.issued[0]?.request.content).toMatchObject({ kind: 'cadastral', property: { propertyId: '2' } });
  });
});

describe('"mis documentos" (R-A2)', () => {
  /** Marina was given a paz y salvo. */
  async function given() {
    const kit = clear();
    const talk = createTalk(kit, proven);
    await talk.turn('paz y salvo', clearance);
    return { kit, talk };
  }

  test('lists what was given, and gives and mails one again', async () => {
    const { kit, talk } = await given();
    expect(saidKeys(await talk.turn('1'))).toEqual(['paper.list']);
    talk.says('1');
    const { facts, outbox, audit } = await talk.next();
    expect(saidKeys(facts)).toEqual(['paper.clearance']);
    expect(only(facts, 'bot-said')[0]?.reply.papers).toMatchObject([{ id: 'paper-1' }]);
    expect(outbox).toHaveLength(1);
    expect(audit.map(({ action }) => action)).toEqual(['paper.shared', 'paper.mailed']);
    expect(kindsOf(kit)).toEqual(['clearance']);
  });

  test('of another are never listed', async () => {
    const { kit } = await given();
    expect(saidKeys(await createTalk(kit, offeredList(other)).turn('1'))).toEqual(['greeting.first', 'paper.none']);
  });

  test('of another are never given, also where a list of theirs is still open', async () => {
    const { kit, talk } = await given();
    await talk.turn('1');
    const { dialog } = talk.conversation;
    const moved = { ...other, id: 'c2', greeted: true, dialog };
    const stranger = createTalk(kit, moved);
    stranger.says('1');
    const { facts, outbox } = await stranger.next();
    expect(saidKeys(facts)).toEqual(['paper.none']);
    expect([only(facts, 'bot-said')[0]?.reply.papers, outbox]).toEqual([undefined, []]);
    expect(await kit.papers.open('paper-1', 'c2')).toBeUndefined();
    expect(await kit.papers.open('paper-1', 'c1')).toBeDefined();
  });
});

describe('whether a paper is authentic (R-A2)', () => {
  const verifying = { intent: 'certificado_verificar' };

  test('anybody may ask, by a code in the sentence or after being asked, and learns no name', async () => {
    const kit = clear();
    await createTalk(kit, proven).turn('paz y salvo', clearance);
    const code = kit.papers.issued[0]?.paper.code ?? '';
    const talk = createTalk(kit, conversationOf());
    const facts = await talk.turn(`¿es auténtico ${code.toLowerCase().replaceAll('-', ' ')}?`, verifying);
    expect(saidKeys(facts)).toEqual(['greeting.first', 'verify.valid']);
    expect(only(facts, 'bot-said').at(-1)?.reply.text).not.toMatch(/MARINA|Marina|LUCUMÍ/);
    expect(saidKeys(await talk.turn('verificar otro', verifying))).toEqual(['verify.ask']);
    expect(saidKeys(await talk.turn('AB12-CD34'))).toEqual(['verify.unclear']);
    expect(saidKeys(await talk.turn('AB12-CD34-EF56-GH78'))).toEqual(['verify.unknown']);
  });

  test('one that is past its date, and one that was revoked', async () => {
    const kit = clear();
    await createTalk(kit, proven).turn('paz y salvo', clearance);
    const [issued] = kit.papers.issued;
    const ask = () => createTalk(kit, conversationOf()).turn(`es auténtico ${issued?.paper.code}`, verifying);
    kit.wait(31 * 86_400_000);
    expect(saidKeys(await ask())).toEqual(['greeting.first', 'verify.expired']);
    kit.papers.revoke(issued?.paper.id ?? '');
    expect(saidKeys(await ask())).toEqual(['greeting.first', 'verify.revoked']);
  });
});
