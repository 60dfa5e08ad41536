import { describe, expect, test } from 'vitest';
import type { Fact } from '../../contracts/fact.ts';
import { apologise } from '../../bot/apology.ts';
import { foldFact, type Conversation } from '../../bot/domain/conversation.ts';
import { planEvent } from '../../bot/events.ts';
import type { Turn } from '../../bot/ports/conversation-store.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { conversationOf, NOW, verified } from './support.ts';

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
    const after = facts.reduce((state, fact) => foldFact(state, fact, NOW.toISOString()), conversationOf());
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
  const keys = (fact: Fact): string[] => planEvent(fact).replies.map(({ key }) => key);
  test('is told: who attends, who left, who waits again (R-A13)', () => {
    expect(planEvent({ kind: 'agent-joined', ...agent }).replies).toEqual([
      { key: 'agent.joined', data: { name: 'Ana Lucía Prado' } },
    ]);
    expect(keys({ kind: 'agent-left', ...agent, to: 'bot' })).toEqual(['agent.left']);
    expect(keys({ kind: 'agent-left', ...agent, to: 'queue' })).toEqual(['handoff.requeued']);
  });
  test('that closes the conversation asks the rating', () => {
    const { run } = planEvent({ kind: 'conversation-closed', by: 'agent' });
    expect(run?.stack).toMatchObject([{ flow: 'goodbye', slots: { after: 'agent' } }]);
  });
  test('that is none of the citizen’s is silent', () => {
    expect(planEvent({ kind: 'note-added', text: 'n', clientId: 'c', ...agent })).toMatchObject({
      facts: [],
      replies: [],
    });
    expect(planEvent({ kind: 'handoff-offered', agentId: 'a1', until: 'x' }).replies).toEqual([]);
  });
});
