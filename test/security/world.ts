import { randomUUID } from 'node:crypto';
import type { Fact, FactOf, Frame } from '../../contracts/fact.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import type { EffectsOptions } from '../../bot/effects.ts';
import type { TaxpayerRecord } from '../../bot/ports/back-office.ts';
import type { Turn } from '../../bot/ports/conversation-store.ts';
import type { OutboxMessage } from '../../bot/ports/outbox.ts';
import type { Understanding } from '../../bot/ports/understanding.ts';
import { consentVersionAt } from '../../bot/policy/consent.ts';
import { SIGNATURE_TERMS_VERSION } from '../../bot/policy/identity.ts';
import { effectWords } from '../../bot/replies/effect-words.ts';
import { createRenderer } from '../../bot/replies/render.ts';
import { handleTurn } from '../../bot/turn.ts';
import { createOtpLedger } from '../../store/postgres/otp-ledger.ts';
import { meaning } from '../bot/support.ts';
import { createNode, createTestClock, sealing, type TestClock, type TestNode } from '../store/postgres/kit.ts';
import type { OwnDatabase } from '../support/database.ts';
import { createFakeCases, type FakeCases } from '../support/fake-cases.ts';

export const MARINA = '1900123456';
export const ROSA = '31987654';
export const UNKNOWN = '1999888771';

const person = (document: string, name: string, sms: string, email?: string): TaxpayerRecord => ({
  ...{ taxpayerId: `tp-${document}`, documentType: 'CC', document, name },
  contacts: [
    { kind: 'sms', value: sms, masked: '' },
    ...(email === undefined ? [] : [{ kind: 'email' as const, value: email, masked: '' }]),
  ],
});
const PEOPLE = [
  person(MARINA, 'Marina Lucumí', '+573155550101', 'marina@example.com'),
  person(ROSA, 'Rosa Mina', '+573155550177'),
];

/** What the assistant answered to one message. */
export interface Answered {
  keys: string[];
  texts: string[];
  facts: Fact[];
}

/** The real turns on the real store; only the register, the cases and the understanding are stand-ins. */
export interface IdentityWorld {
  clock: TestClock;
  node: TestNode;
  cases: FakeCases;
  /** Every code that was made, and for which message. */
  codes: string[];
  sent: OutboxMessage[];
  open(address?: string): Promise<string>;
  /** Opens one that has agreed and asks for its account, so that the document is asked. */
  openAsked(address?: string): Promise<string>;
  say(conversationId: string, text: string): Promise<Answered>;
  /** Stores several messages, then runs the turns on two nodes at once. */
  sayAtOnce(conversationId: string, texts: string[]): Promise<Answered>;
  state(conversationId: string): Promise<Conversation>;
  facts(conversationId: string): Promise<Fact[]>;
  /** Puts the signature of a text before the citizen, as a flow that called it does. */
  askToSign(conversationId: string, sha256: string): Promise<void>;
  add(conversationId: string, ...facts: Fact[]): Promise<void>;
}

export function createIdentityWorld(db: OwnDatabase): IdentityWorld {
  const clock = createTestClock();
  const nodes = [createNode(db.pool, clock), createNode(db.newPool(4), clock)] as const;
  const [node] = nodes;
  const cases = createFakeCases(clock);
  const renderer = createRenderer();
  const codes: string[] = [];
  const sent: OutboxMessage[] = [];
  let messages = 0;
  const effects: Partial<EffectsOptions> = {
    ...{ clock, cases, digests: sealing.digests, ...effectWords(renderer) },
    register: { findTaxpayer: (document) => Promise.resolve(PEOPLE.find((each) => each.document === document)) },
    accounts: {
      readAccount: () => Promise.resolve({ asOf: clock.now().toISOString(), obligations: [] }),
      checkClearance: () => Promise.reject(new RangeError('not asked here')),
      createBill: () => Promise.reject(new RangeError('not asked here')),
    },
    ids: {
      id: () => `id-${++messages}`,
      digits: () => (codes.push(String(410_000 + codes.length * 37)), codes.at(-1) ?? ''),
    },
    queues: { look: () => Promise.resolve({ ahead: 0, staffed: true }) },
    ledger: createOtpLedger({ pool: db.pool, clock, perDocument: 3, perAddress: 30, windowMs: 15 * 60_000 }),
  };
  // The rest of the options belongs to flows that nobody enters here.
  const deps = { understanding, renderer, effects: effects as EffectsOptions };

  const runOne = async (on: TestNode, turn: Turn): Promise<void> => {
    const outcome = await handleTurn(turn, deps);
    const { committed } = await on.conversations.commitTurn(turn, outcome);
    if (committed) sent.push(...outcome.outbox);
  };
  /** Until nothing waits any more: another node may have the turn. */
  const drain = async (on: TestNode, conversationId: string): Promise<void> => {
    for (;;) {
      const turn = await on.conversations.takeTurn(conversationId);
      if (turn) await runOne(on, turn);
      const { rowCount } = await db.pool.query('select from waiting where conversation_id = $1', [conversationId]);
      if (rowCount === 0) return;
    }
  };
  const factsOf = async (id: string): Promise<Fact[]> =>
    (await node.log.read(id, { audience: 'all', limit: 500 })).map(({ fact }) => fact);
  const answeredSince = async (id: string, before: number): Promise<Answered> => {
    const facts = (await factsOf(id)).slice(before);
    const said = facts.filter((fact): fact is FactOf<'bot-said'> => fact.kind === 'bot-said');
    return { keys: said.map(({ reply }) => reply.key), texts: said.map(({ reply }) => reply.text), facts };
  };
  const receive = (conversationId: string, text: string) => {
    const clientId = `m${++messages}`;
    const fact = { kind: 'citizen-said' as const, text, clientId, attachments: [], address: '203.0.113.9' };
    return node.conversations.receive({
      channel: 'web',
      conversationId,
      providerMessageId: `${conversationId}:${clientId}`,
      fact,
    });
  };

  const world: IdentityWorld = {
    ...{ clock, node, cases, codes, sent },
    async open(address = '203.0.113.9') {
      const id = randomUUID();
      await node.conversations.open({
        id,
        channel: 'web',
        locale: 'es-CO',
        addressHmac: sealing.digests.hmac('address', address),
      });
      return id;
    },
    async openAsked(address) {
      const id = await world.open(address);
      await world.add(id, { kind: 'consent-given', version: consentVersionAt(clock.now()), textSha256: 'x' });
      await world.say(id, 'cuánto debo');
      return id;
    },
    async say(id, text) {
      const before = (await factsOf(id)).length;
      clock.advance(1_000);
      await receive(id, text);
      await drain(node, id);
      return answeredSince(id, before);
    },
    async sayAtOnce(id, texts) {
      const before = (await factsOf(id)).length;
      clock.advance(1_000);
      await Promise.all(texts.map((text) => receive(id, text)));
      await Promise.all(nodes.map((each) => drain(each, id)));
      return answeredSince(id, before);
    },
    async state(id) {
      const found = await node.desk.find(id);
      if (!found) throw new RangeError('no such conversation');
      return found.state;
    },
    facts: factsOf,
    async add(id, ...facts) {
      await node.desk.change(id, () => ({ ok: true, facts, audit: [] }));
    },
    async askToSign(id, sha256) {
      const { identity } = await world.state(id);
      const frame: Frame = {
        ...{ flow: 'sign', step: 'terms' },
        slots: { act: 'agreement', sha256, taxpayerId: identity.taxpayerId ?? '', called: true },
      };
      const choices = [
        { id: 'yes', key: 'choice.accept-terms' },
        { id: 'no', key: 'choice.dont-sign' },
      ];
      const question = { key: 'signature.terms', data: { version: SIGNATURE_TERMS_VERSION }, choices };
      const options = choices.map((choice) => ({ id: choice.id, label: choice.key }));
      await world.add(id, {
        ...{ kind: 'dialog-moved', stack: [frame], misunderstandings: 0, lastReplies: ['signature.terms'] },
        awaiting: { flow: 'sign', expects: 'yes-no', options, question },
      });
    },
  };
  return world;
}

/** Reads what these tests say, as the real one would. */
const understanding: Understanding = {
  understand(text, { expects }) {
    const found = /\d[\d.]*\d/.exec(text)?.[0].replaceAll('.', '');
    const type =
      found === undefined ? undefined : expects === 'codigo_otp' && found.length === 6 ? 'codigo_otp' : 'cedula';
    const entities =
      found === undefined || type === undefined
        ? []
        : [{ type, value: found, text: found, start: 0, end: found.length } as const];
    const intent = /cuánto debo/.test(text) ? 'estado_cuenta' : /^s[ií]$/.test(text) ? 'afirmar' : undefined;
    return Promise.resolve(meaning({ ...(intent && { intent }), entities }));
  },
};
