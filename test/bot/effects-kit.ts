import type { Fact, FactOf } from '../../contracts/fact.ts';
import { foldAll, type Conversation } from '../../bot/domain/conversation.ts';
import { createEffects, type Effects, type EffectsOptions } from '../../bot/effects.ts';
import type { Knowledge } from '../../bot/ports/knowledge.ts';
import type { TurnOutcome } from '../../bot/ports/conversation-store.ts';
import { effectWords } from '../../bot/replies/effect-words.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { handleTurn, type TurnDeps } from '../../bot/turn.ts';
import type { NluContext, NluResult } from '../../contracts/nlu-result.ts';
import { createFakeBackOffice, type FakeBackOffice, type FakeTaxpayer } from '../integrations/fake-back-office.ts';
import { createFakeCases, type FakeCases } from '../support/fake-cases.ts';
import { createFakeFilings, type FakeFilings } from '../support/fake-filings.ts';
import { createFakeUploads } from '../support/fake-uploads.ts';
import { fakeOffices } from '../support/fake-offices.ts';
import { createFakePapers, type FakePapers } from '../support/fake-papers.ts';
import { createFakePersonalData } from '../support/fake-personal-data.ts';
import { consented, conversationOf, debt, DOCUMENT, hmac, meaning, NOW, verified } from './support.ts';

export const renderer = createRenderer();

/** The person of these tests, registered and in debt, with an e-mail. */
export const MARINA: FakeTaxpayer = {
  ...{ documentType: 'CC', document: DOCUMENT, name: 'MARINA LUCUMÍ' },
  contacts: [
    { kind: 'sms', value: '+573155550101' },
    { kind: 'email', value: 'marina@example.org' },
  ],
  obligations: [debt()],
};

/** Marina, proven. */
export const proven = conversationOf(consented, {
  ...(verified as FactOf<'identity-verified'>),
  taxpayerId: `tp-${DOCUMENT}`,
});

export interface EffectsKit {
  office: FakeBackOffice;
  papers: FakePapers;
  cases: FakeCases;
  filings: FakeFilings;
  uploads: ReturnType<typeof createFakeUploads>;
  options: EffectsOptions;
  /** The code that was made last. */
  lastCode(): string;
  wait(ms: number): void;
  now(): Date;
  effects(number?: number): Effects;
}

/** All that effects need, in memory. The clock stands still until told. */
export function createEffectsKit(
  taxpayers: FakeTaxpayer[] = [MARINA],
  knowledge: Knowledge = { find: () => undefined },
): EffectsKit {
  let now = NOW.getTime();
  let codes = 410_000;
  const clock = { now: () => new Date(now) };
  const office = createFakeBackOffice({ clock, taxpayers });
  const papers = createFakePapers({ clock });
  const cases = createFakeCases(clock);
  const filings = createFakeFilings({ clock, cases });
  const uploads = createFakeUploads();
  const { copies, cadastre, agreements, appointments, collection, contacts, registry } = office;
  const options: EffectsOptions = {
    ...{ register: office, accounts: office, payments: office, copies, cadastre, agreements, papers, cases },
    ...{ filings, uploads, registry, collection, contacts, activities: { find: () => [] } },
    ...{ appointments, offices: fakeOffices, calendar: { closedDays: [], suspendedTerms: [] } },
    ...{
      knowledge,
      procedures: { names: () => ({}), read: () => undefined, find: () => ({ options: [] }) },
      clock,
      digests: { hmac },
    },
    personalData: createFakePersonalData(clock),
    ids: { id: () => 'id', digits: () => String(++codes) },
    queues: { look: () => Promise.resolve({ ahead: 2, staffed: true }) },
    ledger: { admit: () => Promise.resolve({ ok: true }) },
    ...effectWords(renderer),
  };
  return {
    ...{ office, papers, cases, filings, uploads, options },
    lastCode: () => String(codes),
    wait: (ms) => void (now += ms),
    now: clock.now,
    effects: (number = 7) => createEffects(options, { conversationId: 'c1', number, addressHmac: 'a', text: '' }),
  };
}

/** One citizen's conversation, turn by turn as the store would give them: a write that was intended waits for `next`. */
export interface Talk {
  readonly conversation: Conversation;
  /** Facts that wait for a turn, in the order in which the store gives them. */
  readonly waiting: { number: number; fact: Fact }[];
  contexts: NluContext[];
  /** The citizen writes; the turn comes with `next`. */
  says(text: string, understood?: Partial<NluResult>): number;
  /** Something else that waits for a turn. */
  happens(fact: Fact): number;
  /** Answers what is next; what it throws has changed nothing. */
  next(): Promise<TurnOutcome>;
  /** Says it and answers all that waits but what was put off. */
  turn(text: string, understood?: Partial<NluResult>): Promise<Fact[]>;
}

export function createTalk(kit: EffectsKit, start: Conversation): Talk {
  let conversation = start;
  let last = 1;
  const understandings = new Map<number, Partial<NluResult>>();
  const waiting: Talk['waiting'] = [];
  const contexts: NluContext[] = [];
  const rank = ({ fact }: { fact: Fact }): number => (fact.kind === 'write-intended' ? 0 : 1);

  const append = (fact: Fact): number => {
    last += 1;
    const waits = ['citizen-said', 'write-intended', 'answer-deferred'].includes(fact.kind);
    if (waits) waiting.push({ number: last, fact });
    waiting.sort((a, b) => rank(a) - rank(b) || a.number - b.number);
    return last;
  };

  const talk: Talk = {
    get conversation() {
      return conversation;
    },
    waiting,
    contexts,
    says(text, understood = {}) {
      const number = append({ kind: 'citizen-said', text, clientId: 'c', attachments: [] });
      understandings.set(number, understood);
      return number;
    },
    happens: append,
    async next() {
      const [first] = waiting;
      if (!first) throw new Error('nothing waits for a turn');
      const at = kit.now().toISOString();
      const deps: TurnDeps = {
        renderer,
        effects: kit.options,
        understanding: {
          understand: (_text, context) => (
            contexts.push(context),
            Promise.resolve(meaning(understandings.get(first.number)))
          ),
        },
      };
      const outcome = await handleTurn(
        { conversation, trigger: { ...first, at }, version: 1, fence: 1, attempts: 1, failures: 0, addressHmac: 'a' },
        deps,
      );
      const unfilled = only(outcome.facts, 'bot-said').find(({ reply }) => /\{\{|undefined|NaN/.test(reply.text));
      if (unfilled) throw new Error(`${unfilled.reply.key} was said as: ${unfilled.reply.text}`);
      waiting.splice(waiting.indexOf(first), 1);
      const own = first.fact.kind === 'citizen-said' ? [first.fact] : [];
      conversation = foldAll(conversation, [...own, ...outcome.facts], at);
      for (const fact of outcome.facts) append(fact);
      return outcome;
    },
    async turn(text, understood) {
      talk.says(text, understood);
      const facts: Fact[] = [];
      while (waiting[0] && waiting[0].fact.kind !== 'answer-deferred') facts.push(...(await talk.next()).facts);
      return facts;
    },
  };
  return talk;
}

/** Keys of what the assistant said. */
export const saidKeys = (facts: readonly Fact[]): string[] =>
  facts.flatMap((fact) => (fact.kind === 'bot-said' ? [fact.reply.key] : []));

/** The facts of one kind. */
export const only = <K extends Fact['kind']>(facts: readonly Fact[], kind: K): FactOf<K>[] =>
  facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
