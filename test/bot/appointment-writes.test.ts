import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { emulatorIn, portsOf, steppedClock, temporaryFolder } from '../integrations/world.ts';
import { createEffectsKit, createTalk, only, saidKeys, type EffectsKit } from './effects-kit.ts';
import { consented, conversationOf, DOCUMENT } from './support.ts';

/** The conversation where the document is known and all is read over but the yes. */
async function readOver(kit: EffectsKit) {
  const said: Fact = { kind: 'document-said', documentType: 'CC', document: DOCUMENT };
  const talk = createTalk(kit, conversationOf(consented, said));
  await talk.turn('una cita de catastro', { intent: 'cita_presencial' });
  await talk.turn('1');
  return talk;
}

describe('an appointment is a write (R-A12, R-G2)', () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  const emulator = emulatorIn(folder.path, clock);
  let city: ReturnType<typeof portsOf>;
  beforeAll(async () => {
    city = portsOf(emulator, await emulator.listener.start(), clock);
  });
  afterAll(async () => {
    await city.gateway.close();
    await emulator.close();
    folder.remove();
  });

  test('killed between the answer of the city and the commit, it is booked once, with one number and one reminder', async () => {
    const kit = createEffectsKit();
    kit.options.appointments = city.appointments;
    const talk = await readOver(kit);
    talk.says('sí', { intent: 'afirmar', confidence: 1 });
    const intended = await talk.next();
    expect(only(intended.facts, 'write-intended')).toMatchObject([{ effect: { kind: 'book-appointment' } }]);
    const visitor = { documentType: 'CC' as const, document: DOCUMENT };
    const call = { correlationId: 'test' };
    expect(await city.appointments.find({ visitor }, call)).toEqual([]);

    const before = talk.conversation;
    const [write] = talk.waiting;
    const lost = await talk.next();
    const again = createTalk(kit, before);
    again.happens(write?.fact as Fact);
    const kept = await again.next();
    const number = ({ facts }: { facts: Fact[] }) => only(facts, 'appointment-booked').map((fact) => fact.number);
    expect(number(kept)).toHaveLength(1);
    expect(number(kept)).toEqual(number(lost));
    expect(saidKeys(kept.facts)).toContain('appointment.booked');
    expect(await city.appointments.find({ visitor }, call)).toMatchObject([
      { number: number(kept)[0], state: 'booked' },
    ]);
    expect(kept.audit.map(({ action }) => action)).toEqual(['booking.made']);
  });

  test('cancelled twice, by a turn that is run again, is cancelled once', async () => {
    const kit = createEffectsKit();
    const talk = await readOver(kit);
    await talk.turn('sí', { intent: 'afirmar', confidence: 1 });
    await talk.turn('cancelar mi cita', { intent: 'cita_presencial' });
    talk.says('sí', { intent: 'afirmar', confidence: 1 });
    await talk.next();
    const before = talk.conversation;
    const [write] = talk.waiting.filter(({ fact }) => fact.kind === 'write-intended');
    await talk.next();
    const again = createTalk(kit, before);
    again.happens(write?.fact as Fact);
    expect(saidKeys((await again.next()).facts)).toContain('appointment.cancelled');
    expect(kit.office.appointments.booked.map(({ state }) => state)).toEqual(['cancelled']);
  });

  test('of a document that was only said nothing is told but what was booked here (R-I1)', async () => {
    const kit = createEffectsKit();
    const other = { number: 'CIT-2026-900001', document: DOCUMENT, service: 'cobro' as const, officeId: 'CENTRO' };
    kit.office.appointments.keep({ ...other, startsAt: '2026-12-01T14:00:00.000Z' });
    const talk = await readOver(kit);
    await talk.turn('sí', { intent: 'afirmar', confidence: 1 });
    const facts = await talk.turn('mis citas', { intent: 'cita_presencial' });
    expect(saidKeys(facts)).toEqual(['appointment.status']);
    expect(JSON.stringify(only(facts, 'bot-said'))).not.toContain('900001');
  });
});
