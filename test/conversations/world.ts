import { createHmac } from 'node:crypto';
import type { Fact, FactOf } from '../../contracts/fact.ts';
import { createBotFrameworkHost } from '../../bot/botframework/host.ts';
import { foldFact, foldFacts, newConversation, type Conversation } from '../../bot/domain/conversation.ts';
import type { Activities } from '../../bot/ports/activities.ts';
import type { Knowledge } from '../../bot/ports/knowledge.ts';
import type { Offices } from '../../bot/ports/offices.ts';
import type { TurnOutcome } from '../../bot/ports/conversation-store.ts';
import type { OutboxMessage } from '../../bot/ports/outbox.ts';
import type { CaseStatus } from '../../bot/ports/cases.ts';
import type { KeptFiling } from '../../bot/ports/filings.ts';
import type { AuditEntry } from '../../bot/ports/audit.ts';
import type { Procedures } from '../../bot/ports/procedures.ts';
import type { Understanding } from '../../bot/ports/understanding.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { effectWords } from '../../bot/replies/effect-words.ts';
import { filingChanged } from '../../bot/filing-news.ts';
import { createFilingReview } from '../../bot/filing-review.ts';
import { handleTurn, type TurnDeps } from '../../bot/turn.ts';
import type { SystemName } from '../../integrations/gateway/types.ts';
import { createFakeBackOffice, type FakeBackOffice } from '../integrations/fake-back-office.ts';
import { createFakeCases } from '../support/fake-cases.ts';
import { createFakeFilings, type FakeFilings } from '../support/fake-filings.ts';
import { createFakeUploads } from '../support/fake-uploads.ts';
import { createFakePapers, type FakePapers } from '../support/fake-papers.ts';
import { createFakePersonalData } from '../support/fake-personal-data.ts';
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
  papers: string[];
  cases: string[];
  filed: string[];
  annexes: number;
  mailed: number;
}

/** One citizen before the real assistant: real understanding, knowledge, words and flows; a fake back office. */
export interface World {
  step(step: Step): Promise<Seen>;
  /** What stands outside the conversation at the end, and how many turns there were. */
  kept(): Kept;
}

export interface Kept {
  turns: number;
  filings: readonly KeptFiling[];
  receipts: number;
  registered: number;
  accepted: number;
  references: string[];
}

const NO_PROCEDURES: Procedures = { names: () => ({}), read: () => undefined, find: () => ({ options: [] }) };
const AGENT = { agentId: 'staff-ana', agentName: 'Ana Lucía Prado' };
const START = '2026-11-20T15:00:00.000Z';

/** What of the real product the citizen speaks with. */
export interface RealContent {
  understanding: Understanding;
  knowledge: Knowledge;
  activities: Activities;
  offices: Offices;
  procedures: Procedures;
}

/** `killed`: turns, counted from 1, whose process dies after all was done and before it was committed; each is taken again. */
export function createWorld(golden: Golden, real: RealContent, killed: ReadonlySet<number> = new Set()): World {
  let turns = 0;
  let now = Date.parse(START);
  let number = 1;
  let codes = 0;
  let lastCode = '';
  const clock = { now: () => new Date(now) };
  const { taxpayers, openPayments, staffed, demo, consented, underWay } = golden.given;
  const office = createFakeBackOffice({ taxpayers: taxpayers.map(toFake), clock, openPayments });
  for (const each of golden.given.booked) office.appointments.keep(each);
  const renderer = createRenderer({ procedures: real.procedures.names() });
  const papers = createFakePapers({ clock, demo });
  const cases = createFakeCases(clock);
  const filings = createFakeFilings({ clock, cases });
  const personalData = createFakePersonalData(clock);
  personalData.setUnderWay(underWay);
  const uploads = createFakeUploads();
  for (const { id, changedAt } of taxpayers.map(contactChangeOf)) if (changedAt !== undefined) cases.put(id, contactChanged(changedAt));
  /** What comes due by itself: the last answer that was put off, or reminder that was set. */
  let deferred: FactOf<'answer-deferred' | 'reminder-set'> | undefined;
  const hmac = (purpose: string, value: string): string => createHmac('sha256', purpose).update(value).digest('hex');
  const admitted = new Map<string, number[]>();
  const deps: TurnDeps = {
    understanding: real.understanding,
    renderer,
    effects: {
      register: office,
      accounts: office,
      payments: office,
      copies: office.copies,
      cadastre: office.cadastre,
      agreements: office.agreements,
      registry: office.registry,
      appointments: office.appointments,
      offices: real.offices,
      calendar: { closedDays: golden.given.closedDays, suspendedTerms: [] },
      collection: office.collection,
      contacts: office.contacts,
      papers,
      cases,
      filings,
      uploads,
      personalData,
      knowledge: real.knowledge,
      procedures: golden.given.withoutProcedures ? NO_PROCEDURES : real.procedures,
      activities: real.activities,
      clock,
      digests: { hmac },
      ids: { id: () => `id-${++codes}`, digits: () => (lastCode = String(410_000 + ++codes * 37).padStart(6, '0')) },
      queues: { look: () => Promise.resolve({ ahead: 2, staffed }) },
      ledger: {
        admit({ documentHmac }) {
          const lately = (admitted.get(documentHmac) ?? []).filter((at) => now - at < 900_000);
          if (lately.length >= 3) return Promise.resolve({ ok: false, retryAfterS: 600 });
          admitted.set(documentHmac, [...lately, now]);
          return Promise.resolve({ ok: true });
        },
      },
      ...effectWords(renderer),
    },
  };
  const news: FactOf<'filing-changed'>[] = [];
  const review = createFilingReview({
    ...{ register: filings, cadastre: office.cadastre },
    tell: (_conversationId, { fact }) => Promise.resolve(void news.push(fact)),
  });
  const host = createBotFrameworkHost({ middleware: [], nextId: () => `a-${++codes}` });
  let conversation = newConversation('golden', 'web', golden.locale, START);
  if (consented !== undefined) conversation = foldFact(conversation, { kind: 'consent-given', version: consented, textSha256: 'x' }, START);

  return {
    kept,
    async step(step) {
      now += (step.after ?? 0) * 60_000 + 2_000;
      apply(step, office, papers);
      if (step.pays !== undefined && conversation.payment) {
        office.settle(conversation.payment.reference, step.pays === true ? 'approved' : step.pays);
      }
      if (step.moves) await move(step.moves);
      if (step.city) {
        await move(step.city);
        const [last] = filings.filed.slice(-1);
        if (last) news.push(filingChanged(last.filing));
      }
      for (const [reference, state] of Object.entries(step.settles)) office.settle(reference, state);
      const at = clock.now().toISOString();
      const before = office.calls.length;
      await decideOn(step.review, filings.filed.at(-1)?.filing.number);
      if (step.due && deferred) now = Math.max(now, Date.parse(deferred.until));
      const fact =
        step.due && deferred
          ? deferred
          : news.pop() ?? triggerOf(step, number, (text) =>
              text
                .replace('$otp', lastCode)
                .replace('$wrong', lastCode === '000000' ? '111111' : '000000')
                .replace('$code', papers.issued.at(-1)?.paper.code ?? ''),
            );
      // What the desk does is folded when it is committed, before the assistant speaks of it.
      if (fact.kind !== 'citizen-said') conversation = foldFact(conversation, fact, at);
      const [papersBefore, casesBefore, filedBefore] = [papers.issued.length, cases.opened.length, filings.filed.length];
      const outcome: TurnOutcome = { facts: [], outbox: [], audit: [] };
      // A write that a turn intends is a turn of its own.
      for (let trigger: Fact | undefined = fact; trigger !== undefined;) {
        const one = await run(trigger, at);
        outcome.facts.push(...one.facts);
        outcome.outbox.push(...one.outbox);
        outcome.audit.push(...one.audit);
        deferred = one.facts.find((each) => each.kind === 'answer-deferred' || each.kind === 'reminder-set') ?? deferred;
        trigger = one.facts.find((each) => each.kind === 'write-intended');
      }
      // What leaves by the outbox leaves after the turn.
      const calls = office.calls.slice(before).map(({ method }) => method);
      await deliver(outcome.outbox, office);
      return {
        ...seenOf(outcome.facts, outcome.audit, outcome.outbox, conversation, calls),
        papers: papers.issued.slice(papersBefore).map(({ paper }) => paper.kind),
        cases: cases.opened.slice(casesBefore).map(({ kind }) => kind),
        filed: filings.filed.slice(filedBefore).map(({ content }) => content.procedure),
        annexes: annexesOf(filings.filed.at(-1)),
        mailed: outcome.outbox.filter(({ kind }) => kind === 'paper').length,
      };
    },
  };

  async function move({ state, note, dueOn, answerBy }: NonNullable<Step['moves']>): Promise<void> {
    const number = filings.filed.at(-1)?.filing.number ?? '';
    const told = { ...(note !== undefined && { note }), ...(dueOn !== undefined && { dueOn }), ...(answerBy !== undefined && { answerBy }) };
    await filings.change(number, { state, ...told, by: 'city', key: `city-${++codes}` });
  }

  function kept(): Kept {
    const links = office.calls.filter(({ method }) => method === 'createStampLink');
    return {
      ...{ turns, filings: filings.filed, registered: office.registered.length, accepted: office.cadastralFilings.length },
      receipts: papers.issued.length,
      references: [...new Set(links.map(({ args }) => JSON.stringify(args)))],
    };
  }

  async function decideOn(decision: Step['review'], number = ''): Promise<void> {
    if (decision === 'accept') await review.accept(number, 'ana');
    if (decision === 'return') await review.sendBack(number, 'ana', 'La foto no se ve. Envíe otra.');
  }

  async function run(fact: Fact, at: string): Promise<TurnOutcome> {
    const turn = {
      ...{ conversation, trigger: { number: ++number, at, fact }, version: number, fence: number, attempts: 1, failures: 0 },
      ...{ addressHmac: 'address', queuePosition: 1 },
    };
    turns += 1;
    if (killed.has(turns)) await host(turn, (each) => handleTurn(each, deps));
    const outcome = fact.kind === 'agent-said' ? { facts: [], outbox: [], audit: [] } : await host(turn, (each) => handleTurn(each, deps));
    if (fact.kind === 'citizen-said') conversation = foldFact(conversation, fact, at);
    conversation = foldFacts(
      conversation,
      outcome.facts.map((each) => ({ number: ++number, at, fact: each })),
    );
    return outcome;
  }
}

function annexesOf(last: FakeFilings['filed'][number] | undefined): number {
  const added = last?.answers.flatMap(({ documents }) => documents) ?? [];
  return (last?.content.documents.length ?? 0) + added.length;
}

function seenOf(facts: Fact[], audit: AuditEntry[], outbox: OutboxMessage[], conversation: Conversation, calls: string[]): Omit<Seen, 'papers' | 'cases' | 'filed' | 'annexes' | 'mailed'> {
  const said = facts.filter((fact): fact is FactOf<'bot-said'> => fact.kind === 'bot-said');
  return {
    intent: facts.find((fact) => fact.kind === 'meaning-understood')?.meaning.intent,
    keys: said.map(({ reply }) => reply.key),
    texts: said.map(({ reply }) => reply.text),
    offers: (said.at(-1)?.reply.choices ?? []).map(({ label }) => label),
    calls,
    sent: outbox.filter(({ kind, payload }) => (kind === 'otp' || kind === 'notice') && payload.contacts.length > 0).length,
    conversation,
    audit,
    facts,
  };
}

function triggerOf(step: Step, message: number, fill: (text: string) => string): Fact {
  if (step.delivery === 'fails') return { kind: 'otp-delayed' };
  if (step.scanned) {
    const inspection = step.scanned.virus ? ({ state: 'refused', reason: 'infected' } as const) : ({ state: 'clean' } as const);
    return { kind: 'file-inspected', uploadId: 'u1', name: step.scanned.name, inspection };
  }
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
      return { kind: 'citizen-said', text: fill(step.citizen ?? ''), clientId: 'c1', attachments: filesOf(step, message), ...(step.at && { location: { latitude: step.at[0], longitude: step.at[1] } }) };
  }
}

function filesOf({ files = 0, sends }: Step, message: number): FactOf<'citizen-said'>['attachments'] {
  const plain = Array.from({ length: files }, (_, index) => ({ name: `foto-${index + 1}.jpg`, refused: undefined, quarantined: undefined }));
  return [...plain, ...sends].map(({ name, refused, quarantined }, index) =>
    refused === undefined
      ? {
          ...{ contentType: 'image/jpeg', name, inspection: { state: quarantined ? ('quarantined' as const) : ('clean' as const) } },
          contentUrl: `/conversations/golden/attachments/upload-${message}-${index + 1}`,
        }
      : { contentType: 'application/octet-stream', name, inspection: { state: 'refused' as const, reason: refused } },
  );
}

/** Nothing can be signed while `papers` is among what is down; the city's systems answer again where a step names none. */
function apply({ down, busy, refuses, revokes, full }: Step, office: FakeBackOffice, papers: FakePapers): void {
  for (const when of full) office.appointments.fill(when);
  if (revokes) papers.revoke(papers.issued.at(-1)?.paper.id ?? '');
  if (!down && !busy && !refuses) return;
  office.heal();
  papers.setDown(down?.includes('papers') ?? false);
  for (const [system, seconds] of Object.entries(busy ?? {})) office.busy(system as SystemName, seconds);
  for (const system of refuses ?? []) office.fail(system as SystemName, 'backoffice.refused');
  for (const system of down ?? []) if (system !== 'none' && system !== 'papers') office.fail(system as SystemName);
}

async function deliver(outbox: OutboxMessage[], office: FakeBackOffice): Promise<void> {
  for (const { id, payload } of outbox) {
    const [contact] = payload.contacts;
    const { text, subject, document } = payload;
    if (contact) await office.deliver({ kind: contact.kind, to: contact.value, text, subject, document, idempotencyKey: id }, { correlationId: id });
  }
}

function toFake({ document, documentType, name, sms, email, debts, properties, agreements, coactivo, file, withoutCopy }: Golden['given']['taxpayers'][number]) {
  return {
    ...{ taxpayerId: taxpayerIdOf({ document, documentType }), document, documentType, name },
    contacts: [
      ...(sms === undefined ? [] : [{ kind: 'sms' as const, value: sms }]),
      ...(email === undefined ? [] : [{ kind: 'email' as const, value: email }]),
    ],
    properties: properties.map(propertyOf),
    agreements: agreements.map(({ covers, ...each }) => ({
      ...{ ...each, signedAt: '2026-06-01T15:00:00.000Z' },
      items: covers.map(({ property, ...debt }) => ({ ...debt, propertyId: property })),
    })),
    ...{ coactivo, file, withoutCopy },
    obligations: debts.map(({ property, label, ...debt }) => ({ ...debt, propertyId: property, propertyLabel: label ?? (property && `Casa ${property}`) })),
  };
}

const taxpayerIdOf = ({ document, documentType }: Pick<Golden['given']['taxpayers'][number], 'document' | 'documentType'>): string => `tp-${documentType}-${document}`;

function contactChangeOf(taxpayer: Golden['given']['taxpayers'][number]): { id: string; changedAt: string | undefined } {
  return { id: taxpayerIdOf(taxpayer), changedAt: taxpayer.contactChangedAt };
}

function contactChanged(at: string): CaseStatus {
  return { number: 'C-2026-000900', kind: 'lost-contact', state: 'resolved', openedAt: at, updatedAt: at };
}

function propertyOf({ id, label, address = label }: Golden['given']['taxpayers'][number]['properties'][number]) {
  return {
    ...{ propertyId: id, label, address, landM2: 72, builtM2: 60, avaluoCop: 98_000_000, year: 2026, use: 'Habitacional' },
  };
}
