import type { Logger } from 'pino';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import type { FileIntake } from '../../bot/ports/file-intake.ts';
import type { Intake } from '../../bot/ports/intake.ts';
import type { PortalSignOns } from '../../bot/ports/portal-sign-ons.ts';
import type { Bus, Clock, Ids } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import type { Access } from './access.ts';
import type { DirectLineLimits } from './limits.ts';
import type { Origins } from './origins.ts';
import type { Tokens } from './tokens.ts';

/** What the routes and the stream of the channel share. */
export interface Channel {
  intake: Intake;
  log: ConversationLog;
  bus: Bus;
  files: FileIntake;
  uploads: Uploads;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  limits: DirectLineLimits;
  origins: Origins;
  tokens: Tokens;
  access: Access;
  /** Absent: nobody is signed on by the portal. */
  portalSignOns?: PortalSignOns | undefined;
  botName: string;
  onTyping?: ((conversationId: string) => void) | undefined;
}
