import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { DeskConversations } from '../agent-desk/ports/desk-store.ts';
import { withPortalSignOn } from '../bot/portal-sign-on.ts';
import type { TaxpayerRegister } from '../bot/ports/back-office.ts';
import type { Intake } from '../bot/ports/intake.ts';
import type { PortalSignOns } from '../bot/ports/portal-sign-ons.ts';
import type { Clock } from '../bot/ports/system.ts';
import type { PortalTokenKey } from '../channels/web/tokens.ts';
import { createPortalSignOns } from '../store/postgres/portal-sign-ons.ts';
import type { Sealing } from '../store/postgres/rows.ts';
import type { Config } from './config.ts';

export interface PortalSignOnParts extends Pick<Sealing, 'envelope' | 'digests'> {
  config: Config;
  pool: Pool;
  clock: Clock;
  register: TaxpayerRegister;
  conversations: DeskConversations;
  logger: Logger;
}

/** The portal's sign-on: what the web channel checks tokens with, and the intake that proves who signed in. */
export function openPortalSignOn(parts: PortalSignOnParts): {
  portalTokenKey: PortalTokenKey | undefined;
  portalSignOns: PortalSignOns;
  wrap(intake: Intake): Intake;
} {
  const { register, conversations, logger } = parts;
  const portalSignOns = createPortalSignOns(parts);
  return {
    portalTokenKey: portalKey(parts.config),
    portalSignOns,
    wrap: (intake) =>
      withPortalSignOn(intake, {
        ...{ signOns: portalSignOns, register, logger },
        async change(conversationId, decide) {
          await conversations.change(conversationId, (state) => ({ ok: true, ...decide(state) }));
        },
      }),
  };
}

function portalKey(config: Config): PortalTokenKey | undefined {
  const { PORTAL_TOKEN_PUBLIC_KEY, PORTAL_TOKEN_SECRET, PORTAL_TOKEN_ISSUER } = config;
  const issuer = PORTAL_TOKEN_ISSUER === undefined ? {} : { issuer: PORTAL_TOKEN_ISSUER };
  if (PORTAL_TOKEN_PUBLIC_KEY !== undefined)
    return { algorithm: 'EdDSA', publicKeyPem: PORTAL_TOKEN_PUBLIC_KEY, ...issuer };
  return PORTAL_TOKEN_SECRET === undefined
    ? undefined
    : { algorithm: 'HS256', secret: Buffer.from(PORTAL_TOKEN_SECRET), ...issuer };
}
