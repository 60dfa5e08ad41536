import type { LogEntry } from '../../contracts/desk-protocol.ts';
import type { Fact, NumberedFact } from '../../contracts/fact.ts';
import { maskDocument, maskSaid } from './mask.ts';

/** A fact as a line of the thread, or undefined for what only the machine reads. Codes, keys and documents stay out. */
export function toLogEntry({ number, at, fact }: NumberedFact): LogEntry | undefined {
  switch (fact.kind) {
    case 'citizen-said':
      return {
        ...{ number, at, from: 'citizen', kind: 'message', text: saidText(fact), clientId: fact.clientId },
        ...(fact.attachments.length > 0 && { attachments: fact.attachments.map(toAttachment) }),
      };
    case 'bot-said': {
      const { reply } = fact;
      return {
        ...{ number, at, from: 'bot', kind: 'message', text: reply.text },
        ...(reply.choices && { choices: reply.choices.map((choice) => choice.label) }),
        data: { key: reply.key, ...(reply.link && { link: reply.link }) },
      };
    }
    case 'agent-said':
      return {
        number,
        at,
        from: 'agent',
        kind: 'message',
        name: fact.agentName,
        text: fact.text,
        clientId: fact.clientId,
      };
    case 'note-added':
      return {
        number,
        at,
        from: 'agent',
        kind: 'note',
        name: fact.agentName,
        text: fact.text,
        clientId: fact.clientId,
      };
    case 'meaning-understood':
    case 'dialog-moved':
    case 'write-intended':
    case 'write-ended':
    case 'answer-deferred':
    case 'reminder-set':
      return undefined;
    case 'agent-joined':
    case 'agent-left':
      return { ...event(number, at, fact), name: fact.agentName };
    case 'conversation-started':
    case 'locale-changed':
    case 'consent-given':
    case 'consent-refused':
    case 'permission-answered':
    case 'document-said':
    case 'otp-issued':
    case 'otp-failed':
    case 'otp-delayed':
    case 'file-inspected':
    case 'otp-closed':
    case 'identity-verified':
    case 'identity-dropped':
    case 'account-read':
    case 'payment-link-created':
    case 'payment-checked':
    case 'clearance-checked':
    case 'back-office-failed':
    case 'paper-issued':
    case 'case-opened':
    case 'act-signed':
    case 'agreement-made':
    case 'filing-made':
    case 'filing-changed':
    case 'appointment-booked':
    case 'appointment-cancelled':
    case 'handoff-requested':
    case 'handoff-cancelled':
    case 'handoff-offered':
    case 'handoff-declined':
    case 'conversation-closed':
    case 'conversation-reopened':
    case 'rating-given':
      return event(number, at, fact);
  }
}

function event(number: number, at: string, fact: Fact): LogEntry {
  const data = dataOf(fact);
  return { number, at, from: 'system', kind: 'event', event: fact.kind, ...(data && { data }) };
}

/** What a line of this kind tells; everything else of the fact stays behind. */
function dataOf(fact: Fact): Record<string, unknown> | undefined {
  switch (fact.kind) {
    case 'conversation-started':
      return { channel: fact.channel, locale: fact.locale };
    case 'locale-changed':
      return { locale: fact.locale };
    case 'consent-given':
    case 'consent-refused':
      return { version: fact.version };
    case 'permission-answered':
      return { purpose: fact.purpose, given: fact.given };
    case 'document-said':
      return { documentType: fact.documentType, documentMasked: maskDocument(fact.document) };
    case 'otp-issued':
      // No contact: for an unknown document nothing was sent, and an agent would tell the citizen that it was.
      return { expiresAt: fact.otp.expiresAt };
    case 'file-inspected':
      return { name: maskSaid(fact.name), state: fact.inspection.byHand ? 'released' : fact.inspection.state };
    case 'otp-closed':
    case 'identity-dropped':
      return { reason: fact.reason };
    case 'identity-verified':
      return { level: fact.level, method: fact.method };
    case 'account-read':
      return { asOf: fact.account.asOf, obligations: fact.account.obligations.length };
    case 'payment-link-created':
      return { reference: fact.reference, amountCop: fact.amountCop };
    case 'payment-checked':
      return { reference: fact.reference, state: fact.state };
    case 'clearance-checked':
      return { allowed: fact.allowed, ...(fact.tax !== undefined && { tax: fact.tax }) };
    case 'back-office-failed':
      return { system: fact.system, code: fact.code };
    case 'paper-issued':
      return { paperKind: fact.paperKind, number: fact.number };
    case 'case-opened':
      return { number: fact.number, caseKind: fact.caseKind };
    case 'act-signed':
      // Hash, contact and address are the record's, which the auditor reads.
      return { act: fact.act, at: fact.at };
    case 'agreement-made':
      return { number: fact.number, instalments: fact.instalments };
    case 'filing-changed':
      // What the reviewer wrote stands in the words to the citizen.
      return { number: fact.number, state: fact.state, cadastreNumber: fact.cadastreNumber ?? '' };
    case 'appointment-booked':
      return { number: fact.number, service: fact.service, startsAt: fact.startsAt };
    case 'filing-made':
    case 'appointment-cancelled':
      return { number: fact.number };
    case 'handoff-requested':
      return { queue: fact.queue, reason: fact.reason, priority: fact.priority };
    case 'handoff-offered':
      return { agentId: fact.agentId, until: fact.until };
    case 'handoff-declined':
      return { agentId: fact.agentId, reason: fact.reason };
    case 'agent-joined':
      return { agentId: fact.agentId };
    case 'agent-left':
      return { agentId: fact.agentId, to: fact.to };
    case 'conversation-closed':
      return { by: fact.by, ...(fact.wrapUp !== undefined && { wrapUp: fact.wrapUp }) };
    case 'rating-given':
      return { score: fact.score };
    case 'citizen-said':
    case 'bot-said':
    case 'agent-said':
    case 'note-added':
    case 'meaning-understood':
    case 'dialog-moved':
    case 'write-intended':
    case 'write-ended':
    case 'answer-deferred':
    case 'reminder-set':
    case 'otp-failed':
    case 'otp-delayed':
    case 'handoff-cancelled':
    case 'conversation-reopened':
      return undefined;
  }
}

type AttachmentShown = NonNullable<LogEntry['attachments']>[number];
/** A place that was shared without a word is a mark; where it is stays behind. */
function saidText({ text, location }: Extract<Fact, { kind: 'citizen-said' }>): string {
  return text === '' && location ? '📍' : maskSaid(text);
}

type Attached = Extract<Fact, { kind: 'citizen-said' }>['attachments'][number];

function toAttachment({ name, contentType, contentUrl, inspection }: Attached): AttachmentShown {
  // Kept as the channel's path under its own base; staff read the same path under the desk's.
  return {
    name: maskSaid(name ?? 'adjunto'),
    contentType,
    url: contentUrl?.startsWith('/') ? `/desk/api${contentUrl}` : '',
    ...(inspection && { inspection }),
  };
}
