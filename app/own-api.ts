import type { Router } from 'express';
import type { Logger } from 'pino';
import type { AuditTrail } from '../bot/ports/audit.ts';
import type { CaseRegister, CityEvents } from '../bot/ports/case-register.ts';
import type { Clock, RateLimit } from '../bot/ports/system.ts';
import { createAccess } from '../integrations/own-api/access.ts';
import { createCaseService } from '../integrations/own-api/case-service.ts';
import { createClients } from '../integrations/own-api/clients.ts';
import { createEvents } from '../integrations/own-api/events.ts';
import { createRest } from '../integrations/own-api/rest.ts';
import { createSoap } from '../integrations/own-api/soap.ts';
import { createApiTokens } from '../integrations/own-api/tokens.ts';
import type { Config } from './config.ts';

export interface OwnApiOptions {
  config: Pick<Config, 'API_CLIENTS' | 'API_REQUESTS_PER_MINUTE' | 'EVENTS_SECRET' | 'PUBLIC_BASE_URL'>;
  cases: CaseRegister;
  events: CityEvents;
  audit: AuditTrail;
  rateLimit: RateLimit;
  /** At least 32 random bytes, of which the API's own key is derived. */
  signingKey: Uint8Array;
  clock: Clock;
  logger: Logger;
}

/** What other systems reach us by (R-G4); each part is off until it is configured. */
export interface OwnApi {
  /** To be mounted at `/api/v1`. */
  router: Router;
  /** At `/soap`. */
  soapRouter: Router;
  /** At `/integrations`. */
  eventsRouter: Router;
}

export function openOwnApi(options: OwnApiOptions): OwnApi {
  const { config, cases, events, audit, rateLimit, signingKey, clock, logger } = options;
  const clients = createClients(config.API_CLIENTS);
  const tokens = createApiTokens({ signingKey, clock });
  const access = createAccess({ tokens, clients, rateLimit, requestsPerMinute: config.API_REQUESTS_PER_MINUTE });
  const service = createCaseService({ cases, audit });
  const base = config.PUBLIC_BASE_URL;
  return {
    router: createRest({ service, access, clients, tokens, logger, baseUrl: `${base}/api/v1` }),
    soapRouter: createSoap({ service, access, clients, logger, address: `${base}/soap/cases` }),
    eventsRouter: createEvents({ events, access, clock, logger, secrets: config.EVENTS_SECRET }),
  };
}
