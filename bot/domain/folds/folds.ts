import type { FactKind, FactOf } from '../../../contracts/fact.ts';
import type { Conversation } from '../conversation.ts';

/** What a fact that became true at `at` (ISO) makes of the state. */
export type Fold<K extends FactKind> = (state: Conversation, fact: FactOf<K>, at: string) => Conversation;

/** One for each kind of fact. Each names its return type: only so does a property that is none fail to compile. */
export type Folds = { readonly [K in FactKind]: Fold<K> };

/** Of what is kept for the record, the desk or a turn of its own, and decides nothing later. */
export const unchanged = (state: Conversation): Conversation => state;
