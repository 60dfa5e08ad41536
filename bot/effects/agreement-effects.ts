import type { PaymentItem } from '../../contracts/fact.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Write } from '../flows/flow.ts';
import type { Agreements, CallContext } from '../ports/back-office.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult } from './result.ts';

export interface AgreementEffectsOptions {
  agreements: Agreements;
}

/** What *cartera* allows and what each way to pay comes to. */
export async function readOffers(
  { agreements }: AgreementEffectsOptions,
  items: PaymentItem[],
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const rules = await agreements.readRules(taxpayerId, items, call);
  const offers = rules.barred === undefined ? await agreements.simulate(taxpayerId, items, call) : [];
  const detail = { barred: rules.barred ?? 'no', offers: offers.length };
  return {
    ...bare({ kind: 'offers', rules, offers }),
    audit: [disclosure('agreement.simulated', conversation, detail)],
  };
}

export async function listAgreements(
  { agreements }: AgreementEffectsOptions,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const all = await agreements.list(provenTaxpayer(conversation), call);
  const audit = [disclosure('agreements.disclosed', conversation, { agreements: all.length })];
  return { ...bare({ kind: 'agreements', agreements: all }), audit };
}

/** Asks *cartera* for the agreement that was signed: without a signature of this conversation there is none (R-I3). */
export async function requestAgreement(
  { agreements }: AgreementEffectsOptions,
  { items, instalments }: Extract<Write, { kind: 'request-agreement' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  const { signed } = conversation;
  if (signed?.act !== 'agreement') throw new RangeError('an agreement was asked for that nobody signed');
  const agreement = await agreements.request(
    {
      taxpayerId,
      items,
      instalments,
      signature: { sha256: signed.sha256, at: signed.at, method: 'otp' },
      idempotencyKey: write.key,
    },
    write.call,
  );
  const detail = { agreement: agreement.number, totalCop: agreement.totalCop, instalments, sha256: signed.sha256 };
  return {
    ...bare({ kind: 'agreement', agreement }),
    audit: [disclosure('agreement.made', conversation, detail)],
  };
}
