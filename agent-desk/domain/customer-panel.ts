import type { CustomerPanel } from '../../contracts/desk-protocol.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { maskDocument } from './mask.ts';

/** Level from which the assistant may show whose account it is and what is owed. */
const TAX_DATA_LEVEL = 2;
const COLLECTED_LIMIT = 30;
const VALUE_LENGTH = 200;

/**
 * What the bot collected, as far as the citizen proved who they are: below level 2 neither name nor account nor
 * payments, whatever the state still holds. The document is never whole. Labels are for staff, in Spanish.
 */
export function toCustomerPanel(conversation: Conversation): CustomerPanel {
  const { identity, consent, account } = conversation;
  const proven = identity.level >= TAX_DATA_LEVEL;
  return {
    identityLevel: identity.level,
    ...(consent?.given && { consentVersion: consent.version }),
    ...(identity.document !== undefined && { documentMasked: maskDocument(identity.document) }),
    ...(proven && identity.name !== undefined && { name: identity.name }),
    ...(proven &&
      account && { account, totalCop: account.obligations.reduce((sum, { balanceCop }) => sum + balanceCop, 0) }),
    collected: [...plainLines(conversation), ...(proven ? taxLines(conversation) : [])].slice(0, COLLECTED_LIMIT),
  };
}

interface Line {
  label: string;
  value: string;
}

function plainLines({ identity, dialog, locale, rating }: Conversation): Line[] {
  const top = dialog.stack.at(-1);
  return [
    ...line('Idioma', locale === 'en' ? 'Inglés' : 'Español'),
    ...line('Tipo de documento', identity.documentType),
    ...line('Última intención', dialog.lastIntent),
    ...line('Trámite en curso', top && `${top.flow} (${top.step})`),
    ...line('Veces que no se le entendió', dialog.misunderstandings > 0 ? dialog.misunderstandings : undefined),
    ...line('Calificación', rating),
  ];
}

function taxLines({ payment, dialog }: Conversation): Line[] {
  const slots = dialog.stack.flatMap((frame) => Object.entries(frame.slots));
  return [
    ...line('Referencia de pago', payment?.reference),
    ...line('Estado del pago', payment && PAYMENT_STATES[payment.state]),
    ...slots.filter(([name]) => !SECRET_SLOT.test(name)).flatMap(([name, value]) => line(name, value)),
  ];
}

const PAYMENT_STATES = {
  pending: 'Pendiente',
  approved: 'Aprobado',
  rejected: 'Rechazado',
  expired: 'Vencido',
} as const;

// The document is shown masked above; a code is nobody's to see.
const SECRET_SLOT = /document|documento|cedula|nit|otp|code|codigo|token|hmac|contact/i;

function line(label: string, value: unknown): Line[] {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return [];
  const text = String(value).slice(0, VALUE_LENGTH);
  return text === '' ? [] : [{ label, value: text }];
}
