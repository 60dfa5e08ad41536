import type {
  ConversationSummary,
  CustomerPanel,
  LogEntry,
  Presence,
  StaffProfile,
} from '../../../contracts/desk-protocol.ts';

/** How the screen stands with the server. `live` only after the server's answer to `desk:hello`. */
export type LinkPhase = 'connecting' | 'live' | 'lost';

/** What is known of one conversation's log. */
export interface Thread {
  /** Ascending by number, each number once. */
  entries: LogEntry[];
  hasEarlier: boolean;
  handoffSummary?: string;
}

/** A line the agent wrote that the server has not yet shown back. Kept over reloads until it has. */
export interface Outgoing {
  /** Made here; the server takes the same id only once. */
  clientId: string;
  conversationId: string;
  kind: 'message' | 'note';
  text: string;
  /** When it was written, ISO. */
  at: string;
  status: 'waiting' | 'sending' | 'sent' | 'failed';
  /** Number in the log, once acknowledged. */
  number?: number;
  /** Code of the refusal, for `failed`. */
  code?: string;
}

/** One thing to be read out by a screen reader, once. `key` is of the catalogue. */
interface Announcement {
  serial: number;
  key: string;
  data: Record<string, string>;
}

/** The customer panel of a conversation: shown, on its way, or refused with a code. */
export interface PanelState {
  panel?: CustomerPanel;
  loading: boolean;
  code?: string;
}

/** Everything the desk's screen shows, folded from what the server said and the agent did. */
export interface DeskState {
  phase: LinkPhase;
  /** Last event number up to which nothing is missing; undefined before the first answer. */
  seq: number | undefined;
  /** Numbers after `seq` that were shown already, while what lies between is being asked for. */
  ahead: number[];
  profile: StaffProfile;
  presence: Presence;
  conversations: Record<string, ConversationSummary>;
  /** Number of the event each summary came from, so that a replay never brings an older one back. */
  summarySeq: Record<string, number>;
  threads: Record<string, Thread>;
  panels: Record<string, PanelState>;
  /** Citizen's messages not yet looked at, by conversation. */
  unread: Record<string, number>;
  typing: Record<string, boolean>;
  outgoing: Outgoing[];
  openId?: string;
  /** Code of the refusal to open `openId`. */
  openCode?: string;
  announcements: Announcement[];
  /** Last order of the agent that was refused, until put away. `unreadable`: this build is too old. */
  notice?: { code: string };
}

/** Bounds of what one screen keeps in memory. */
export const DESK_LIMITS = { threads: 20, announcements: 5, outgoing: 200, textLength: 4096 } as const;

/** The state before anything was heard from the server. */
export function initialDeskState(profile: StaffProfile, outgoing: readonly Outgoing[] = []): DeskState {
  return {
    phase: 'connecting',
    seq: undefined,
    ahead: [],
    profile,
    presence: 'away',
    conversations: {},
    summarySeq: {},
    threads: {},
    panels: {},
    unread: {},
    typing: {},
    outgoing: [...outgoing],
    announcements: [],
  };
}
