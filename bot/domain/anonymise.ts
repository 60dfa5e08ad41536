import type { Fact, FactOf, NumberedFact } from '../../contracts/fact.ts';
import type { Conversation } from './conversation.ts';
import { without } from './without.ts';

/**
 * A fact without anything of a person: its kind, its number, its time and what is counted stay (intent, message key,
 * score), and the proofs the law keeps: consent, and what was signed. Staff stay named, for what they did is the
 * office's.
 */
export function anonymousFact(fact: Fact): Fact {
  switch (fact.kind) {
    case 'citizen-said':
      return { kind: fact.kind, text: '', clientId: '', attachments: [] };
    case 'meaning-understood':
      return { ...fact, meaning: { ...fact.meaning, entities: [], normalized: '' } };
    case 'bot-said':
      return { ...fact, reply: { key: fact.reply.key, text: '' } };
    case 'agent-said':
    case 'note-added':
      return { ...fact, text: '', clientId: '' };
    case 'document-said':
      return { ...fact, document: '' };
    case 'otp-issued':
      return { kind: fact.kind, otp: { ...without(fact.otp, 'codeHmac'), maskedContact: '' } };
    case 'identity-verified':
      return { ...fact, taxpayerId: '', name: '', document: '' };
    case 'account-read':
      return { ...fact, account: { asOf: fact.account.asOf, obligations: [] } };
    case 'payment-link-created':
      return { kind: fact.kind, reference: '', url: '', amountCop: 0 };
    case 'payment-checked':
      return { ...fact, reference: '' };
    case 'write-intended':
      return { ...fact, effect: { kind: fact.effect['kind'] } };
    case 'answer-deferred':
    case 'reminder-set':
      return { ...fact, stack: [] };
    case 'file-inspected':
      return { ...fact, uploadId: '', name: '' };
    case 'appointment-booked':
      return { ...fact, number: '', document: '' };
    case 'paper-issued':
      return { ...fact, paperId: '', number: '' };
    case 'case-opened':
    case 'filing-made':
    case 'appointment-cancelled':
      return { ...fact, number: '' };
    case 'filing-changed':
      return { kind: fact.kind, number: '', procedure: fact.procedure, state: fact.state };
    case 'dialog-moved':
      return { ...without(fact, 'awaiting'), stack: [] };
    case 'handoff-requested':
      return { ...fact, summary: '' };
    case 'conversation-started':
    case 'locale-changed':
    case 'consent-given':
    case 'consent-refused':
    case 'permission-answered':
    case 'otp-failed':
    case 'otp-delayed':
    case 'otp-closed':
    case 'identity-dropped':
    case 'clearance-checked':
    case 'back-office-failed':
    case 'write-ended':
    case 'act-signed':
    case 'agreement-made':
    case 'handoff-cancelled':
    case 'handoff-offered':
    case 'handoff-declined':
    case 'agent-joined':
    case 'agent-left':
    case 'conversation-closed':
    case 'conversation-reopened':
    case 'rating-given':
      return fact;
  }
}

/** The state folded from anonymous facts, without what outlives them in it; a proof of nobody is none. */
export function anonymousState(folded: Conversation): Conversation {
  const { payments = [], writes = [], identity } = folded;
  const others = payments.filter(({ reference }) => reference !== '');
  const open = writes.filter(({ taxpayerId }) => taxpayerId !== '');
  const rest = without(
    folded,
    'payments',
    'payment',
    'lastText',
    'lastBotText',
    'lastTurn',
    'paper',
    'cases',
    'writes',
    'appointments',
    'filings',
    'drafts',
  );
  const kept = { ...rest, ...(others.length > 0 && { payments: others }), ...(open.length > 0 && { writes: open }) };
  const isNobody = identity.document === undefined || identity.document === '';
  return isNobody ? { ...without(kept, 'account', 'signed', 'agreement'), identity: { level: 0 } } : kept;
}

/**
 * Whose each fact is, by the document that was proven; undefined where nobody was. What came before the first proof is
 * the first's. From the words that name another document on it is the next one's, if that one is proven.
 */
export function ownersOf(facts: readonly NumberedFact[]): (string | undefined)[] {
  const owners = new Array<string | undefined>(facts.length).fill(undefined);
  let owner: string | undefined;
  let begins = 0;
  let lastWords = 0;
  let changesAt: number | undefined;
  facts.forEach(({ fact }, index) => {
    if (fact.kind === 'citizen-said') lastWords = index;
    if (owner !== undefined && namesAnother(fact, owner)) changesAt ??= lastWords;
    if (fact.kind !== 'identity-verified') return;
    if (owner !== undefined && owner !== fact.document) {
      owners.fill(owner, begins, changesAt ?? lastWords);
      begins = changesAt ?? lastWords;
    }
    owner = fact.document;
    changesAt = undefined;
  });
  return owners.fill(owner, begins);
}

const namesAnother = (fact: Fact, owner: string): boolean =>
  (fact.kind === 'identity-dropped' && fact.reason === 'other-document') ||
  (fact.kind === 'document-said' && fact.document !== owner);

/** Ids of the files that came with words. */
export function attachedIds(facts: readonly Fact[]): string[] {
  return facts
    .filter((fact): fact is FactOf<'citizen-said'> => fact.kind === 'citizen-said')
    .flatMap(({ attachments }) => attachments.flatMap(({ contentUrl }) => contentUrl?.split('/').at(-1) ?? []));
}
