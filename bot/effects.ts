import type { Fact, PaymentItem } from '../contracts/fact.ts';
import { ownPayments, type Conversation } from './domain/conversation.ts';
import { AppError } from './domain/errors.ts';
import type { Effect, Outcome } from './flows/flow.ts';
import { createOtpEffects, type OtpEffectsOptions } from './otp-effects.ts';
import type { AuditEntry } from './ports/audit.ts';
import type { CallContext, Payments, TaxAccounts } from './ports/back-office.ts';
import type { Knowledge } from './ports/knowledge.ts';
import type { OutboxMessage } from './ports/outbox.ts';
import type { QueueView } from './ports/queue-view.ts';
import { totalCop } from './domain/money.ts';
import { itemsOf, openReference, paymentAsked } from './policy/payments.ts';

/** What an effect brought: an outcome for the flow, and what the commit must hold with it. */
export interface EffectResult {
  outcome: Outcome;
  facts: Fact[];
  outbox: OutboxMessage[];
  audit: AuditEntry[];
}

/** Does what was decided. One per turn; `conversation` is as folded so far. */
export interface Effects {
  run(effect: Effect, conversation: Conversation): Promise<EffectResult>;
}

export interface EffectsOptions extends OtpEffectsOptions {
  accounts: TaxAccounts;
  payments: Payments;
  knowledge: Knowledge;
  queues: QueueView;
}

/** The turn an effect belongs to: its number makes keys that a repeated turn repeats. */
export interface EffectTurn {
  conversationId: string;
  number: number;
  addressHmac: string;
  text: string;
}

/** The only back-office I/O of a turn. What fails behind the gateway is an outcome, never a throw. */
export function createEffects(options: EffectsOptions, turn: EffectTurn): Effects {
  const otp = createOtpEffects(options, turn);
  const call: CallContext = { correlationId: `${turn.conversationId}.${turn.number}` };
  return {
    async run(effect, conversation) {
      try {
        return await perform(effect, conversation);
      } catch (error) {
        if (!(error instanceof AppError) || !error.code.startsWith('backoffice.')) throw error;
        const system = systemOf(effect);
        return {
          ...bare({ kind: 'failed', system }),
          facts: [{ kind: 'back-office-failed', system, code: error.code }],
        };
      }
    },
  };

  async function perform(effect: Effect, conversation: Conversation): Promise<EffectResult> {
    switch (effect.kind) {
      case 'send-otp':
        return otp.send(effect.document, effect.documentType, conversation, call);
      case 'check-otp':
        return bare(otp.check(effect.code, conversation));
      case 'find-knowledge': {
        const { locale } = conversation;
        const answer = options.knowledge.find({
          intent: effect.intent,
          text: turn.text,
          locale,
          now: options.clock.now(),
        });
        return bare({ kind: 'knowledge', ...(answer && { answer }) });
      }
      case 'count-queue':
        return bare({ kind: 'queue', ...(await options.queues.look(effect.queue, effect.priority)) });
      case 'read-account': {
        const account = await options.accounts.readAccount(provenTaxpayer(conversation), call);
        const detail = {
          obligations: account.obligations.length,
          totalCop: totalCop(account.obligations),
          asOf: account.asOf,
        };
        return {
          ...bare({ kind: 'account', account }),
          audit: [disclosure('account.disclosed', conversation, detail)],
        };
      }
      case 'check-clearance': {
        const { allowed, pendingCop } = await options.accounts.checkClearance(
          provenTaxpayer(conversation),
          effect.tax,
          call,
        );
        const audit = [disclosure('clearance.disclosed', conversation, { allowed, tax: effect.tax ?? 'all' })];
        return { ...bare({ kind: 'clearance', allowed, pendingCop }), audit };
      }
      case 'create-payment-link': {
        const items = itemsOf(effect.obligations);
        const open = await stillOpen(items, conversation);
        if (open) return open;
        const idempotencyKey = `${turn.conversationId}:${turn.number}:payment`;
        const link = await options.payments.createLink(
          { taxpayerId: provenTaxpayer(conversation), items, idempotencyKey },
          call,
        );
        const audit = [
          disclosure('payment-link.created', conversation, { reference: link.reference, amountCop: link.amountCop }),
        ];
        return { ...bare({ kind: 'payment-link', ...link, items }), audit };
      }
      case 'check-payment': {
        const payments = await options.payments.listPayments(provenTaxpayer(conversation), call);
        const payment = paymentAsked(payments, ownPayments(conversation));
        const audit = [disclosure('payment.disclosed', conversation, { reference: payment?.reference ?? 'none' })];
        return { ...bare({ kind: 'payment', ...(payment && { payment }) }), audit };
      }
    }
  }

  /** What the reference that this debt already has came to, where it can still be used or was paid. */
  async function stillOpen(items: PaymentItem[], conversation: Conversation): Promise<EffectResult | undefined> {
    provenTaxpayer(conversation);
    const open = openReference(ownPayments(conversation), items, options.clock.now());
    const payment = open && (await options.payments.readPayment(open.reference, call));
    if (!open || !payment) return undefined;
    const audit = [disclosure('payment.disclosed', conversation, { reference: open.reference })];
    if (payment.state === 'approved') return { ...bare({ kind: 'payment', payment }), audit };
    if (payment.state !== 'pending' || open.expiresAt === undefined) return undefined;
    const { reference, url, amountCop, expiresAt } = open;
    return { ...bare({ kind: 'payment-link', reference, url, amountCop, expiresAt, items, isSame: true }), audit };
  }
}

const bare = (outcome: Outcome): EffectResult => ({ outcome, facts: [], outbox: [], audit: [] });

/** Below level 2 no flow gets here: the gates stand before it. */
function provenTaxpayer({ identity }: Conversation): string {
  if (identity.level < 2 || identity.taxpayerId === undefined)
    throw new RangeError('tax data was asked for below level 2');
  return identity.taxpayerId;
}

/** Every disclosure leaves a row, in the turn's own commit. */
function disclosure(action: string, { id, identity }: Conversation, detail: Record<string, unknown>): AuditEntry {
  return {
    actor: { kind: 'citizen', id },
    action,
    module: 'bot',
    conversationId: id,
    ...(identity.document !== undefined && { subject: identity.document }),
    detail: { ...detail, level: identity.level },
  };
}

function systemOf(effect: Effect): string {
  switch (effect.kind) {
    case 'send-otp':
    case 'check-otp':
      return 'rit';
    case 'create-payment-link':
    case 'check-payment':
      return 'pagos';
    case 'read-account':
    case 'check-clearance':
      return 'sap';
    case 'find-knowledge':
    case 'count-queue':
      return 'own';
  }
}
