import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact, NumberedFact } from '../../contracts/fact.ts';
import { foldFacts, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import { conversationOf, debt, DOCUMENT, NOW, verified } from './support.ts';

const otp = { codeHmac: 'h', maskedContact: 'm', sentAt: NOW.toISOString(), expiresAt: NOW.toISOString() };
const agent = { agentId: 'a1', agentName: 'Ana' };

/** One of each fact that moves the state, in any order. */
const anyFact: fc.Arbitrary<Fact> = fc.constantFrom<Fact>(
  { kind: 'citizen-said', text: 'hola', clientId: 'c', attachments: [] },
  { kind: 'bot-said', reply: { key: 'k', text: 'Uno.' }, about: 2 },
  { kind: 'bot-said', reply: { key: 'k', text: 'Dos.' }, about: 2 },
  { kind: 'bot-said', reply: { key: 'repeat.last', text: 'Le repito' }, about: 4 },
  { kind: 'agent-said', text: 'buenas', clientId: 'c', ...agent },
  { kind: 'locale-changed', locale: 'en' },
  { kind: 'consent-given', version: '1', textSha256: 'x' },
  { kind: 'consent-refused', version: '1' },
  { kind: 'document-said', documentType: 'CC', document: DOCUMENT },
  { kind: 'document-said', documentType: 'NIT', document: '900123456-8' },
  { kind: 'otp-issued', otp, taxpayer: { id: 'tp-1', name: 'Marina', documentType: 'CC' } },
  { kind: 'otp-failed' },
  { kind: 'otp-closed', reason: 'wrong' },
  verified,
  { kind: 'identity-dropped', reason: 'idle' },
  { kind: 'account-read', account: { asOf: 'x', obligations: [debt()] } },
  { kind: 'payment-link-created', reference: '91', url: 'u', amountCop: 1 },
  { kind: 'payment-checked', reference: '91', state: 'approved' },
  { kind: 'dialog-moved', stack: [], misunderstandings: 1, lastReplies: ['k'] },
  { kind: 'handoff-requested', queue: 'general', priority: 1, reason: 'asked', summary: '' },
  { kind: 'handoff-offered', agentId: 'a1', until: 'x' },
  { kind: 'handoff-declined', agentId: 'a1', reason: 'timeout' },
  { kind: 'handoff-cancelled' },
  { kind: 'agent-joined', ...agent },
  { kind: 'agent-left', ...agent, to: 'queue' },
  { kind: 'agent-left', ...agent, to: 'bot' },
  { kind: 'conversation-closed', by: 'agent' },
  { kind: 'conversation-reopened' },
  { kind: 'rating-given', score: 5 },
  { kind: 'note-added', text: 'n', clientId: 'c', ...agent },
);
const anyHistory = fc
  .array(anyFact, { maxLength: 40 })
  .map((facts): NumberedFact[] => facts.map((fact, index) => ({ number: index + 1, at: NOW.toISOString(), fact })));
const start = (): Conversation => newConversation('c1', 'web', 'es-CO', NOW.toISOString());

describe('a conversation is folded from its facts', () => {
  test('a prefix and then the rest give what all at once give, also through storage', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(40), (facts, cut) => {
        const whole = foldFacts(start(), facts);
        const stored = JSON.parse(JSON.stringify(foldFacts(start(), facts.slice(0, cut)))) as Conversation;
        expect(foldFacts(stored, facts.slice(cut))).toEqual(whole);
      }),
    );
  });

  test('no history leaves tax data or a proof below level 2 (R-I1)', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const { identity } = foldFacts(start(), facts);
        if (identity.level < 2) expect(identity.taxpayerId).toBeUndefined();
        if (identity.level >= 2) expect(identity.document).toBeDefined();
      }),
    );
  });

  test('an agent is named where and only where a hand-over is attended', () => {
    fc.assert(
      fc.property(anyHistory, (facts) => {
        const { owner, handoff } = foldFacts(start(), facts);
        if (owner === 'queued') expect(handoff).toBeDefined();
        if (owner === 'closed') expect(handoff).toBeUndefined();
      }),
    );
  });
});

test('another document closes the code and forgets the account', () => {
  const state = conversationOf(
    verified,
    { kind: 'account-read', account: { asOf: 'x', obligations: [debt()] } },
    { kind: 'otp-issued', otp },
    { kind: 'document-said', documentType: 'CC', document: '31987654' },
  );
  expect(state.identity).toEqual({ level: 1, documentType: 'CC', document: '31987654' });
  expect(state.account).toBeUndefined();
});

test('the words of one turn stand together; those of the next replace them; a repetition is no turn', () => {
  const bot = (about: number, text: string, key = 'k'): Fact => ({ kind: 'bot-said', reply: { key, text }, about });
  expect(conversationOf(bot(2, 'Uno.'), bot(2, 'Dos.')).lastTurn).toMatchObject({
    ...{ about: 2, texts: ['Uno.', 'Dos.'] },
    answers: [{ key: 'k' }, { key: 'k' }],
  });
  expect(conversationOf(bot(2, 'Uno.'), bot(4, 'Dos.')).lastTurn).toMatchObject({ about: 4, texts: ['Dos.'] });
  expect(conversationOf(bot(2, 'Uno.'), bot(4, 'Le repito', 'repeat.last')).lastTurn).toMatchObject({
    about: 2,
    texts: ['Uno.'],
  });
});
