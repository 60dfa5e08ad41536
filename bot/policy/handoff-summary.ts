import type { Conversation } from '../domain/conversation.ts';
import { owed, totalCop } from '../domain/money.ts';

/** Words of the catalogue in the staff's language. */
export type StaffWords = (key: string, data?: Record<string, unknown>) => string;

/** What an agent reads first: matter, identity, debt and payment, as the bot left them. */
export function handoffSummary({ dialog, identity, account, payment }: Conversation, say: StaffWords): string {
  const due = account ? owed(account) : [];
  return [
    dialog.lastIntent !== undefined && say('handoff-summary.matter', { matter: say(`intent.${dialog.lastIntent}`) }),
    say(`handoff-summary.identity-${identity.level}`),
    account && due.length === 0 && say('handoff-summary.no-debt'),
    due.length > 0 && say('handoff-summary.debt', { totalCop: totalCop(due), count: due.length }),
    payment && say(`handoff-summary.payment-${payment.state}`, { reference: payment.reference }),
  ]
    .filter((line) => typeof line === 'string')
    .join(' · ');
}
