import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { AppError } from '../bot/domain/errors.ts';
import type { SlotBook } from '../bot/ports/slot-book.ts';
import type { Clock } from '../bot/ports/system.ts';
import { createGateway, type GatewayOptions, type SystemSettings } from '../integrations/gateway/gateway.ts';
import { SYSTEM_NAMES, type Gateway, type GatewayMetrics, type SystemName } from '../integrations/gateway/types.ts';
import type { Config } from './config.ts';

export interface OpenGatewayOptions {
  config: Config;
  /** Of the city's gateway, or of the emulator. */
  address: { baseUrl: string; tokenUrl: string };
  client: { clientId: string; clientSecret: string };
  slots: SlotBook;
  clock: Clock;
  random(): number;
  logger: Logger;
  metrics: GatewayMetrics;
}

/** The gateway client as configured; throws `config.invalid` for a certificate, key or authority that is none. */
export function openGateway(options: OpenGatewayOptions): Gateway {
  const { config, address, client, ...rest } = options;
  return createGateway({
    ...rest,
    ...address,
    ...client,
    timeoutMs: config.GATEWAY_TIMEOUT_MS,
    systems: systemsOf(config),
    tls: tlsOf(config),
  });
}

function systemsOf(config: Config): Partial<Record<SystemName, SystemSettings>> {
  const limits: Partial<Record<SystemName, number>> = {
    ...config.GATEWAY_PER_MINUTE,
    sap: config.GATEWAY_SAP_PER_MINUTE,
    documental: config.GATEWAY_DOCUMENTAL_PER_MINUTE,
  };
  const settings = SYSTEM_NAMES.map((system): [SystemName, SystemSettings] => {
    const perMinute = limits[system] ?? 0;
    const timeoutMs = config.GATEWAY_SYSTEM_TIMEOUTS_MS?.[system];
    return [
      system,
      {
        concurrency: config.GATEWAY_CONCURRENCY,
        queue: config.GATEWAY_CONCURRENCY * 2,
        ...(perMinute > 0 && { perMinute }),
        ...(timeoutMs !== undefined && { timeoutMs }),
      },
    ];
  });
  return Object.fromEntries(settings);
}

type Tls = NonNullable<GatewayOptions['tls']>;

function tlsOf(config: Config): Tls {
  const certificate = pemOf('GATEWAY_CLIENT_CERTIFICATE', config.GATEWAY_CLIENT_CERTIFICATE);
  const key = pemOf('GATEWAY_CLIENT_KEY', config.GATEWAY_CLIENT_KEY);
  const authorities = pemOf('GATEWAY_CA', config.GATEWAY_CA);
  // Now, and not at the first call: OpenSSL says whether it can use them, the key with its certificate.
  const cert = certificate === undefined ? {} : { cert: certificate };
  tryOut('GATEWAY_CLIENT_CERTIFICATE', () => createSecureContext(cert));
  if (key !== undefined) tryOut('GATEWAY_CLIENT_KEY', () => createSecureContext({ key, ...cert }));
  if (authorities !== undefined) tryOut('GATEWAY_CA', () => readAuthorities(authorities));
  return {
    minVersion: config.TLS_MIN_VERSION,
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key }),
    ...(authorities !== undefined && { authorities }),
  };
}

/** The text itself (a line break may be written `\n`, as some environments need), or that of the file. */
function pemOf(name: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.trimStart().startsWith('-----BEGIN ')) return value.replaceAll('\\n', '\n');
  try {
    return readFileSync(value, 'utf8');
  } catch (cause) {
    throw new AppError('config.invalid', `${name}: must be PEM, or the path of a readable file of it`, { cause });
  }
}

// As a list of authorities OpenSSL takes any text, of which nobody would be believed.
function readAuthorities(text: string): void {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!certificates) throw new Error('there is no certificate in it');
  for (const certificate of certificates) new X509Certificate(certificate);
}

function tryOut(name: string, use: () => unknown): void {
  try {
    use();
  } catch (cause) {
    // Only the reason: a key is never repeated.
    const reason = cause instanceof Error ? cause.message : 'unusable';
    throw new AppError('config.invalid', `${name}: ${reason}`, { cause });
  }
}
