import type { Activity, Attachment } from '../../contracts/activity.ts';
import type { CitizenFile } from '../../contracts/citizen-file.ts';
import type { FactOf, NumberedFact } from '../../contracts/fact.ts';
import type { RenderedReply } from '../../contracts/reply.ts';
import type { BusNote } from '../../bot/ports/system.ts';

/** For whom activities are written. */
export interface ActivityContext {
  conversationId: string;
  /** How the embedding site calls its user, where it said so. */
  userId?: string | undefined;
  /** The assistant's shown name. */
  botName: string;
  /** Ahead of the paths of attachments, e.g. `https://hacienda.gov.co/v3/directline`. */
  baseUrl: string;
}

const BOT_ID = 'ventanilla';
// Staff ids stay inside: towards the citizen every agent has this one, and a name.
const AGENT_ID = 'agent';
const HERO_CARD = 'application/vnd.microsoft.card.hero';

/** `<conversation>|<number in 7 digits>`: the id of the activity that a fact is shown as. */
export function activityId(conversationId: string, number: number): string {
  return `${conversationId}|${String(number).padStart(7, '0')}`;
}

/** Path under the base address where a conversation's attachment is read. */
export function attachmentPath(conversationId: string, uploadId: string): string {
  return `/conversations/${conversationId}/attachments/${uploadId}`;
}

/** Path under the base address where a paper is opened that the conversation was given. */
function paperPath(conversationId: string, paperId: string): string {
  return `/conversations/${conversationId}/papers/${paperId}`;
}

/** The activity a committed fact is shown as, or undefined for facts that no citizen sees. Pure. */
export function toActivity({ number, at, fact }: NumberedFact, context: ActivityContext): Activity | undefined {
  const common = {
    id: activityId(context.conversationId, number),
    timestamp: at,
    channelId: 'directline',
    conversation: { id: context.conversationId },
  };
  switch (fact.kind) {
    case 'citizen-said':
      return { ...common, ...citizenSaid(fact, context) };
    case 'bot-said':
      return {
        ...common,
        type: 'message',
        from: { id: BOT_ID, name: context.botName, role: 'bot' },
        ...(fact.about > 0 && { replyToId: activityId(context.conversationId, fact.about) }),
        ...replyShown(fact.reply, context),
      };
    case 'agent-said':
      return {
        ...common,
        type: 'message',
        from: { id: AGENT_ID, name: fact.agentName, role: 'bot' },
        text: fact.text,
        textFormat: 'plain',
        channelData: { author: 'agent', clientActivityID: fact.clientId },
      };
    case 'conversation-closed':
      return {
        ...common,
        type: 'endOfConversation',
        from: { id: BOT_ID, name: context.botName, role: 'bot' },
        channelData: { closedBy: fact.by },
      };
    default:
      return undefined;
  }
}

/** A typing activity for a note of the bus, or undefined for what the citizen is not shown. Pure. */
export function toTypingActivity(
  note: Extract<BusNote, { kind: 'typing' }>,
  context: ActivityContext,
  ephemeral: { id: string; at: string },
): Activity | undefined {
  // The protocol has no "stopped typing": a screen lets the sign go out by itself.
  if (note.from === 'citizen' || !note.typing) return undefined;
  return {
    type: 'typing',
    id: `${context.conversationId}|${ephemeral.id}`,
    timestamp: ephemeral.at,
    channelId: 'directline',
    conversation: { id: context.conversationId },
    from: note.from === 'agent' ? { id: AGENT_ID, role: 'bot' } : { id: BOT_ID, name: context.botName, role: 'bot' },
    ...(note.from === 'agent' && { channelData: { author: 'agent' } }),
  };
}

function citizenSaid(
  fact: FactOf<'citizen-said'>,
  context: ActivityContext,
): Pick<Activity, 'type'> & Partial<Activity> {
  const refused = fact.attachments.filter(({ inspection }) => inspection?.state === 'refused');
  const kept = fact.attachments.filter((file) => !refused.includes(file));
  return {
    type: 'message',
    from: { id: context.userId ?? 'citizen', role: 'user' },
    // A file that was refused has no address: its name stands for what was sent.
    text: fact.text || refused.map(({ name }) => name).join(', '),
    textFormat: 'plain',
    channelData: { clientActivityID: fact.clientId },
    ...(kept.length > 0 && { attachments: kept.map((file) => withAddress(file, context.baseUrl)) }),
    ...(fact.location && { entities: [{ type: 'GeoCoordinates', ...fact.location }] }),
  };
}

function withAddress({ name, contentType, contentUrl }: CitizenFile, baseUrl: string): Attachment {
  return { name, contentType, contentUrl: contentUrl?.startsWith('/') ? `${baseUrl}${contentUrl}` : contentUrl };
}

function replyShown(reply: RenderedReply, context: ActivityContext): Partial<Activity> {
  const attachments = attachmentsOf(reply, context);
  const { key, text, choices } = reply;
  return {
    text,
    textFormat: 'plain',
    inputHint: choices?.length ? 'expectingInput' : 'acceptingInput',
    channelData: { messageKey: key },
    ...(choices?.length && {
      suggestedActions: { actions: choices.map(({ label }) => ({ type: 'imBack', title: label, value: label })) },
    }),
    ...(attachments.length > 0 && { attachments }),
  };
}

function attachmentsOf({ link, papers = [] }: RenderedReply, context: ActivityContext): Attachment[] {
  return [
    ...(link
      ? [
          {
            contentType: HERO_CARD,
            content: { buttons: [{ type: 'openUrl', title: link.label, value: link.url }] },
          },
        ]
      : []),
    ...papers.map(({ id, fileName, isAnnex }) => ({
      contentType: isAnnex ? 'application/json' : 'application/pdf',
      name: fileName,
      contentUrl: `${context.baseUrl}${paperPath(context.conversationId, id)}${isAnnex ? '/annex' : ''}`,
    })),
  ];
}
