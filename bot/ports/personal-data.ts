import type { Purpose } from '../../contracts/fact.ts';
import type { HeldData, Permission } from '../../contracts/personal-data.ts';

/** Whose data: both names under which the person is looked up here. */
export interface DataSubject {
  taxpayerId: string;
  document: string;
}

/** What a person said of one purpose. */
export interface PermissionAnswer {
  taxpayerId: string;
  purpose: Purpose;
  given: boolean;
  /** Version of the text that was shown, and its digest where it was. */
  version: string;
  textSha256?: string;
  conversationId: string;
  /** The same key is the same answer. */
  key: string;
}

/** What a request for erasure waits for: nothing, or a person who looks at what is still open. */
export type ErasureState = 'approved' | 'waiting';

/** What we hold of persons, and what they decide over it (Ley 1581 de 2012, R-I4). */
export interface PersonalData {
  /** The last word on each optional purpose; one that is absent was never allowed. */
  permissions(taxpayerId: string): Promise<Permission[]>;
  /** Keeps an answer; older ones stay as proof. */
  permit(answers: readonly PermissionAnswer[]): Promise<void>;
  /** All that is held of a person, over all conversations, bounded. */
  collect(subject: DataSubject): Promise<HeldData>;
  /**
   * Keeps the wish that what the law does not keep be made anonymous, under the number it was given. It is approved at
   * once where nothing of the person is under way here; a repeated number changes nothing.
   */
  requestErasure(request: DataSubject & { number: string; conversationId: string }): Promise<ErasureState>;
}
