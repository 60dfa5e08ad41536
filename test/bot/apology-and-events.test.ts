import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { apologise } from '../../bot/apology.ts';
import { foldAll, foldFact, type Conversation } from '../../bot/domain/conversation.ts';
import { planEvent } from '../../bot/events.ts';
import type { Turn } from '../../bot/ports/conversation-store.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { asked, awaits, conversationOf, NOW, verified } from './support.ts';

const renderer = createRenderer();
const agent = { agentId: 'a1', agentName: 'Ana Lucía Prado' };
const message: Fact = { kind: 'citizen-said', text: 'hola', clientId: 'c', attachments: [] };
const turnOf = (conversation: Conversation, fact: Fact = message): Turn => ({
  ...{
    conversation,
    trigger: { number: 7, at: NOW.toISOString(), fact },
    version: 1,
    fence: 1,
    attempts: 5,
    failures: 4,
    addressHmac: 'a',
  },
});
const kinds = (conversation: Conversation, fact?: Fact): string[] =>
  apologise(turnOf(conversation, fact), renderer).facts.map(({ kind }) => kind);
const queued: Fact = { kind: 'handoff-requested', queue: 'rentas', priority: 10, reason: 'asked', summary: '' };

describe('a message that fails again and again', () => {
  test('ends in an honest sentence and a person, with the matter and the summary', () => {
    const matter: Fact = {
      kind: 'dialog-moved',
      stack: [],
      misunderstandings: 0,
      lastReplies: [],
      lastIntent: 'pagar',
    };
    const { facts } = apologise(turnOf(conversationOf(verified, matter)), renderer);
    expect(facts).toMatchObject([
      { kind: 'handoff-requested', queue: 'tesoreria', reason: 'back-office-down' },
      { kind: 'bot-said', about: 7, reply: { key: 'failure.apology' } },
      { kind: 'dialog-moved', awaiting: { options: [{ id: 'leave-queue' }] }, lastIntent: 'pagar' },
    ]);
    const after = foldAll(conversationOf(), facts, NOW.toISOString());
    expect(after.owner).toBe('queued');
  });

  test('keeps the place of who waits already, and opens again what was closed', () => {
    expect(kinds(conversationOf(queued))).toEqual(['bot-said', 'dialog-moved']);
    expect(kinds(conversationOf({ kind: 'conversation-closed', by: 'citizen' }))[0]).toBe('conversation-reopened');
  });

  test('is silent where an agent attends, and about what was no message', () => {
    expect(kinds(conversationOf(queued, { kind: 'agent-joined', ...agent }))).toEqual([]);
    expect(kinds(conversationOf(queued), { kind: 'agent-joined', ...agent })).toEqual([]);
  });
});

describe('an event of the desk', () => {
  const keys = (fact: Fact): string[] => planEvent(fact, conversationOf(), NOW).replies.map(({ key }) => key);
  test('is told: who attends, who left, who waits again (R-A13)', () => {
    expect(planEvent({ kind: 'agent-joined', ...agent }, conversationOf(), NOW).replies).toEqual([
      { key: 'agent.joined', data: { name: 'Ana Lucía Prado' } },
    ]);
    expect(keys({ kind: 'agent-left', ...agent, to: 'bot' })).toEqual(['agent.left']);
    expect(keys({ kind: 'agent-left', ...agent, to: 'queue' })).toEqual(['handoff.requeued']);
  });
  test('that closes the conversation asks the rating', () => {
    const { run } = planEvent({ kind: 'conversation-closed', by: 'agent' }, conversationOf(), NOW);
    expect(run?.stack).toMatchObject([{ flow: 'goodbye', slots: { after: 'agent' } }]);
  });
  test('that is none of the citizen’s is silent', () => {
    expect(planEvent({ kind: 'note-added', text: 'n', clientId: 'c', ...agent }, conversationOf(), NOW)).toMatchObject({
      facts: [],
      replies: [],
    });
    expect(planEvent({ kind: 'handoff-offered', agentId: 'a1', until: 'x' }, conversationOf(), NOW).replies).toEqual(
      [],
    );
  });
});

describe('a code that could not be delivered', () => {
  const delayed: Fact = { kind: 'otp-delayed' };
  const code = awaits('identify', 'codigo_otp', ['resend', 'other-document']);

  test('is told to who waits for it, with a person at hand, and stays asked', () => {
    const plan = planEvent(delayed, conversationOf(asked(code, { misunderstandings: 1 })), NOW);
    expect(plan.replies.map(({ key }) => key)).toEqual(['identity.otp-delayed']);
    expect(plan.replies[0]?.choices?.map(({ id }) => id)).toEqual(['resend', 'other-document', 'person']);
    expect(plan).toMatchObject({ misunderstandings: 1, pending: { flow: 'identify', expects: 'codigo_otp' } });
  });

  test('is none of the talk of who went on, waits for a person or has one; what is open stays open', () => {
    const elsewhere = asked(awaits('pay', 'choice', ['all']));
    const joined: Fact = { kind: 'agent-joined', ...agent };
    for (const conversation of [
      conversationOf(elsewhere),
      conversationOf(asked(code), queued),
      conversationOf(asked(code), queued, joined),
    ]) {
      const { replies, pending } = planEvent(delayed, conversation, NOW);
      expect(replies).toEqual([]);
      expect(pending).toEqual(conversation.dialog.awaiting);
    }
    expect(planEvent(delayed, conversationOf(), NOW)).toMatchObject({ replies: [] });
  });

  test('changes nothing of the state', () => {
    const before = conversationOf(asked(code));
    expect(foldFact(before, delayed, NOW.toISOString())).toBe(before);
  });
});
