import type { Conversation } from '../conversation.ts';
import { without } from '../without.ts';
import { unchanged, type Folds } from './folds.ts';

/** Who it is, how far that is proven, and what they allowed. */
export const identityFolds = {
  'consent-given': (state, { version }, at): Conversation => ({ ...state, consent: { version, given: true, at } }),
  'consent-refused': (state, { version }, at): Conversation => ({ ...state, consent: { version, given: false, at } }),
  'permission-answered': unchanged,
  // Another person's document ends what was known of the first.
  'document-said': (state, { documentType, document }): Conversation => ({
    ...forgetTaxpayer(state),
    identity: { level: 1, documentType, document },
  }),
  'otp-issued': (state, { otp, taxpayer }): Conversation => ({
    ...state,
    identity: {
      ...without(state.identity, 'otp', 'otpTaxpayer'),
      otp: { ...otp, tries: 0 },
      ...(taxpayer && { otpTaxpayer: taxpayer }),
    },
  }),
  'otp-failed': (state): Conversation => {
    const { identity } = state;
    const { otp } = identity;
    return otp ? { ...state, identity: { ...identity, otp: { ...otp, tries: otp.tries + 1 } } } : state;
  },
  'otp-delayed': unchanged,
  'otp-closed': (state): Conversation => ({ ...state, identity: without(state.identity, 'otp', 'otpTaxpayer') }),
  'identity-verified': (state, { level, method, taxpayerId, name, documentType, document }): Conversation => ({
    ...state,
    identity: { level: level === 3 ? 3 : 2, method, taxpayerId, name, documentType, document },
  }),
  'identity-dropped': (state): Conversation => ({ ...forgetTaxpayer(state), identity: { level: 0 } }),
} satisfies Partial<Folds>;

/** What was told of the account is not repeated to who has not proven to be that person. */
function forgetTaxpayer(state: Conversation): Conversation {
  return without(state, 'account', 'payment', 'paper', 'signed', 'agreement', 'lastTurn');
}
