import { describe, expect, test } from 'vitest';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { createEffectsKit, createTalk, MARINA, only, proven, saidKeys } from './effects-kit.ts';
import { debt } from './support.ts';

/** A matter that needs that system and no copy of it. */
const MATTERS: [SystemName, string][] = [
  ['sap', 'paz_y_salvo'],
  ['pagos', 'pagar'],
  ['catastro', 'certificado_catastral'],
  ['cartera', 'acuerdo_pago_solicitar'],
];

describe.each(MATTERS)('with %s down (R-G1)', (system, intent) => {
  test('there is an honest word, a case of our own with its number, a person and another try', async () => {
    const kit = createEffectsKit();
    kit.office.fail(system);
    const talk = createTalk(kit, proven);
    const facts = await talk.turn('lo que sea', { intent });
    expect(saidKeys(facts)).toEqual(['greeting.first', 'failure.back-office-case']);
    const [opened] = kit.cases.opened;
    expect(opened).toMatchObject({ kind: 'back-office-down', detail: { system, intent } });
    expect(opened?.summary).toMatch(new RegExp(`^${system} no respondió.*Asunto: \\p{L}`, 'u'));
    expect(only(facts, 'bot-said').at(-1)?.reply.text).toContain('C-2026-000001');
    expect(talk.conversation.dialog.awaiting?.options.map(({ id }) => id)).toEqual(['person', 'retry']);
    expect(only(facts, 'back-office-failed')).toMatchObject([{ system, code: 'backoffice.unreachable' }]);
  });

  test('trying again is about the same, opens no second case, and goes through once it is back', async () => {
    const kit = createEffectsKit();
    kit.office.fail(system);
    const talk = createTalk(kit, proven);
    await talk.turn('lo que sea', { intent });
    await talk.turn('2');
    expect(kit.cases.opened).toHaveLength(1);
    expect(talk.conversation.dialog.lastIntent).toBe(intent);
    kit.office.heal();
    const facts = await talk.turn('2');
    expect(saidKeys(facts).some((key) => key.startsWith('failure.'))).toBe(false);
    expect(saidKeys(facts)).not.toEqual([]);
  });

  test('a turn that is run again opens the same case', async () => {
    const kit = createEffectsKit();
    kit.office.fail(system);
    const effect = { kind: 'open-case', caseKind: 'back-office-down', system, detail: {} } as const;
    const first = await kit.effects(9).run(effect, proven);
    const second = await kit.effects(9).run(effect, proven);
    expect(second.outcome).toEqual(first.outcome);
    expect(kit.cases.opened).toHaveLength(1);
  });
});

test('each system that is down has a case of its own', async () => {
  const kit = createEffectsKit();
  kit.office.fail('pagos');
  kit.office.fail('catastro');
  const talk = createTalk(kit, proven);
  for (const intent of ['pagar', 'certificado_catastral', 'pagar']) await talk.turn('por favor', { intent });
  expect(kit.cases.opened.map(({ detail }) => detail['system'])).toEqual(['pagos', 'catastro']);
});

test('with SAP down the account is told from the copy, as one, with a case that is opened once', async () => {
  const kit = createEffectsKit();
  kit.office.fail('sap');
  const talk = createTalk(kit, proven);
  const facts = await talk.turn('cuánto debo', { intent: 'estado_cuenta' });
  expect(saidKeys(facts)).toEqual(['greeting.first', 'account.summary', 'failure.copy-case']);
  expect(only(facts, 'bot-said').some(({ reply }) => reply.text.includes('última copia'))).toBe(true);
  await talk.turn('cuánto debo', { intent: 'estado_cuenta' });
  expect(kit.cases.opened).toHaveLength(1);
});

test('papers that cannot be signed are an outage too, never an unsigned paper (R-A2)', async () => {
  const kit = createEffectsKit([{ ...MARINA, obligations: [debt({ balanceCop: 0 })] }]);
  kit.papers.setDown(true);
  const talk = createTalk(kit, proven);
  const facts = await talk.turn('paz y salvo', { intent: 'paz_y_salvo' });
  expect(saidKeys(facts)).toEqual(['greeting.first', 'failure.back-office-case']);
  expect(only(facts, 'paper-issued')).toEqual([]);
});
