import type { Ack, DeskEvent, Presence } from '../../../contracts/desk-protocol.ts';
import type {
  ConversationView,
  CustomerPanel,
  DeskSnapshot,
  SignedOutReason,
} from '../../../contracts/desk-protocol.ts';

/** Request and answer of each thing the screen asks of the server. */
export interface DeskRequests {
  'desk:hello': { ask: { since?: number }; answer: { snapshot?: DeskSnapshot; events?: DeskEvent[]; seq: number } };
  'presence:set': { ask: { presence: Presence }; answer: undefined };
  'offer:accept': { ask: { conversationId: string }; answer: ConversationView };
  'offer:decline': { ask: { conversationId: string }; answer: undefined };
  'conversation:open': { ask: { conversationId: string; beforeNumber?: number }; answer: ConversationView };
  'customer:get': { ask: { conversationId: string }; answer: CustomerPanel };
  'message:send': { ask: Said; answer: { number: number } };
  'note:add': { ask: Said; answer: { number: number } };
  'conversation:return': { ask: { conversationId: string }; answer: undefined };
  'conversation:close': { ask: { conversationId: string; wrapUp: string }; answer: undefined };
}

interface Said {
  conversationId: string;
  clientId: string;
  text: string;
}

/** Why the server ended the session; `unknown` where it only stopped knowing us. */
export type SignedOut = SignedOutReason | 'unknown';

/** What the screen does when the line or the server says something. */
export interface LinkListener {
  connected(): void;
  lost(): void;
  event(event: DeskEvent): void;
  typing(note: { conversationId: string; typing: boolean }): void;
  presence(presence: Presence): void;
  signedOut(reason: SignedOut): void;
  /** The server said something this build of the screen cannot read: a newer build is waiting. */
  unreadable(): void;
}

/** The line to the server as the screen needs it; `socketLink` is the real one, tests have their own. */
export interface DeskLink {
  isConnected(): boolean;
  /** Never rejects: without a line the answer is `link.lost`, without an answer in time `link.timeout`. */
  request<K extends keyof DeskRequests>(kind: K, ask: DeskRequests[K]['ask']): Promise<Ack<DeskRequests[K]['answer']>>;
  /** Sent if there is a line, else forgotten. */
  typing(conversationId: string, typing: boolean): void;
  open(listener: LinkListener): void;
  close(): void;
}
