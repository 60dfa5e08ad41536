import { z } from 'zod';
import type { KeptText } from '../link/platform.ts';
import { DESK_LIMITS, type Outgoing } from './desk-state.ts';

/** What the agent has typed and not sent, message and note apart, so that a note can never be sent by a switch. */
export interface Draft {
  mode: 'message' | 'note';
  message: string;
  note: string;
}

/** What this tab keeps of one agent's work over a reload. Holds citizens' data: cleared on leaving. */
export interface Keeper {
  outgoing(): Outgoing[];
  keepOutgoing(lines: readonly Outgoing[]): void;
  draft(conversationId: string): Draft;
  /** An empty draft is forgotten. */
  keepDraft(conversationId: string, draft: Draft): void;
  clear(): void;
}

const Text = z.string().max(DESK_LIMITS.textLength);
const DraftText = z.object({ mode: z.enum(['message', 'note']), message: Text, note: Text });
const Line = z.object({
  clientId: z.string().min(1).max(64),
  conversationId: z.string().min(1).max(64),
  kind: z.enum(['message', 'note']),
  text: Text,
  at: z.string(),
  status: z.enum(['waiting', 'failed']),
  code: z.string().optional(),
});

/** Keeps under keys of that agent only: another one who signs in on the same tab does not get them. */
export function createKeeper(storage: KeptText, agentId: string): Keeper {
  const prefix = `ventanilla.desk.${agentId}.`;
  return {
    outgoing: () =>
      z
        .array(Line)
        .catch([])
        .parse(fromJson(storage.read(`${prefix}outgoing`)))
        .map(toOutgoing),
    keepOutgoing(lines) {
      const kept = lines.filter((line) => line.status !== 'sent').map(toLine);
      storage.write(`${prefix}outgoing`, kept.length === 0 ? undefined : JSON.stringify(kept));
    },
    draft: (id) => DraftText.catch(emptyDraft()).parse(fromJson(storage.read(`${prefix}draft.${id}`))),
    keepDraft(id, draft) {
      const empty = draft.message === '' && draft.note === '';
      storage.write(`${prefix}draft.${id}`, empty ? undefined : JSON.stringify(draft));
    },
    clear: () => storage.clear(prefix),
  };
}

/** A draft with nothing in it. */
export function emptyDraft(): Draft {
  return { mode: 'message', message: '', note: '' };
}

function toLine(line: Outgoing): z.infer<typeof Line> {
  const { clientId, conversationId, kind, text, at, status, code } = line;
  return { clientId, conversationId, kind, text, at, status: status === 'failed' ? status : 'waiting', code };
}

function toOutgoing({ code, ...line }: z.infer<typeof Line>): Outgoing {
  return code === undefined ? line : { ...line, code };
}

function fromJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
