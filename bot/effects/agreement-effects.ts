import type { PaymentItem } from '../../contracts/fact.ts';
import { openWrites, type Conversation } from '../domain/conversation.ts';
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

/** Nothing is intended but what who is proven has just signed in this conversation (R-I3). */
export function checkSigned(
  { signature }: Extract<Write, { kind: 'request-agreement' }>,
  { signed }: Conversation,
): void {
  if (signed?.act !== 'agreement' || signed.sha256 !== signature.sha256 || signed.at !== signature.at)
    throw new RangeError('an agreement was asked for that nobody signed');
}

/**
 * Asks *cartera* for an agreement that was committed with its signature; asked again it is the same to the last letter,
 * so that the city knows its key and makes one.
 */
export async function requestAgreement(
  { agreements }: AgreementEffectsOptions,
  { items, instalments, signature: { sha256, at } }: Extract<Write, { kind: 'request-agreement' }>,
  conversation: Conversation,
  write: { key: string; call: CallContext },
): Promise<EffectResult> {
  const taxpayerId = provenTaxpayer(conversation);
  if (!openWrites('request-agreement', conversation).some(({ key }) => key === write.key))
    throw new RangeError('an agreement was asked for that was not committed as intended');
  const agreement = await agreements.request(
    {
      taxpayerId,
      items,
      instalments,
      signature: { sha256, at, method: 'otp' },
      idempotencyKey: write.key,
    },
    write.call,
  );
  const detail = { agreement: agreement.number, totalCop: agreement.totalCop, instalments, sha256 };
  return {
    ...bare({ kind: 'agreement', agreement }),
    audit: [disclosure('agreement.made', conversation, detail)],
  };
}
