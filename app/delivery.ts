import { Router } from 'express';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { MessageDelivery } from '../bot/ports/back-office.ts';
import type { Deliveries } from '../bot/ports/deliveries.ts';
import type { Clock, Digests, Ids } from '../bot/ports/system.ts';
import { createFailover, type FailoverDelivery, type FailoverOptions } from '../integrations/delivery/failover.ts';
import { createHttpSms } from '../integrations/delivery/http-sms.ts';
import type { DeliveryProvider } from '../integrations/delivery/provider.ts';
import { createSmtpMail } from '../integrations/delivery/smtp-mail.ts';
import { createTwilioSms } from '../integrations/delivery/twilio-sms.ts';
import { twilioStatusRouter } from '../integrations/delivery/twilio-status.ts';
import { createDeliveries } from '../store/postgres/deliveries.ts';
import type { Config } from './config.ts';
import { createLoop, type Loop } from './workers/loop.ts';

/** Where delivery reports come in; mounted by the HTTP application. */
export const DELIVERY_REPORTS_PATH = '/integrations/delivery';
const TWILIO_PATH = '/twilio';

export interface DeliveryOptions {
  config: Config;
  /** The city's own sender. */
  gateway: MessageDelivery;
  pool: Pool;
  digests: Digests;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  onAttempt?: FailoverOptions['onAttempt'];
}

/** Messages to registered contacts, over every configured way. */
export interface Delivery {
  delivery: FailoverDelivery;
  /** For `DELIVERY_REPORTS_PATH`. */
  reports: Router;
  /** Forgets old tries. */
  worker: Loop;
  close(): Promise<void>;
}

/** Opens the configured providers, in their order. */
export async function openDelivery(options: DeliveryOptions): Promise<Delivery> {
  const { config, logger, clock } = options;
  const deliveries = createDeliveries(options);
  const statusUrl = `${config.PUBLIC_BASE_URL}${DELIVERY_REPORTS_PATH}${TWILIO_PATH}`;
  const make: Record<string, () => DeliveryProvider | Promise<DeliveryProvider>> = {
    gateway: () => byGateway(options.gateway),
    twilio: () =>
      createTwilioSms({
        ...{ accountSid: config.TWILIO_ACCOUNT_SID ?? '', authToken: config.TWILIO_AUTH_TOKEN ?? '' },
        ...{ from: config.TWILIO_FROM ?? '', apiUrl: config.TWILIO_API_URL, statusUrl },
      }),
    http: () => createHttpSms(httpSmsOf(config)),
    smtp: () =>
      createSmtpMail({
        ...{ url: config.SMTP_URL ?? '', from: config.SMTP_FROM ?? '', minTlsVersion: config.TLS_MIN_VERSION },
        ...(config.SMTP_CA !== undefined && { ca: config.SMTP_CA }),
      }),
  };
  const names = [...new Set([...config.SMS_PROVIDERS, ...config.EMAIL_PROVIDERS])];
  const opened = new Map<string, DeliveryProvider>();
  for (const name of names) {
    const provider = await make[name]?.();
    if (provider) opened.set(name, provider);
  }
  const named = (wanted: readonly string[]): DeliveryProvider[] => wanted.flatMap((name) => opened.get(name) ?? []);

  const reports = Router();
  if (config.TWILIO_AUTH_TOKEN !== undefined) {
    const authToken = config.TWILIO_AUTH_TOKEN;
    reports.use(TWILIO_PATH, await twilioStatusRouter({ deliveries, authToken, statusUrl, logger }));
  }
  return {
    delivery: createFailover({
      providers: { sms: named(config.SMS_PROVIDERS), email: named(config.EMAIL_PROVIDERS) },
      ...{ deliveries, digests: options.digests, clock, logger, attemptMs: config.DELIVERY_ATTEMPT_MS },
      ...(options.onAttempt && { onAttempt: options.onAttempt }),
    }),
    reports,
    worker: createForgetter({ deliveries, clock, logger }),
    async close() {
      for (const provider of opened.values()) await provider.close?.();
    },
  };
}

/** The city's sender as one of several ways. */
function byGateway(gateway: MessageDelivery): DeliveryProvider {
  return {
    name: 'gateway',
    async send({ deliveryId: _own, ...message }, { correlationId }) {
      await gateway.deliver(message, { correlationId });
      return { state: 'sent' };
    },
  };
}

function httpSmsOf(config: Config): Parameters<typeof createHttpSms>[0] {
  const [field = '', values = ''] = config.SMS_HTTP_SUCCESS?.split(/=(.*)/s) ?? [];
  return {
    ...{ url: config.SMS_HTTP_URL ?? '', method: config.SMS_HTTP_METHOD },
    ...{ headers: config.SMS_HTTP_HEADERS, body: config.SMS_HTTP_BODY, minTlsVersion: config.TLS_MIN_VERSION },
    ...(field !== '' && { success: { field, values: values.split('|') } }),
    ...(config.SMS_HTTP_ID_FIELD !== undefined && { idField: config.SMS_HTTP_ID_FIELD }),
  };
}

/** How long the record of a try is of use, ms: reports come within days. */
const KEPT_MS = 30 * 86_400_000;

function createForgetter({
  deliveries,
  clock,
  logger,
}: {
  deliveries: Deliveries;
  clock: Clock;
  logger: Logger;
}): Loop {
  return createLoop({
    name: 'deliveries',
    everyMs: 3_600_000,
    logger,
    async round() {
      await deliveries.forget(new Date(clock.now().getTime() - KEPT_MS));
      return false;
    },
  });
}
