import type { Account } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import { AppError } from '../domain/errors.ts';
import { totalCop } from '../domain/money.ts';
import type { Ask, Outcome, Write } from '../flows/flow.ts';
import type { AccountCopies, CallContext, Cadastre, TaxAccounts } from '../ports/back-office.ts';
import { without } from '../domain/without.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult, type EffectTurn } from './result.ts';

export interface AccountEffectsOptions {
  accounts: TaxAccounts;
  copies: AccountCopies;
  cadastre: Cadastre;
}

/** SAP answers within this or the copy is told, ms. */
const PATIENCE_MS = 1_000;

/** Reads the account at its source; where that cannot be asked, and a copy will do, the data lake's (R-G1, R-G2). */
export async function readAccount(
  { accounts, copies }: AccountEffectsOptions,
  { atSource = false }: Extract<Ask, { kind: 'read-account' }>,
  conversation: Conversation,
  { isDeferred }: EffectTurn,
  call: CallContext,
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const isAtSource = atSource || isDeferred === true;
  try {
    // Who is content with a copy takes no place from who is not.
    const first = isAtSource ? call : { ...without(call, 'reservation'), patienceMs: PATIENCE_MS };
    const account = await accounts.readAccount(taxpayerId, first);
    return told({ kind: 'account', account }, account, conversation);
  } catch (error) {
    if (isAtSource || !isOutOfReach(error)) throw error;
    const account = await copies.readAccount(taxpayerId, call).catch((failure: unknown) => {
      if (failure instanceof AppError && failure.code.startsWith('backoffice.')) return undefined;
      throw failure;
    });
    if (!account && error.code === 'backoffice.busy') {
      const late = await accounts.readAccount(taxpayerId, call);
      return told({ kind: 'account', account: late }, late, conversation);
    }
    if (!account) throw error;
    const isDown = error.code !== 'backoffice.busy';
    const failed = { kind: 'back-office-failed' as const, system: 'sap', code: error.code };
    return {
      ...told({ kind: 'account', account, copied: true, ...(isDown && { down: true }) }, account, conversation),
      facts: [failed],
    };
  }
}

function told(outcome: Outcome, account: Account, conversation: Conversation): EffectResult {
  const detail = {
    obligations: account.obligations.length,
    totalCop: totalCop(account.obligations),
    asOf: account.asOf,
  };
  return { ...bare(outcome), audit: [disclosure('account.disclosed', conversation, detail)] };
}

/** A refusal is an answer: the copy would say something else than SAP did. */
const isOutOfReach = (error: unknown): error is AppError =>
  error instanceof AppError &&
  ['backoffice.busy', 'backoffice.unreachable', 'backoffice.malformed'].includes(error.code);

/** Whether a paz y salvo could be issued now; never from a copy. */
export async function checkClearance(
  { accounts }: AccountEffectsOptions,
  { tax }: Extract<Ask, { kind: 'check-clearance' }>,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const { allowed, pendingCop } = await accounts.checkClearance(provenTaxpayer(conversation), tax, call);
  const audit = [disclosure('clearance.disclosed', conversation, { allowed, tax: tax ?? 'all' })];
  return { ...bare({ kind: 'clearance', allowed, pendingCop }), audit };
}

export async function listProperties(
  { cadastre }: AccountEffectsOptions,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const properties = await cadastre.listProperties(provenTaxpayer(conversation), call);
  const audit = [disclosure('properties.disclosed', conversation, { properties: properties.length })];
  return { ...bare({ kind: 'properties', properties }), audit };
}

/** A bill made by SAP (R-A3). */
export async function createBill(
  { accounts }: AccountEffectsOptions,
  { items }: Extract<Write, { kind: 'create-bill' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const bill = await accounts.createBill({ taxpayerId, items, idempotencyKey: write.key }, write.call);
  return {
    ...bare({ kind: 'bill', bill }),
    audit: [disclosure('bill.created', conversation, { bill: bill.number, totalCop: bill.totalCop })],
  };
}
