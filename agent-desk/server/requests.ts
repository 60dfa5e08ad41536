import type { z } from 'zod';
import { DeskRequest, type ConversationView, type StaffProfile } from '../../contracts/desk-protocol.ts';
import { AppError } from '../../bot/domain/errors.ts';
import type { AuditTrail } from '../../bot/ports/audit.ts';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import type { Clock } from '../../bot/ports/system.ts';
import { toCustomerPanel } from '../domain/customer-panel.ts';
import * as decisions from '../domain/decisions.ts';
import { heldBy } from '../domain/decisions.ts';
import { mayOpen } from '../domain/desk-events.ts';
import type { DeskConversation, DeskConversations, DeskDecision } from '../ports/desk-store.ts';
import { readConversationView } from './conversation-view.ts';
import { attends } from './presence-keeper.ts';
import type { Presence } from '../../contracts/desk-protocol.ts';

/** The screen that asks. */
export interface Asker {
  profile: StaffProfile;
  ip: string;
  /** A supervisor has opened it, with its audit row: its lines may be shown from now on. */
  watch(conversationId: string): void;
  /** The screen's agent was seen to hold it. */
  hold(conversationId: string): void;
  holds(conversationId: string): boolean;
  typing(conversationId: string, typing: boolean): void;
  setPresence(presence: Presence): Promise<void>;
  hello(since: number | undefined, answer: (value: unknown) => void): Promise<void>;
}

/** One kind of request: its shape, whether it shows that a person is there, and what answers it. */
export interface DeskRequestKind {
  schema: z.ZodType;
  /** A reconnecting screen greets by itself: that is no sign of a person. */
  byPerson: boolean;
  /** Calls `answer` once; throws AppError where it is refused. */
  run(asker: Asker, payload: unknown, answer: (value: unknown) => void): Promise<void>;
}

export interface RequestsOptions {
  conversations: DeskConversations;
  log: ConversationLog;
  audit: AuditTrail;
  clock: Clock;
}

/** Every request a screen may send, by the name of its event. */
export function createRequests({ conversations, log, audit, clock }: RequestsOptions): Record<string, DeskRequestKind> {
  const { presence, conversation, open, say, typing, close, hello } = DeskRequest;
  const greets = kind(hello, async (asker, { since }, answer) => asker.hello(since, answer));
  return {
    'desk:hello': { ...greets, byPerson: false },
    'presence:set': order(presence, (asker, request) => asker.setPresence(request.presence)),
    'offer:accept': kind(conversation, async (asker, { conversationId }, answer) =>
      answer(await accept(asker, conversationId)),
    ),
    'offer:decline': order(conversation, async (asker, { conversationId }) => {
      await change(conversationId, (state) => decisions.decline(state, { actor: asker }, clock.now()));
    }),
    'conversation:open': kind(open, async (asker, { conversationId, beforeNumber }, answer) => {
      const found = await visible(asker, conversationId);
      answer(await view(asker, found, beforeNumber));
    }),
    'customer:get': kind(conversation, async (asker, { conversationId }, answer) =>
      answer(await customer(asker, conversationId)),
    ),
    'message:send': kind(say, async (asker, { conversationId, clientId, text }, answer) => {
      const said = { actor: asker, clientId, text };
      answer(await change(conversationId, (state) => decisions.sendMessage(state, said, clock.now()), clientId));
    }),
    'note:add': kind(say, async (asker, { conversationId, clientId, text }, answer) => {
      const said = { actor: asker, clientId, text };
      answer(await change(conversationId, (state) => decisions.addNote(state, said, clock.now()), clientId));
    }),
    'typing:set': order(typing, (asker, request) => {
      if (asker.holds(request.conversationId)) asker.typing(request.conversationId, request.typing);
      return Promise.resolve();
    }),
    'conversation:return': order(conversation, async (asker, { conversationId }) => {
      await change(conversationId, (state) => decisions.returnToBot(state, { actor: asker }, clock.now()));
    }),
    'conversation:close': order(close, async (asker, { conversationId, wrapUp }) => {
      await change(conversationId, (state) => decisions.close(state, { actor: asker, wrapUp }, clock.now()));
    }),
  };

  async function accept(asker: Asker, conversationId: string): Promise<ConversationView> {
    requireAttending(asker);
    await change(conversationId, (state) => decisions.accept(state, { actor: asker }, clock.now()));
    return view(asker, await visible(asker, conversationId));
  }

  /** The audit row stands before the answer leaves; where it cannot be written, nothing is shown. */
  async function view(asker: Asker, found: DeskConversation, beforeNumber?: number): Promise<ConversationView> {
    const { id, identity } = found.state;
    await viewed(
      asker,
      'conversation.viewed',
      id,
      identity.document,
      beforeNumber === undefined ? {} : { beforeNumber },
    );
    if (heldBy(found.state, asker.profile.id)) asker.hold(id);
    else asker.watch(id);
    return readConversationView(log, found, beforeNumber);
  }

  async function customer(asker: Asker, conversationId: string) {
    const { state } = await visible(asker, conversationId);
    const panel = toCustomerPanel(state, clock.now());
    const { identityLevel, account } = panel;
    const action = account ? 'account.disclosed' : 'customer.viewed';
    const detail = { identityLevel, ...(account && { asOf: account.asOf, obligations: account.obligations.length }) };
    await viewed(asker, action, conversationId, state.identity.document, detail);
    return panel;
  }

  async function viewed(
    { profile, ip }: Asker,
    action: string,
    conversationId: string,
    subject: string | undefined,
    detail: Record<string, unknown>,
  ): Promise<void> {
    const actor = { kind: 'staff' as const, id: profile.id };
    await audit.append({
      actor,
      action,
      module: 'desk',
      conversationId,
      ip,
      detail,
      ...(subject !== undefined && { subject }),
    });
  }

  async function visible({ profile }: Asker, conversationId: string): Promise<DeskConversation> {
    const found = await conversations.find(conversationId);
    if (!found) throw new AppError('conversation.unknown', 'No existe esa conversación');
    if (!mayOpen(profile, found.summary))
      throw new AppError('conversation.not-yours', 'Usted no tiene esta conversación');
    return found;
  }

  async function change(
    conversationId: string,
    decide: (state: DeskConversation['state']) => DeskDecision,
    clientId?: string,
  ): Promise<{ number: number }> {
    const { decision, number, repeated } = await conversations.change(
      conversationId,
      decide,
      clientId === undefined ? undefined : { clientId },
    );
    if (!repeated && !decision.ok) throw new AppError(decision.code, decision.detail);
    return { number };
  }
}

function kind<S extends z.ZodType>(
  schema: S,
  run: (asker: Asker, payload: z.infer<S>, answer: (value: unknown) => void) => Promise<void>,
): DeskRequestKind {
  return {
    schema,
    byPerson: true,
    // The table's entries differ in payload; the schema beside it has just read this one.
    run: (asker, payload, answer) => run(asker, payload as z.infer<S>, answer),
  };
}

/** A request of those who attend citizens that is answered with nothing but that it was done. */
function order<S extends z.ZodType>(
  schema: S,
  run: (asker: Asker, payload: z.infer<S>) => Promise<void>,
): DeskRequestKind {
  return kind(schema, async (asker, payload, answer) => {
    requireAttending(asker);
    await run(asker, payload);
    answer(undefined);
  });
}

function requireAttending({ profile }: Asker): void {
  if (!attends(profile)) throw new AppError('auth.forbidden', 'Su rol no atiende conversaciones');
}
