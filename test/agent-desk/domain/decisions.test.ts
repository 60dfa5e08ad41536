import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { Fact } from '../../../contracts/fact.ts';
import type { StaffProfile } from '../../../contracts/desk-protocol.ts';
import type { DeskDecision } from '../../../agent-desk/ports/desk-store.ts';
import {
  accept,
  addNote,
  close,
  decline,
  expireOffer,
  offer,
  REQUEUE_PRIORITY,
  requeue,
  returnToBot,
  sendMessage,
} from '../../../agent-desk/domain/decisions.ts';
import { foldAll, foldFact, newConversation, type Conversation } from '../../../bot/domain/conversation.ts';
import { ANA, asksForPerson, AUDI, BETO, CATA, citizenSays, SARA } from '../fakes.ts';

const NOW = new Date('2026-11-20T14:00:00.000Z');
const LATER = new Date('2026-11-20T14:01:00.000Z');
const by = (profile: StaffProfile) => ({ actor: { profile, ip: '10.0.0.7' } });
const joined: Fact = { kind: 'agent-joined', agentId: ANA.id, agentName: ANA.name };
const offeredToAna: Fact = { kind: 'handoff-offered', agentId: ANA.id, until: '2026-11-20T14:00:30.000Z' };
const closedByCitizen: Fact = { kind: 'conversation-closed', by: 'citizen' };

function after(...facts: Fact[]): Conversation {
  return foldAll(newConversation('c1', 'web', 'es-CO', NOW.toISOString()), facts, NOW.toISOString());
}

function kinds(decision: DeskDecision): string[] | string {
  return decision.ok ? decision.facts.map((fact) => fact.kind) : `${decision.code}: ${decision.detail}`;
}

const waiting = after(asksForPerson);
const offered = after(asksForPerson, offeredToAna);
const held = after(asksForPerson, offeredToAna, joined);
const closed = after(asksForPerson, joined, closedByCitizen);
const withBot = after(citizenSays('hola'));

describe('accepting', () => {
  test.each([
    ['the one it is offered to takes it', offered, ANA, NOW, ['agent-joined']],
    ['an agent of the queue takes what nobody is being offered', waiting, BETO, NOW, ['agent-joined']],
    [
      'an agent of another queue is refused',
      waiting,
      CATA,
      NOW,
      'conversation.not-yours: La conversación es de otra fila',
    ],
    [
      'another is refused while the offer stands',
      offered,
      BETO,
      NOW,
      'conversation.taken: La conversación se está ofreciendo a otra persona',
    ],
    [
      'another takes it once the offer is over, and that is written',
      offered,
      BETO,
      LATER,
      ['handoff-declined', 'agent-joined'],
    ],
    ['its own agent may come late while nobody else has it', offered, ANA, LATER, ['agent-joined']],
    ['the loser is told who won', held, BETO, NOW, 'conversation.taken: La conversación la tomó Ana'],
    ['who already has it changes nothing', held, ANA, NOW, []],
    [
      'what went back to the assistant is gone',
      withBot,
      ANA,
      NOW,
      'conversation.taken: La conversación volvió al asistente',
    ],
    ['what is closed is gone', closed, ANA, NOW, 'conversation.taken: La conversación ya se cerró'],
  ] as const)('%s', (_name, state, who, now, expected) => {
    expect(kinds(accept(state, by(who), now))).toEqual(expected);
  });

  test('is written down with person and address, and wakes the assistant, which says who is there', () => {
    expect(accept(offered, by(ANA), NOW)).toMatchObject({
      facts: [{ kind: 'agent-joined', agentId: ANA.id, agentName: 'Ana' }],
      audit: [
        { actor: { kind: 'staff', id: ANA.id }, action: 'conversation.accepted', conversationId: 'c1', ip: '10.0.0.7' },
      ],
      wakesBot: 'agent-joined',
    });
  });

  test('an offer reaches its agent though the queue is not theirs', () => {
    const toCata = after(asksForPerson, { kind: 'handoff-offered', agentId: CATA.id, until: LATER.toISOString() });
    expect(kinds(accept(toCata, by(CATA), NOW))).toEqual(['agent-joined']);
  });
});

describe('offers', () => {
  const toBeto = { agentId: BETO.id, until: LATER };

  test.each([
    ['a waiting conversation is offered', offer(waiting, toBeto, NOW), ['handoff-offered']],
    ['not twice at once', offer(offered, toBeto, NOW), 'conversation.taken: La conversación ya se está ofreciendo'],
    [
      'again once the first is over, which is written',
      offer(offered, toBeto, LATER),
      ['handoff-declined', 'handoff-offered'],
    ],
    ['not what an agent has', offer(held, toBeto, NOW), 'conversation.taken: La conversación ya no espera'],
    ['it runs out', expireOffer(offered, { reason: 'timeout' }, LATER), ['handoff-declined']],
    ['but not early', expireOffer(offered, { reason: 'timeout' }, NOW), 'conversation.taken: La oferta sigue en pie'],
    ['unless its agent is gone', expireOffer(offered, { reason: 'offline' }, NOW), ['handoff-declined']],
    [
      'there must be one',
      expireOffer(waiting, { reason: 'offline' }, NOW),
      'conversation.taken: La conversación no se está ofreciendo',
    ],
    ['its agent lets it pass', decline(offered, by(ANA), NOW), ['handoff-declined']],
    [
      'nobody else can let it pass',
      decline(offered, by(BETO), NOW),
      'conversation.not-yours: La conversación ya no se le está ofreciendo',
    ],
    [
      'nor when it was taken meanwhile',
      decline(held, by(ANA), NOW),
      'conversation.not-yours: La conversación ya no se le está ofreciendo',
    ],
  ] as const)('%s', (_name, decision, expected) => {
    expect(kinds(decision)).toEqual(expected);
  });
});

describe('what only the holder may do', () => {
  const said = (profile: StaffProfile) => ({ ...by(profile), clientId: 'k1', text: 'Buenas tardes' });
  const theirs = 'conversation.not-yours: La conversación la tiene Ana';
  const nobodys = 'conversation.not-yours: Usted no tiene esta conversación';

  test.each([
    ['writes to the citizen', sendMessage(held, said(ANA), NOW), ['agent-said']],
    ['others do not write', sendMessage(held, said(BETO), NOW), theirs],
    ['a supervisor does not write', sendMessage(held, said(SARA), NOW), theirs],
    ['nobody writes in a conversation that waits', sendMessage(waiting, said(ANA), NOW), nobodys],
    ['nobody writes in a closed one', sendMessage(closed, said(ANA), NOW), nobodys],
    ['nobody writes beside the assistant', sendMessage(withBot, said(ANA), NOW), nobodys],
    ['notes', addNote(held, said(ANA), NOW), ['note-added']],
    ['a supervisor notes too', addNote(held, said(SARA), NOW), ['note-added']],
    ['others do not note', addNote(held, said(BETO), NOW), theirs],
    ['an auditor does not note', addNote(waiting, said(AUDI), NOW), nobodys],
    ['returns', returnToBot(held, by(ANA), NOW), ['agent-left']],
    ['others do not return', returnToBot(held, by(BETO), NOW), theirs],
    ['closes', close(held, { ...by(ANA), wrapUp: 'resuelto' }, NOW), ['conversation-closed']],
    ['others do not close', close(held, { ...by(SARA), wrapUp: 'resuelto' }, NOW), theirs],
    ['nobody closes twice', close(closed, { ...by(ANA), wrapUp: '' }, NOW), nobodys],
    [
      'a lost agent gives it back to the queue',
      requeue(held, { agentId: ANA.id }, NOW),
      ['agent-left', 'handoff-requested'],
    ],
    ['another lost agent does not', requeue(held, { agentId: BETO.id }, NOW), theirs],
  ] as const)('%s', (_name, decision, expected) => {
    expect(kinds(decision)).toEqual(expected);
  });

  test('the assistant is woken to take leave, and to go on after a return; it is not for a message', () => {
    expect(close(held, { ...by(ANA), wrapUp: 'resuelto' }, NOW)).toMatchObject({ wakesBot: 'conversation-closed' });
    expect(returnToBot(held, by(ANA), NOW)).toMatchObject({ wakesBot: 'agent-left' });
    expect(sendMessage(held, said(ANA), NOW)).not.toHaveProperty('wakesBot');
    expect(addNote(held, said(ANA), NOW)).not.toHaveProperty('wakesBot');
  });

  test('no wrap-up code is none, not an empty one', () => {
    expect(close(held, { ...by(ANA), wrapUp: '  ' }, NOW)).toMatchObject({
      facts: [{ kind: 'conversation-closed', by: 'agent' }],
    });
    const decision = close(held, { ...by(ANA), wrapUp: ' ' }, NOW);
    expect(decision.ok && decision.facts[0]).not.toHaveProperty('wrapUp');
  });

  test('what no database holds is replaced, all else is kept as it was written', () => {
    const text = 'a\0b \uD800 c 😀 \uDC00';
    const decision = sendMessage(held, { ...said(ANA), text }, NOW);
    expect(decision).toMatchObject({ facts: [{ text: 'a\uFFFDb \uFFFD c 😀 \uFFFD' }] });
  });

  test('a conversation that lost its agent waits before those who were never served, once', () => {
    const decision = requeue(held, { agentId: ANA.id }, NOW);
    const facts = decision.ok ? decision.facts : [];
    const again = after(asksForPerson, joined, ...facts);
    expect(again).toMatchObject({ owner: 'queued', handoff: { queue: 'rentas', priority: REQUEUE_PRIORITY } });
    expect(again.handoff).not.toHaveProperty('agentId');
    const second = requeue(foldFact(again, joined, NOW.toISOString()), { agentId: ANA.id }, NOW);
    expect(second).toMatchObject({ facts: [{}, { priority: REQUEUE_PRIORITY }] });
  });
});

test('however many agents try at once, exactly one gets a waiting conversation', () => {
  const agents = fc.array(fc.constantFrom(ANA, BETO, CATA), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(agents, fc.constantFrom(waiting, offered), fc.integer({ min: 0, max: 90_000 }), (tries, start, ms) => {
      const now = new Date(NOW.getTime() + ms);
      let state = start;
      const winners = new Set<string>();
      for (const who of tries) {
        const decision = accept(state, by(who), now);
        if (!decision.ok) continue;
        winners.add(who.id);
        state = foldAll(state, decision.facts, now.toISOString());
      }
      expect(winners.size).toBeLessThanOrEqual(1);
      expect(state.owner === 'agent').toBe(winners.size === 1);
      if (winners.size === 1) expect(state.handoff?.agentId).toBe([...winners][0]);
    }),
  );
});
