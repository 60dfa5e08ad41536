import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { createCitySystems } from '../../app/city-systems.ts';
import type { Clock, Ids } from '../../bot/ports/system.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../integrations/emulator/emulator.ts';
import { createGateway, type GatewayOptions } from '../../integrations/gateway/gateway.ts';
import type { Gateway } from '../../integrations/gateway/types.ts';

/** Of the emulated city of the tests. */
export const SEED = 1581;
const PUBLIC_BASE_URL = 'http://localhost:3978';
export const silent: Logger = pino({ level: 'silent' });
export const call = { correlationId: 'test-correlation' };

export const randomIds: Ids = {
  id: () => randomBytes(16).toString('base64url'),
  digits: (digits) => Array.from({ length: digits }, () => String(randomInt(10))).join(''),
};

/** A clock that stands until it is told to go on. */
export function steppedClock(start = '2026-11-20T15:00:00.000Z'): Clock & { advance(ms: number): void } {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms;
    },
  };
}

/** A folder under the temporary one, and what deletes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ventanilla-emulator-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export function emulatorIn(dataDir: string, clock: Clock, extra: Partial<EmulatorOptions> = {}): Emulator {
  return createEmulator({
    dataDir,
    seed: SEED,
    clock,
    ids: randomIds,
    publicBaseUrl: PUBLIC_BASE_URL,
    staff: () => [{ user: 'laura', password: 'demo-laura', roles: ['agent'] }],
    logger: silent,
    ...extra,
  });
}

/** The WSDL of document management. */
export const RADICACION_WSDL = readFileSync(
  new URL('../../integrations/documental/radicacion.wsdl', import.meta.url),
  'utf8',
);

/** A gateway client of a started emulator, with the ports over it. */
export function portsOf(
  emulator: Emulator,
  address: { baseUrl: string; tokenUrl: string },
  clock: Clock,
  extra: Partial<GatewayOptions> = {},
) {
  const gateway: Gateway = createGateway({
    ...address,
    ...emulator.client,
    clock,
    random: () => 0.1,
    logger: silent,
    ...extra,
  });
  return { gateway, ...createCitySystems({ gateway, wsdl: RADICACION_WSDL }) };
}
