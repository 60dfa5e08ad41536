import type { Fact } from '../contracts/fact.ts';
import { LEAVE_QUEUE } from './flows/choices.ts';
import type { Turn, TurnOutcome } from './ports/conversation-store.ts';
import { handoffSummary } from './policy/handoff-summary.ts';
import { priorityFor, queueFor } from './policy/queues.ts';
import type { Renderer } from './replies/render.ts';

/**
 * A message that fails again and again does not end in silence: an honest sentence, and a person. Who waits already
 * keeps the place; where an agent attends, the agent answers. An event that fails is no citizen's concern. Pure.
 */
export function apologise({ conversation, trigger }: Turn, renderer: Renderer): TurnOutcome {
  const isTheirs = trigger.fact.kind === 'citizen-said' || trigger.fact.kind === 'write-intended';
  if (!isTheirs || conversation.owner === 'agent') return { facts: [], outbox: [], audit: [] };
  const { owner, locale, dialog } = conversation;
  const about = trigger.fact.kind === 'write-intended' ? trigger.fact.about : trigger.number;
  const isWaiting = owner === 'queued';
  const reply = {
    key: isWaiting ? 'failure.apology-queued' : 'failure.apology',
    choices: [LEAVE_QUEUE],
  };
  const rendered = renderer.render(reply, locale, conversation.lastTurn?.texts);
  const handoff: Fact[] = [
    ...(owner === 'closed' ? [{ kind: 'conversation-reopened' as const }] : []),
    {
      kind: 'handoff-requested',
      queue: queueFor(dialog.lastIntent),
      priority: priorityFor(dialog.lastIntent, 'frustration'),
      reason: 'back-office-down',
      summary: handoffSummary(conversation, (key, data) => renderer.text(key, 'es-CO', data)),
    },
  ];
  return {
    facts: [
      ...(isWaiting ? [] : handoff),
      { kind: 'bot-said', reply: rendered, about },
      {
        kind: 'dialog-moved',
        stack: [],
        awaiting: { flow: 'offer', expects: 'choice', options: rendered.choices ?? [], question: reply },
        misunderstandings: 0,
        lastReplies: [reply.key],
        ...(dialog.lastIntent !== undefined && { lastIntent: dialog.lastIntent }),
      },
    ],
    outbox: [],
    audit: [],
  };
}
