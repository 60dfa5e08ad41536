import type { Flow } from './flow.ts';

/**
 * What is not made in this chat yet, a bill on paper and a payment agreement: the general answer, and for who is
 * identified an honest word and a person who does it (R-A3, R-A5).
 */
export const byPerson: Flow = {
  name: 'by-person',
  level: 0,
  step(input, { conversation, frame, meaning }) {
    const { intent = meaning.intent } = frame.slots as { intent?: string };
    const isBill = intent === 'predial_factura';
    const isProven = conversation.identity.level >= 2;
    const choices = [
      { id: 'person', key: 'choice.person' },
      isBill ? { id: 'pay', key: 'choice.pay' } : { id: 'statement', key: 'choice.statement' },
    ];
    if (isProven)
      return { replies: [{ key: isBill ? 'bill.by-person' : 'agreement.by-person', choices }], end: 'done' };
    if (input.kind === 'enter') {
      return { at: { step: 'looking', slots: frame.slots }, effect: { kind: 'find-knowledge', intent } };
    }
    const answer = input.kind === 'outcome' && input.outcome.kind === 'knowledge' ? input.outcome.answer : undefined;
    if (!answer) return { replies: [{ key: 'knowledge.none', choices }], end: 'done' };
    const { text, source, validTo } = answer;
    return {
      replies: [{ key: 'knowledge.answer', data: { text, source, ...(validTo && { validTo }) }, choices }],
      end: 'done',
    };
  },
};
