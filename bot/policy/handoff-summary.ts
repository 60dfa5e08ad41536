import type { Conversation } from '../domain/conversation.ts';
import { owed, totalCop } from '../domain/money.ts';

/** What an agent reads first: matter, identity, debt and payment, as the bot left them. For staff's eyes only. */
export function handoffSummary({ dialog, identity, account, payment }: Conversation): string {
  const due = account ? owed(account) : [];
  return [
    dialog.lastIntent === undefined ? undefined : `Asunto: ${dialog.lastIntent}`,
    `Identidad: nivel ${identity.level}`,
    account && `Deuda consultada: $${totalCop(due).toLocaleString('es-CO')} en ${due.length} obligaciones`,
    payment && `Pago ${payment.reference}: ${payment.state}`,
  ]
    .filter((line) => line !== undefined)
    .join(' · ');
}
