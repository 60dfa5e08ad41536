import { describe, expect, test } from 'vitest';
import type { DeskEvent } from '../../../contracts/desk-protocol.ts';
import { Fact } from '../../../contracts/fact.ts';
import { toCustomerPanel } from '../../../agent-desk/domain/customer-panel.ts';
import {
  changeSeq,
  entrySeq,
  eventsFor,
  feedSeqBefore,
  mayList,
  mayOpen,
  viewerOf,
} from '../../../agent-desk/domain/desk-events.ts';
import { toLogEntry } from '../../../agent-desk/domain/log-entry.ts';
import { maskDocument } from '../../../agent-desk/domain/mask.ts';
import { summarise } from '../../../agent-desk/domain/summary.ts';
import type { SequencedFact } from '../../../agent-desk/ports/desk-store.ts';
import { foldAll, newConversation, type Conversation } from '../../../bot/domain/conversation.ts';
import { accountRead, ANA, asksForPerson, AUDI, BETO, CATA, citizenSays, SARA, verified } from '../fakes.ts';

const AT = '2026-11-20T14:00:00.000Z';
const anaJoins: Fact = { kind: 'agent-joined', agentId: ANA.id, agentName: 'Ana' };
const anaLeaves: Fact = { kind: 'agent-left', agentId: ANA.id, agentName: 'Ana', to: 'bot' };
const closes: Fact = { kind: 'conversation-closed', by: 'citizen' };

function fold(...facts: Fact[]): Conversation {
  return foldAll(newConversation('c1', 'web', 'es-CO', AT), facts, AT);
}

/** Facts as they come one by one: each with the summary as it was then. */
function pages(...facts: Fact[]): SequencedFact[] {
  return facts.map((fact, index) => ({
    seq: index + 1,
    conversationId: 'c1',
    numbered: { number: index + 1, at: AT, fact },
    summary: summarise(fold(...facts.slice(0, index + 1)), index + 1, AT),
  }));
}

function told(events: DeskEvent[]): string[] {
  return events.map((event) =>
    event.kind === 'entry-added'
      ? `${event.seq} ${event.entry.event ?? event.entry.text}`
      : `${event.seq} ${event.conversation.owner}`,
  );
}

describe('lines of the thread', () => {
  test('codes, documents, contacts and links of the machine stay out of them', () => {
    const secret = '31987654';
    const facts: Fact[] = [
      { kind: 'document-said', documentType: 'CC', document: secret },
      {
        kind: 'otp-issued',
        otp: { codeHmac: 'hmac-of-code', maskedContact: 'l•••@correo.co', sentAt: AT, expiresAt: AT },
        taxpayer: { id: 'tp-1', name: 'Luz Marina Prado', documentType: 'CC' },
      },
      verified,
      { kind: 'payment-link-created', reference: 'R-1', url: 'https://pagos/x?k=secret', amountCop: 10 },
    ];
    const text = JSON.stringify(facts.map((fact, index) => toLogEntry({ number: index + 1, at: AT, fact })));
    for (const hidden of [secret, 'hmac-of-code', 'tp-1', 'Luz Marina', 'correo', 'https://pagos'])
      expect(text).not.toContain(hidden);
    expect(text).toContain('•••••654');
  });

  test('every kind of fact is a line or is known to be none', () => {
    const kinds = Fact.options.map((option) => option.shape.kind.value);
    const machine = ['meaning-understood', 'dialog-moved', 'write-intended', 'write-ended', 'answer-deferred'];
    const silent = kinds.filter((kind) => machine.includes(kind));
    expect(silent).toHaveLength(machine.length);
    for (const kind of silent) expect(toLogEntry({ number: 1, at: AT, fact: { kind } as Fact })).toBeUndefined();
    expect(toLogEntry({ number: 7, at: AT, fact: { kind: 'rating-given', score: 4 } })).toEqual({
      ...{ number: 7, at: AT, from: 'system', kind: 'event', event: 'rating-given' },
      data: { score: 4 },
    });
  });

  test('R-I3 a signature is a line without its hash, contact and address; a paper without its id', () => {
    const facts: Fact[] = [
      {
        ...{ kind: 'act-signed', act: 'agreement', sha256: 'ab12', termsVersion: 'v1', at: AT },
        ...{ contact: '••• ••• ••07', address: '203.0.113.9' },
      },
      { kind: 'paper-issued', paperKind: 'agreement', paperId: 'paper-id', number: 'ACU-2026-000001' },
      { kind: 'case-opened', number: 'C-2026-000001', caseKind: 'back-office-down', system: 'sap' },
      { kind: 'agreement-made', number: '7001', totalCop: 900_000, instalments: 6 },
    ];
    expect(facts.map((fact) => toLogEntry({ number: 1, at: AT, fact })?.data)).toEqual([
      { act: 'agreement', at: AT },
      { paperKind: 'agreement', number: 'ACU-2026-000001' },
      { number: 'C-2026-000001', caseKind: 'back-office-down' },
      { number: '7001', instalments: 6 },
    ]);
  });

  test('a note is marked as one', () => {
    const fact: Fact = { kind: 'note-added', text: 'ojo', clientId: 'k', agentId: ANA.id, agentName: 'Ana' };
    expect(toLogEntry({ number: 3, at: AT, fact })).toMatchObject({
      from: 'agent',
      kind: 'note',
      text: 'ojo',
      clientId: 'k',
    });
  });
});

describe('what the citizen wrote', () => {
  test.each([
    ['482913', '••••••'],
    [' 482 913.', ' ••••••.'],
    ['4-8-2-9-1-3', '••••••'],
    ['４８２９１３', '••••••'],
    ['mi código es 482.913 y ya', 'mi código es •••••• y ya'],
    ['2024 482913', '••••••••••'],
    ['mi cédula es 52841907', 'mi cédula es •••••907'],
    ['es 52.841.907, gracias', 'es •••••907, gracias'],
    ['52 84 19 07', '•••••907'],
    ['NIT 900.123.456-8', 'NIT •••••••568'],
    ['pasaporte XA1234567', 'pasaporte XA••••567'],
    ['52841907 500.000 pesos', '•••••••••••000 pesos'],
  ])('%j shows staff no code and no whole document: %j', (text, shown) => {
    const fact = citizenSays(text);
    expect(toLogEntry({ number: 1, at: AT, fact })?.text).toBe(shown);
    expect(summarise(fold(fact), 1, AT).lastText).not.toMatch(/\p{Nd}{4}(?<!\b2024)/u);
  });

  test.each([
    'pagué $ 1.250.000 en 2024',
    'eran 500.000 pesos',
    'la referencia es 900000000001',
    'debo 2023, 2024 y 2025',
    '2022 2023 2024',
    'fui el 20-11-2026 y el 2026-11-20',
    'Calle 45 # 12-34',
  ])('amounts, dates, years and references stay: %s', (text) => {
    expect(toLogEntry({ number: 1, at: AT, fact: citizenSays(text) })?.text).toBe(text);
  });

  test('a file is named without the document, and its address is under the desk’s', () => {
    const fact = citizenSays('va');
    const attachments = [
      { name: 'cedula 52841907.pdf', contentType: 'application/pdf', contentUrl: '/conversations/c1/attachments/u1' },
    ];
    expect(toLogEntry({ number: 1, at: AT, fact: { ...fact, attachments } as Fact })?.attachments).toEqual([
      {
        name: 'cedula •••••907.pdf',
        contentType: 'application/pdf',
        url: '/desk/api/conversations/c1/attachments/u1',
      },
    ]);
  });
});

describe('customer panel', () => {
  test('R-I1 below level 2 there is neither name nor account, even where the state still holds them', () => {
    const state = {
      ...fold(verified, accountRead),
      identity: { level: 1 as const, document: '31987654', name: 'Luz Marina' },
    };
    const panel = toCustomerPanel(state, new Date(AT));
    expect(panel).toMatchObject({ identityLevel: 1, documentMasked: '•••••654' });
    expect(JSON.stringify(panel)).not.toMatch(/Luz|812000|31987654/);
  });

  test('at level 2 it has the account with its total; the document is never whole', () => {
    const panel = toCustomerPanel(fold(verified, accountRead), new Date(AT));
    expect(panel).toMatchObject({
      identityLevel: 2,
      name: 'Luz Marina Prado',
      totalCop: 1_602_000,
      documentMasked: '•••••654',
    });
    expect(JSON.stringify(panel)).not.toContain('31987654');
  });

  test('R-I1 a proof gone stale is shown as none, though nobody has told the citizen yet', () => {
    const said = fold(citizenSays('hola'), verified, accountRead);
    const later = (ms: number): Date => new Date(Date.parse(AT) + ms);
    expect(toCustomerPanel(said, later(300_000))).toMatchObject({ identityLevel: 2, name: 'Luz Marina Prado' });
    const panel = toCustomerPanel(said, later(300_001));
    expect(panel.identityLevel).toBe(0);
    expect(JSON.stringify(panel)).not.toMatch(/Luz|812000|654|account/);
    expect(summarise(said, 3, AT, later(300_000))).toMatchObject({ identityLevel: 2, citizenName: 'Luz Marina Prado' });
    expect(summarise(said, 3, AT, later(300_001))).not.toHaveProperty('citizenName');
    expect(summarise(said, 3, later(300_001).toISOString())).toMatchObject({ identityLevel: 0 });
    // A call is one sitting.
    expect(toCustomerPanel({ ...said, channel: 'voice' }, later(3_600_000)).identityLevel).toBe(2);
  });

  test('what a flow gathered is shown by known names only: no document, no code, no mark of the machine', () => {
    const slots = { years: '2021/2023,2025', tax: 'predial', document: '31987654', otpCode: '123456', resent: true };
    const dialog: Fact = {
      ...{ kind: 'dialog-moved', misunderstandings: 2, lastReplies: [], lastIntent: 'predial_saldo' },
      stack: [
        { flow: 'account', step: 'reading', slots },
        { flow: 'identify', step: 'code', slots: {} },
      ],
    };
    const { collected } = toCustomerPanel(fold(verified, dialog), new Date(AT));
    expect(collected).toEqual([
      { label: 'locale', value: 'es-CO' },
      { label: 'documentType', value: 'CC' },
      { label: 'intent', value: 'predial_saldo' },
      { label: 'flow', value: 'identify' },
      { label: 'misunderstandings', value: '2' },
      { label: 'tax', value: 'predial' },
      { label: 'years', value: '2021/2023,2025' },
    ]);
    expect(JSON.stringify(toCustomerPanel(fold(dialog), new Date(AT)).collected)).not.toContain('2025');
  });

  test('a short document shows nothing of itself', () => {
    expect(maskDocument('12345')).toBe('•••••');
    expect(maskDocument('')).toBe('•••');
    expect(maskDocument('901234567')).toBe('••••••567');
  });
});

describe('who is told what', () => {
  const story = pages(
    citizenSays('hola'),
    asksForPerson,
    anaJoins,
    citizenSays('gracias'),
    anaLeaves,
    citizenSays('otra cosa'),
  );
  const watch = (profile: typeof ANA): string[] => {
    const viewer = viewerOf(profile, []);
    return story.flatMap((one) => told(eventsFor([one], viewer)));
  };

  test('the agent sees the thread from joining to leaving, and that it left', () => {
    expect(watch(ANA)).toEqual([
      '5 queued',
      '6 agent-joined',
      '7 agent',
      '8 gracias',
      '9 agent',
      '10 agent-left',
      '11 bot',
    ]);
  });

  test('another of the queue sees it come and go, and no word of it', () => {
    expect(watch(BETO)).toEqual(['5 queued', '7 agent']);
    const viewer = viewerOf(BETO, []);
    const last = story.flatMap((one) => eventsFor([one], viewer)).at(-1);
    expect(last).toMatchObject({ conversation: { owner: 'agent', agentId: ANA.id, identityLevel: 0 } });
    expect(JSON.stringify(last)).not.toContain('hola');
  });

  test('an agent of another queue and an auditor see nothing', () => {
    expect(watch(CATA)).toEqual([]);
    expect(watch(AUDI)).toEqual([]);
  });

  test('a supervisor sees that it moves; the thread only once they opened it', () => {
    expect(watch(SARA)).toEqual(['5 queued', '7 agent', '9 agent', '11 bot']);
    const viewer = viewerOf(SARA, []);
    viewer.watches.add('c1');
    expect(told(eventsFor(story.slice(3, 4), viewer))).toEqual(['8 gracias', '9 agent']);
  });

  test('an offer reaches whom it is made to, of whatever queue', () => {
    const offered = pages(asksForPerson, { kind: 'handoff-offered', agentId: CATA.id, until: AT });
    const viewer = viewerOf(CATA, []);
    expect(told(eventsFor(offered.slice(1), viewer))).toEqual(['5 queued']);
  });

  test('of several changes in a page only the last is told, each line on its own', () => {
    const viewer = viewerOf(ANA, []);
    expect(told(eventsFor(story.slice(1, 4), viewer))).toEqual(['6 agent-joined', '8 gracias', '9 agent']);
  });

  test('the holder hears the end though the summary already knows of it', () => {
    const page = pages(asksForPerson, anaJoins, citizenSays('chao'), closes);
    const now = page.at(-1)?.summary;
    const viewer = viewerOf(ANA, []);
    const late = page.map((one) => ({ ...one, summary: now ?? one.summary }));
    expect(told(eventsFor(late, viewer))).toEqual(['4 agent-joined', '6 chao', '8 conversation-closed', '9 closed']);
    expect(viewer.holds.size).toBe(0);
  });

  test('after a gap a conversation that changed hands is told even to a screen nobody remembers', () => {
    const viewer = viewerOf(ANA, []);
    const closedPage = pages(asksForPerson, anaJoins, closes).slice(2);
    const [event] = eventsFor(closedPage, viewer, true);
    expect(event).toMatchObject({ kind: 'conversation-changed', conversation: { owner: 'closed' } });
    expect(eventsFor(closedPage, viewerOf(ANA, []))).toEqual([]);
  });

  test('both events of a fact have numbers of their own, from which the fact is found again', () => {
    for (const seq of [1, 2, 77]) {
      expect(entrySeq(seq)).toBeLessThan(changeSeq(seq));
      expect(changeSeq(seq)).toBeLessThan(entrySeq(seq + 1));
      expect(feedSeqBefore(changeSeq(seq))).toBe(seq);
      expect(feedSeqBefore(entrySeq(seq))).toBe(seq - 1);
    }
    expect(feedSeqBefore(0)).toBe(0);
  });

  test('the inbox and the thread have their own rules', () => {
    const waiting = summarise(fold(asksForPerson), 1, AT);
    const held = summarise(fold(asksForPerson, anaJoins), 2, AT);
    const bot = summarise(fold(citizenSays('hola')), 1, AT);
    expect([ANA, BETO, CATA, SARA, AUDI].map((who) => mayList(who, waiting))).toEqual([true, true, false, true, false]);
    expect([ANA, BETO, CATA, SARA, AUDI].map((who) => mayOpen(who, waiting))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect([ANA, BETO, CATA, SARA, AUDI].map((who) => mayOpen(who, held))).toEqual([true, false, false, true, false]);
    expect([ANA, SARA].map((who) => mayList(who, bot))).toEqual([false, false]);
  });
});
