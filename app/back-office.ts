import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Payments } from '../bot/ports/back-office.ts';
import type { SlotBook } from '../bot/ports/slot-book.ts';
import type { Clock, Ids } from '../bot/ports/system.ts';
import { createEmulator, type Emulator } from '../integrations/emulator/emulator.ts';
import type { Gateway, GatewayMetrics } from '../integrations/gateway/types.ts';
import { createCitySystems, type CitySystems } from './city-systems.ts';
import type { Config } from './config.ts';
import type { DemoStaffMember } from './demo-staff.ts';
import { openGateway } from './gateway.ts';

/** The city's systems behind its gateway: the real one, or the emulator's in demo. */
export interface BackOffice extends CitySystems {
  /** The emulator's pages; absent with a real gateway. */
  demoRouter?: Router;
  ready(): Promise<void>;
  /** How each system has answered lately. */
  health: Gateway['health'];
  /** Whether the message system's last answer was a good one. */
  isDelivering(): boolean;
  close(): Promise<void>;
}

export interface BackOfficeOptions {
  config: Config;
  root: string;
  clock: Clock;
  ids: Ids;
  random(): number;
  logger: Logger;
  metrics: GatewayMetrics;
  slots: SlotBook;
  staff: DemoStaffMember[];
}

/** Reaches the gateway. Only without one does the emulator exist at all. */
export async function openBackOffice(options: BackOfficeOptions): Promise<BackOffice> {
  const { config, root, clock, random, logger, metrics, slots } = options;
  const emulator = config.demo ? startEmulator(options) : undefined;
  const address = emulator ? await emulator.listener.start() : realGateway(config);
  const client = emulator?.client ?? {
    clientId: config.GATEWAY_CLIENT_ID ?? '',
    clientSecret: config.GATEWAY_CLIENT_SECRET ?? '',
  };
  const gateway = openGateway({ config, address, client, slots, clock, random, logger, metrics });
  const wsdl = readFileSync(path.join(root, 'integrations/documental/radicacion.wsdl'), 'utf8');
  const city = createCitySystems({ gateway, wsdl });
  return {
    ...city,
    payments: openPayments(config, city.payments),
    ...(emulator && { demoRouter: emulator.demoRouter }),
    ready: () => gateway.ready(),
    health: () => gateway.health(),
    isDelivering: () => gateway.health().notificaciones.state !== 'down',
    async close() {
      await gateway.close();
      await emulator?.close();
    },
  };
}

/** Whoever knows where a property is could read what it owes: its number alone pays only where the city says so. */
export function openPayments({ OPEN_PAYMENTS }: Pick<Config, 'OPEN_PAYMENTS'>, payments: Payments): Payments {
  return OPEN_PAYMENTS === 'on' ? payments : { ...payments, createOpenLink: () => Promise.resolve(undefined) };
}

function startEmulator({ config, root, clock, ids, logger, staff }: BackOfficeOptions): Emulator {
  return createEmulator({
    dataDir: path.join(config.DATA_DIR, 'emulator'),
    seed: config.EMULATOR_SEED,
    clock,
    ids,
    publicBaseUrl: config.PUBLIC_BASE_URL,
    staff: () => staff.map(({ user, password, roles }) => ({ user, password, roles })),
    logger,
    resourceDir: path.join(root, 'integrations/emulator'),
  });
}

function realGateway(config: Config): { baseUrl: string; tokenUrl: string } {
  return { baseUrl: config.GATEWAY_URL ?? '', tokenUrl: config.GATEWAY_TOKEN_URL ?? '' };
}
