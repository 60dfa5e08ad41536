import { z } from 'zod';

const ChannelAccount = z.object({
  id: z.string().max(256).nullish(),
  name: z.string().max(256).nullish(),
  role: z.string().max(32).nullish(),
});

const CardAction = z.object({
  type: z.string().max(64),
  title: z.string().max(512).nullish(),
  value: z.unknown(),
});

export const Attachment = z.object({
  contentType: z.string().max(256),
  contentUrl: z.string().max(2048).nullish(),
  content: z.unknown().optional(),
  name: z.string().max(256).nullish(),
});
export type Attachment = z.infer<typeof Attachment>;

/** A place within an activity, as the Bot Framework writes it (schema.org); other entities are let by. */
const Entity = z.object({ type: z.string().max(64), geo: z.unknown().optional() }).loose();

/**
 * The part of the Bot Framework Activity that this system reads and writes.
 * Source: Bot Framework Activity schema 3.x (microsoft/botframework-sdk, specs/botframework-activity).
 */
export const Activity = z.object({
  type: z.enum(['message', 'event', 'typing', 'conversationUpdate', 'endOfConversation']),
  id: z.string().max(256).nullish(),
  timestamp: z.string().nullish(),
  channelId: z.string().nullish(),
  from: ChannelAccount.nullish(),
  conversation: z.object({ id: z.string() }).nullish(),
  recipient: ChannelAccount.nullish(),
  locale: z.string().max(35).nullish(),
  text: z.string().nullish(),
  textFormat: z.string().nullish(),
  inputHint: z.string().nullish(),
  name: z.string().max(256).nullish(),
  value: z.unknown().optional(),
  replyToId: z.string().nullish(),
  attachments: z.array(Attachment).max(10).nullish(),
  entities: z.array(Entity).max(20).nullish(),
  suggestedActions: z.object({ to: z.array(z.string()).nullish(), actions: z.array(CardAction) }).nullish(),
  channelData: z.record(z.string(), z.unknown()).nullish(),
});
export type Activity = z.infer<typeof Activity>;

/** Activities of the protocol that have no meaning here: accepted, and read no further. */
export const IgnoredActivity = z.object({
  type: z.enum([
    'contactRelationUpdate',
    'deleteUserData',
    'messageUpdate',
    'messageDelete',
    'messageReaction',
    'installationUpdate',
    'invoke',
    'invokeResponse',
    'suggestion',
    'trace',
    'handoff',
    'command',
    'commandResult',
  ]),
});

/** What the Direct Line stream and `GET …/activities` carry. */
export interface ActivitySet {
  activities: Activity[];
  /** Position in the conversation's log; absent on what is not kept (typing). */
  watermark?: string;
}
