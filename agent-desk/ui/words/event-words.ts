import type { LogEntry } from '../../../contracts/desk-protocol.ts';

/** A sentence of the catalogue before it has words; `nested` values are keys of the catalogue themselves. */
export interface Words {
  key: string;
  data: Record<string, string>;
  nested: Record<string, string>;
}

type Pick = (data: Record<string, unknown>, entry: LogEntry) => Partial<Words>;

/** What each fact says beyond its own sentence, and which of its sentences is meant. */
const picks: Record<string, Pick> = {
  'conversation-started': (data) => ({ nested: { channel: `channel.${text(data['channel'])}` } }),
  'locale-changed': (data) => ({ nested: { locale: `locale.${text(data['locale'])}` } }),
  'consent-given': (data) => ({ data: { version: text(data['version']) } }),
  'document-said': (data) => ({ data: { documentType: text(data['documentType']) } }),
  'file-inspected': (data) => ({
    key: `event.file-inspected.${text(data['state'])}`,
    data: { name: text(data['name']) },
  }),
  'otp-closed': (data) => ({ key: `event.otp-closed.${text(data['reason'])}` }),
  'identity-verified': (data) => ({ key: `event.identity-verified.${text(data['method'])}` }),
  'identity-dropped': (data) => ({ key: `event.identity-dropped.${text(data['reason'])}` }),
  'payment-link-created': (data) => ({ data: { reference: text(data['reference']) } }),
  'payment-checked': (data) => ({
    data: { reference: text(data['reference']) },
    nested: { state: `payment.${text(data['state'])}` },
  }),
  'permission-answered': (data) => ({
    key: `event.permission-answered.${data['given'] === true ? 'yes' : 'no'}`,
    nested: { purpose: `purpose.${text(data['purpose'])}` },
  }),
  'clearance-checked': (data) => ({ key: `event.clearance-checked.${data['allowed'] === true ? 'yes' : 'no'}` }),
  'back-office-failed': (data) => ({ nested: { system: `system.${text(data['system'])}` } }),
  'paper-issued': (data) => ({
    data: { number: text(data['number']) },
    nested: { paper: `paper.${text(data['paperKind'])}` },
  }),
  'case-opened': (data) => ({
    data: { number: text(data['number']) },
    nested: { matter: `case.${text(data['caseKind'])}` },
  }),
  'act-signed': (data) => ({ key: `event.act-signed.${text(data['act'])}` }),
  'filing-changed': (data) => ({
    key: `event.filing-changed.${data['state'] === 'filed' ? 'accepted' : text(data['state'])}`,
    data: { number: text(data['number']), cadastreNumber: text(data['cadastreNumber']) },
  }),
  'agreement-made': (data) => ({
    data: { number: text(data['number']), instalments: text(data['instalments']) },
  }),
  'filing-made': (data) => ({ data: { number: text(data['number']) } }),
  'appointment-booked': (data) => ({
    data: { number: text(data['number']) },
    nested: { queue: `queue.${text(data['service'])}` },
  }),
  'appointment-cancelled': (data) => ({ data: { number: text(data['number']) } }),
  'handoff-requested': (data) => ({
    nested: { queue: `queue.${text(data['queue'])}`, reason: `reason.${text(data['reason'])}` },
  }),
  'handoff-declined': (data) => ({ key: `event.handoff-declined.${text(data['reason'])}` }),
  'agent-joined': (data, entry) => ({ data: { name: text(data['agentName'] ?? entry.name) } }),
  'agent-left': (data, entry) => ({
    key: `event.agent-left.${text(data['to'])}`,
    data: { name: text(data['agentName'] ?? entry.name) },
  }),
  'conversation-closed': (data) => ({ key: `event.conversation-closed.${text(data['by'])}` }),
  'rating-given': (data) => ({ data: { score: text(data['score']) } }),
};

/** The words of an event line; `has` tells whether the catalogue knows a key, an unknown fact gets a general sentence. */
export function wordsOfEvent(entry: LogEntry, has: (key: string) => boolean): Words {
  const kind = entry.event ?? 'other';
  const picked = picks[kind]?.(entry.data ?? {}, entry) ?? {};
  const plain = `event.${kind}`;
  const wanted = [picked.key, `${plain}.default`, plain].find((key) => key !== undefined && has(key));
  const nested = Object.entries(picked.nested ?? {}).map(([name, key]) => [name, has(key) ? key : 'event.unknown']);
  return {
    key: wanted ?? 'event.other',
    data: picked.data ?? {},
    nested: Object.fromEntries(nested) as Record<string, string>,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
