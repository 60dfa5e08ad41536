import { createHmac } from 'node:crypto';
import type { Fact, FactOf } from '../../contracts/fact.ts';
import { createBotFrameworkHost } from '../../bot/botframework/host.ts';
import { foldFact, foldFacts, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import type { Knowledge } from '../../bot/ports/knowledge.ts';
import type { OutboxMessage } from '../../bot/ports/outbox.ts';
import type { AuditEntry } from '../../bot/ports/audit.ts';
import type { Understanding } from '../../bot/ports/understanding.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { handleTurn, type TurnDeps } from '../../bot/turn.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { createFakeBackOffice, type FakeBackOffice } from '../integrations/fake-back-office.ts';
import type { Golden, Step } from './golden.ts';

/** What one step came to. */
export interface Seen {
  intent: string | undefined;
  keys: string[];
  texts: string[];
  offers: string[];
  calls: string[];
  sent: number;
  conversation: Conversation;
  audit: AuditEntry[];
  facts: Fact[];
}

/** One citizen before the real assistant: real understanding, knowledge, words and flows; a fake back office. */
export interface World {
  step(step: Step): Promise<Seen>;
}

const AGENT = { agentId: 'staff-ana', agentName: 'Ana Lucía Prado' };
const START = '2026-11-20T15:00:00.000Z';

export function createWorld(golden: Golden, real: { understanding: Understanding; knowledge: Knowledge }): World {
  let now = Date.parse(START);
  let number = 1;
  let codes = 0;
  let lastCode = '';
  const clock = { now: () => new Date(now) };
  const office = createFakeBackOffice({ taxpayers: golden.given.taxpayers.map(toFake), clock });
  const renderer = createRenderer();
  const hmac = (purpose: string, value: string): string => createHmac('sha256', purpose).update(value).digest('hex');
  const admitted = new Map<string, number>();
  const deps: TurnDeps = {
    understanding: real.understanding,
    renderer,
    effects: {
      register: office,
      accounts: office,
      payments: office,
      knowledge: real.knowledge,
      clock,
      digests: { hmac },
      ids: { id: () => `id-${++codes}`, digits: () => (lastCode = String(410_000 + ++codes * 37).padStart(6, '0')) },
      queues: { look: () => Promise.resolve({ ahead: 2, staffed: true }) },
      ledger: {
        admit({ documentHmac }) {
          const count = (admitted.get(documentHmac) ?? 0) + 1;
          if (count > 3) return Promise.resolve({ ok: false, retryAfterS: 600 });
          admitted.set(documentHmac, count);
          return Promise.resolve({ ok: true });
        },
      },
      otpText: (code, minutes, locale) => ({
        text: renderer.text('otp.text', locale, { code, minutes }),
        subject: renderer.text('otp.subject', locale),
      }),
    },
  };
  const host = createBotFrameworkHost({ middleware: [], nextId: () => `a-${++codes}` });
  let conversation = newConversation('golden', 'web', golden.locale, START);

  return {
    async step(step) {
      now += (step.after ?? 0) * 60_000 + 2_000;
      apply(office, step);
      if (step.pays !== undefined && conversation.payment) {
        office.settle(conversation.payment.reference, step.pays === true ? 'approved' : step.pays);
      }
      for (const [reference, state] of Object.entries(step.settles)) office.settle(reference, state);
      const at = clock.now().toISOString();
      const fact = triggerOf(step, (text) => text.replace('$otp', lastCode).replace('$wrong', lastCode === '000000' ? '111111' : '000000'));
      // What the desk does is folded when it is committed, before the assistant speaks of it.
      if (fact.kind !== 'citizen-said') conversation = foldFact(conversation, fact, at);
      const before = office.calls.length;
      const turn = {
        ...{ conversation, trigger: { number: ++number, at, fact }, version: number, fence: number, attempts: 1, failures: 0 },
        ...{ addressHmac: 'address', queuePosition: 1 },
      };
      const outcome = fact.kind === 'agent-said' ? { facts: [], outbox: [], audit: [] } : await host(turn, (each) => handleTurn(each, deps));
      if (fact.kind === 'citizen-said') conversation = foldFact(conversation, fact, at);
      conversation = foldFacts(
        conversation,
        outcome.facts.map((each) => ({ number: ++number, at, fact: each })),
      );
      // What leaves by the outbox leaves after the turn.
      const calls = office.calls.slice(before).map(({ method }) => method);
      await deliver(outcome.outbox, office);
      return seenOf(outcome.facts, outcome.audit, outcome.outbox, conversation, calls);
    },
  };
}

function seenOf(facts: Fact[], audit: AuditEntry[], outbox: OutboxMessage[], conversation: Conversation, calls: string[]): Seen {
  const said = facts.filter((fact): fact is FactOf<'bot-said'> => fact.kind === 'bot-said');
  return {
    intent: facts.find((fact) => fact.kind === 'meaning-understood')?.meaning.intent,
    keys: said.map(({ reply }) => reply.key),
    texts: said.map(({ reply }) => reply.text),
    offers: (said.at(-1)?.reply.choices ?? []).map(({ label }) => label),
    calls,
    sent: outbox.filter(({ payload }) => payload.contacts.length > 0).length,
    conversation,
    audit,
    facts,
  };
}

function triggerOf(step: Step, fill: (text: string) => string): Fact {
  if (step.delivery === 'fails') return { kind: 'otp-delayed' };
  switch (step.agent) {
    case 'joins':
      return { kind: 'agent-joined', ...AGENT };
    case 'leaves':
      return { kind: 'agent-left', ...AGENT, to: 'bot' };
    case 'requeues':
      return { kind: 'agent-left', ...AGENT, to: 'queue' };
    case 'closes':
      return { kind: 'conversation-closed', by: 'agent', wrapUp: 'resuelto' };
    case 'says':
      return { kind: 'agent-said', text: 'Buenas, soy Ana.', clientId: 'a1', ...AGENT };
    case undefined:
      return { kind: 'citizen-said', text: fill(step.citizen ?? ''), clientId: 'c1', attachments: filesOf(step) };
  }
}

function filesOf({ files = 0 }: Step): FactOf<'citizen-said'>['attachments'] {
  return Array.from({ length: files }, (_, index) => ({ contentType: 'image/jpeg', name: `foto-${index + 1}.jpg` }));
}

function apply(office: FakeBackOffice, { down }: Step): void {
  if (!down) return;
  office.heal();
  for (const system of down) if (system !== 'none') office.fail(system as SystemName);
}

async function deliver(outbox: OutboxMessage[], office: FakeBackOffice): Promise<void> {
  for (const { id, payload } of outbox) {
    const [contact] = payload.contacts;
    const { text, subject, document } = payload;
    if (contact) await office.deliver({ kind: contact.kind, to: contact.value, text, subject, document, idempotencyKey: id }, { correlationId: id });
  }
}

function toFake({ document, documentType, name, sms, email, debts }: Golden['given']['taxpayers'][number]) {
  return {
    ...{ taxpayerId: `tp-${documentType}-${document}`, document, documentType, name },
    contacts: [
      ...(sms === undefined ? [] : [{ kind: 'sms' as const, value: sms }]),
      ...(email === undefined ? [] : [{ kind: 'email' as const, value: email }]),
    ],
    obligations: debts.map(({ property, ...debt }) => ({ ...debt, propertyId: property, propertyLabel: property && `Casa ${property}` })),
  };
}
