import type {
  ConversationView,
  CustomerPanel,
  DeskEvent,
  DeskSnapshot,
  Presence,
} from '../../../contracts/desk-protocol.ts';
import type { LinkPhase, Outgoing } from './desk-state.ts';

/** Everything that changes the desk's state: what the server said, and what the agent did. */
export type DeskAction =
  | { type: 'link-changed'; phase: LinkPhase }
  | { type: 'snapshot-heard'; snapshot: DeskSnapshot }
  /** A replay after `desk:hello`: complete up to `seq`. */
  | { type: 'replay-heard'; events: readonly DeskEvent[]; seq: number }
  | { type: 'event-heard'; event: DeskEvent }
  | { type: 'presence-changed'; presence: Presence }
  | { type: 'typing-heard'; conversationId: string; typing: boolean }
  | { type: 'conversation-chosen'; conversationId: string | undefined }
  | { type: 'open-refused'; conversationId: string; code: string }
  | { type: 'newest-page-heard'; view: ConversationView }
  | { type: 'earlier-page-heard'; view: ConversationView }
  | { type: 'panel-asked'; conversationId: string }
  | { type: 'panel-heard'; conversationId: string; panel: CustomerPanel }
  | { type: 'panel-refused'; conversationId: string; code: string }
  | { type: 'line-written'; line: Outgoing }
  | { type: 'line-moved'; clientId: string; status: Outgoing['status']; number?: number; code?: string }
  | { type: 'line-dropped'; clientId: string }
  /** An order was refused with a code of `docs/errors.md` (or `link.*`); without one the notice is put away. */
  | { type: 'noticed'; code: string | undefined };
