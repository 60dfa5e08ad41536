import { describe, expect, test } from 'vitest';
import { createEffectsKit, createTalk, MARINA, only, proven, saidKeys } from './effects-kit.ts';
import { conversationOf, debt, entity } from './support.ts';

const PAID = debt({ propertyId: 'B-2', balanceCop: 0, propertyLabel: 'Casa, KR 1 2 3' });
const OWING = debt({ propertyId: 'A-1', propertyLabel: 'Casa, CL 5 38 20' });
const kitOf = () => createEffectsKit([{ ...MARINA, obligations: [OWING, PAID] }]);
const pays = (number: string) => ({ intent: 'pagar', entities: [entity('id_predio', number)] });

describe('a property paid by anybody (R-A4)', () => {
  test('needs no proof and no consent, and tells an amount: no name, no year, no place', async () => {
    const kit = kitOf();
    const facts = await createTalk(kit, conversationOf()).turn('quiero pagar el predio A-1', pays('A-1'));
    expect(saidKeys(facts)).toEqual(['greeting.first', 'payment.open-link']);
    const text = only(facts, 'bot-said').at(-1)?.reply.text ?? '';
    expect(text).toContain('$100.000');
    for (const secret of ['MARINA', 'Lucumí', '2026:', 'CL 5', 'Casa']) expect(text).not.toContain(secret);
    expect(only(facts, 'identity-verified')).toEqual([]);
    expect(kit.office.calls.map(({ method }) => method)).toEqual(['findProperty', 'createOpenLink']);
  });

  test('what owes nothing, what does not exist and what the city does not take get the same words', async () => {
    const told = async (number: string, allowed = true) => {
      const kit = kitOf();
      kit.office.allowOpenPayments(allowed);
      const facts = await createTalk(kit, conversationOf()).turn('pagar', pays(number));
      return only(facts, 'bot-said').map(({ reply }) => reply);
    };
    const unknown = await told('Z-9');
    expect(unknown.at(-1)?.key).toBe('payment.open-none');
    expect(await told('B-2')).toEqual(unknown);
    expect(await told('A-1', false)).toEqual(unknown);
  });

  test('leaves a row of what was given and to which conversation', async () => {
    const kit = kitOf();
    const talk = createTalk(kit, conversationOf());
    talk.says('pagar', pays('A-1'));
    await talk.next();
    const { audit } = await talk.next();
    expect(audit).toMatchObject([{ action: 'open-link.created', detail: { propertyId: 'A-1', level: 0 } }]);
    expect(audit[0]).not.toHaveProperty('subject');
  });

  test('a turn that is run again orders the same reference', async () => {
    const kit = kitOf();
    const order = { kind: 'create-open-link', propertyId: 'A-1' } as const;
    const first = await kit.effects(3).write(order, 'c1:2:create-open-link', conversationOf());
    const second = await kit.effects(3).write(order, 'c1:2:create-open-link', conversationOf());
    expect(second.outcome).toEqual(first.outcome);
  });

  test('who is proven pays the own account instead', async () => {
    const kit = kitOf();
    const facts = await createTalk(kit, proven).turn('pagar', pays('A-1'));
    expect(saidKeys(facts)).toContain('payment.link');
  });

  test('with the payment system down it is an outage, which says nothing of the property', async () => {
    const kit = kitOf();
    kit.office.fail('pagos');
    const facts = await createTalk(kit, conversationOf()).turn('pagar', pays('A-1'));
    expect(saidKeys(facts)).toEqual(['greeting.first', 'failure.back-office-case']);
    expect(kit.cases.opened[0]).not.toHaveProperty('taxpayerId');
  });
});
