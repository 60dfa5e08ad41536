import type { DocumentType } from '../../contracts/fact.ts';

/** Who signed in at the city's portal, as its signed token says. */
export interface PortalIdentity {
  documentType: DocumentType;
  document: string;
  /** The token's id: it is good once. */
  jti: string;
  /** ISO; after it the token proves nothing. */
  expiresAt: string;
}

/** Whom portal tokens name, between the token and the conversation that it began. */
export interface PortalSignOns {
  /** Keeps it for a conversation; false where a token of that id was used before. */
  admit(identity: PortalIdentity, conversationId: string): Promise<boolean>;
  /** Who is to be proven in this conversation, while the portal's word holds. */
  find(conversationId: string): Promise<Pick<PortalIdentity, 'documentType' | 'document'> | undefined>;
  /** It was used, or is of no use: who it was is forgotten, the token's id is not. */
  finish(conversationId: string): Promise<void>;
}
