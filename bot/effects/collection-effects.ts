import type { Conversation } from '../domain/conversation.ts';
import type { CallContext, Collection } from '../ports/back-office.ts';
import { bare, disclosure, provenTaxpayer, type EffectResult } from './result.ts';

export interface CollectionEffectsOptions {
  collection: Collection;
}

/** Files of enforced collection of who is proven. */
export async function listCollectionFiles(
  { collection }: CollectionEffectsOptions,
  conversation: Conversation,
  call: CallContext,
): Promise<EffectResult> {
  const files = await collection.listFiles(provenTaxpayer(conversation), call);
  const audit = [disclosure('collection.disclosed', conversation, { files: files.length })];
  return { ...bare({ kind: 'collection-files', files }), audit };
}
