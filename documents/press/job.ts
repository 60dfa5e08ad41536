import type { Locale } from '../../contracts/fact.ts';
import type { Holder, PaperContent } from '../../contracts/paper.ts';
import type { SigningIdentity } from '../sign/signing-identity.ts';
import type { TimeStampAuthority } from '../sign/time-stamp.ts';

/** Who issues the papers, as written on them. */
export interface Issuer {
  /** e.g. `Alcaldía del Municipio de Demostración`. */
  entity: string;
  /** e.g. `Secretaría de Hacienda`. */
  office: string;
  /** Town, for the signature; and address, telephone or page of the office, where given. */
  place: string;
}

/** What stays the same from paper to paper; travels to each thread once. */
export interface PressSetup {
  issuer: Issuer;
  identity: SigningIdentity;
  timeStamp?: TimeStampAuthority & {
    /** What is done where the authority fails: no paper at all, or one with a plain signature (B-B). */
    onFailure: 'refuse' | 'unstamped';
  };
}

/** One paper to be printed and signed. */
export interface PressJob {
  number: string;
  /** In groups. */
  code: string;
  verifyUrl: string;
  /** ISO instant. */
  issuedAt: string;
  demo: boolean;
  locale: Locale;
  /** Absent where it is of nobody who was proven. */
  holder?: Holder;
  content: PaperContent;
}
