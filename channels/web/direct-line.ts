import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Router } from 'express';
import type { Logger } from 'pino';
import type { ConversationLog } from '../../bot/ports/conversation-log.ts';
import type { FileIntake } from '../../bot/ports/file-intake.ts';
import type { Intake } from '../../bot/ports/intake.ts';
import type { PortalSignOns } from '../../bot/ports/portal-sign-ons.ts';
import type { Papers } from '../../bot/ports/papers.ts';
import type { Bus, Clock, Ids, RateLimit } from '../../bot/ports/system.ts';
import type { Uploads } from '../../bot/ports/uploads.ts';
import { createAccess } from './access.ts';
import { activityRoutes } from './activity-routes.ts';
import type { Channel } from './channel.ts';
import { conversationRoutes } from './conversation-routes.ts';
import { DEFAULT_LIMITS, type DirectLineLimits } from './limits.ts';
import { createOrigins } from './origins.ts';
import { paperRoutes } from './paper-routes.ts';
import { nothingHere, respondWithProblem } from './problem.ts';
import { createStreamHub } from './stream-hub.ts';
import { tokenRoutes } from './token-routes.ts';
import { createTokens, type PortalTokenKey } from './tokens.ts';
import { uploadRoutes } from './upload-routes.ts';

export interface DirectLineOptions {
  intake: Intake;
  log: ConversationLog;
  bus: Bus;
  rateLimit: RateLimit;
  files: FileIntake;
  uploads: Uploads;
  /** Absent: no papers are given in this channel. */
  papers?: Pick<Papers, 'open' | 'openAnnex'> | undefined;
  clock: Clock;
  ids: Ids;
  /** At least 32 random bytes; tokens made with another key are refused. */
  signingKey: Uint8Array;
  /** Lets a site's server start conversations and enter any of them; absent: nobody's server may. */
  secret?: string | undefined;
  /** Origins of the sites that carry the widget, e.g. `https://www.municipio.gov.co`. */
  allowedOrigins: string[];
  portalTokenKey?: PortalTokenKey | undefined;
  /** Keeps whom portal tokens name until their conversations begin; absent: such tokens only let one in. */
  portalSignOns?: PortalSignOns | undefined;
  /** The address clients reach, e.g. `https://hacienda.municipio.gov.co`; on loopback the request's own is used. */
  publicBaseUrl: string;
  limits?: Partial<DirectLineLimits>;
  logger: Logger;
  /** The assistant's shown name. */
  botName?: string | undefined;
  /** Called when the citizen types, after the bus was told. */
  onTyping?: ((conversationId: string) => void) | undefined;
}

/** The web channel: routes, and the upgrades of its stream. */
export interface DirectLine {
  /** To be mounted at `/v3/directline` (`BASE_PATH`); answers every path under it, failures included. */
  router: Router;
  /** For the server's `upgrade` event; false where the path is not the channel's. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Ends all streams with 1001; new ones are refused with 503. */
  close(): Promise<void>;
}

/**
 * Bot Framework Direct Line 3.0, so that existing clients work unchanged.
 * Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-concepts.
 */
export function createDirectLine(options: DirectLineOptions): DirectLine {
  const limits: DirectLineLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const origins = createOrigins(options);
  const tokens = createTokens({ ...options, tokenTtlS: limits.tokenTtlS, streamTokenTtlS: limits.streamTokenTtlS });
  const access = createAccess({ ...options, tokens, origins, limits });
  const channel: Channel = {
    ...options,
    limits,
    origins,
    tokens,
    access,
    botName: options.botName ?? 'Asistente de Hacienda',
  };
  const hub = createStreamHub(channel);

  const router = Router();
  router.use(origins.cors);
  router.use(tokenRoutes(channel), conversationRoutes(channel), activityRoutes(channel), uploadRoutes(channel));
  if (options.papers) router.use(paperRoutes(channel, options.papers));
  router.use(nothingHere);
  router.use(respondWithProblem(options.logger));

  return {
    router,
    handleUpgrade: (request, socket, head) => hub.handleUpgrade(request, socket, head),
    close: () => hub.close(),
  };
}
