import type { CustomerPanel } from '../../contracts/desk-protocol.ts';
import type { Conversation } from '../../bot/domain/conversation.ts';
import { totalCop } from '../../bot/domain/money.ts';
import { maskDocument } from './mask.ts';
import { provenNow } from './proven-now.ts';

/** Level from which the assistant may show whose account it is and what is owed. */
const TAX_DATA_LEVEL = 2;
const VALUE_LENGTH = 200;

/**
 * What the bot collected, as far as the citizen has proven who they are at `now`: below level 2 neither name nor account
 * nor payments, whatever the state still holds. The document is never whole. Labels and values are codes: the screen has
 * the words.
 */
export function toCustomerPanel(held: Conversation, now: Date): CustomerPanel {
  const conversation = provenNow(held, now);
  const { identity, consent, account } = conversation;
  const proven = identity.level >= TAX_DATA_LEVEL;
  return {
    identityLevel: identity.level,
    ...(consent?.given && { consentVersion: consent.version }),
    ...(identity.document !== undefined && { documentMasked: maskDocument(identity.document) }),
    ...(proven && identity.name !== undefined && { name: identity.name }),
    ...(proven && account && { account, totalCop: totalCop(account.obligations) }),
    collected: [...plainLines(conversation), ...(proven ? taxLines(conversation) : [])],
  };
}

type Line = CustomerPanel['collected'][number];

function plainLines({ identity, dialog, locale, rating }: Conversation): Line[] {
  return [
    ...line('locale', locale),
    ...line('documentType', identity.documentType),
    ...line('intent', dialog.lastIntent),
    ...line('flow', dialog.stack.at(-1)?.flow),
    ...line('misunderstandings', dialog.misunderstandings > 0 ? dialog.misunderstandings : undefined),
    ...line('rating', rating),
  ];
}

function taxLines({ payment, dialog }: Conversation): Line[] {
  return [
    ...line('paymentReference', payment?.reference),
    ...line('paymentState', payment?.state),
    ...SHOWN_SLOTS.flatMap((name) => line(name, dialog.stack.findLast(({ slots }) => name in slots)?.slots[name])),
  ];
}

/** What a flow gathers for an agent to know; documents, codes and the machine's own marks are not among it. */
const SHOWN_SLOTS = ['tax', 'years'] as const;

function line(label: Line['label'], value: unknown): Line[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const text = String(value).slice(0, VALUE_LENGTH);
  return text === '' ? [] : [{ label, value: text }];
}
