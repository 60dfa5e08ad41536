import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Router } from 'express';
import type { Logger } from 'pino';
import type { Clock, Ids } from '../../bot/ports/system.ts';
import { createAgreementOffice } from './agreements.ts';
import { createAppointmentOffice } from './appointments.ts';
import { createCity } from './city.ts';
import { createCollectionOffice } from './collection.ts';
import type { DemoStaff } from './demo-api.ts';
import { createDemoRouter } from './demo-router.ts';
import { createFaults, type Faults } from './faults.ts';
import { openLedger } from './ledger.ts';
import { createListener, type EmulatorListener } from './listener.ts';
import { createOAuthServer, type ClientCredentials, type OAuthServer } from './oauth.ts';
import { generateTaxpayers } from './people/generate-taxpayers.ts';
import { carteraRoutes } from './routes/cartera.ts';
import { catastroRoutes } from './routes/catastro.ts';
import { citasRoutes } from './routes/citas.ts';
import { crmRoutes } from './routes/crm.ts';
import { dataLakeRoutes } from './routes/data-lake.ts';
import { documentalHandler } from './routes/documental.ts';
import { notificacionesRoutes } from './routes/notificaciones.ts';
import { pagosRoutes } from './routes/pagos.ts';
import { ritRoutes } from './routes/rit.ts';
import type { Route } from './routes/route.ts';
import { sapRoutes } from './routes/sap.ts';

export interface EmulatorOptions {
  /** Folder for its journal; made if missing. One process at a time. */
  dataDir: string;
  /** The same seed gives the same city. */
  seed: number;
  clock: Clock;
  ids: Ids;
  /** Where the product is reached: payment links are `<publicBaseUrl>/emulator/pay/<reference>`. */
  publicBaseUrl: string;
  staff: () => DemoStaff[] | Promise<DemoStaff[]>;
  logger: Logger;
  /** Default: a fresh secret. */
  client?: ClientCredentials;
  /** Whether anybody may pay for a property by its number alone. Default true. */
  openPayments?: boolean;
  /** Folder with `openapi.yaml` and `assets/`, and `../documental` with the WSDL, where the code was bundled away. */
  resourceDir?: string;
}

export interface Emulator {
  listener: EmulatorListener;
  demoRouter: Router;
  /** What the gateway client needs besides the listener's address. */
  client: ClientCredentials;
  /** The listener's REST operations, for the contract test. */
  routes: readonly Pick<Route, 'method' | 'path'>[];
  faults: Faults;
  oauth: OAuthServer;
  /** Stops the listener and closes the journal. */
  close(): Promise<void>;
}

/** The city's systems on one machine: a gateway over real HTTP with OAuth, synthetic taxpayers, faults on demand. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const { clock, ids, logger } = options;
  const resourceDir = options.resourceDir ?? fileURLToPath(new URL('.', import.meta.url));
  const openapi = readFileSync(join(resourceDir, 'openapi.yaml'), 'utf8');
  const wsdl = readFileSync(join(resourceDir, '../documental/radicacion.wsdl'), 'utf8');
  const client = options.client ?? { clientId: 'ventanilla', clientSecret: ids.id() };
  const ledger = openLedger(join(options.dataDir, 'emulator-journal.ndjson'), logger);
  const city = createCity({ taxpayers: generateTaxpayers(options.seed), ledger, clock, ids });
  const office = createAgreementOffice({ city, ledger, clock });
  const faults = createFaults(ids);
  const oauth = createOAuthServer({ client, clock, ids });
  const base = options.publicBaseUrl.replace(/\/+$/, '');
  const routes: Route[] = [
    ...sapRoutes({ city, clock, ledger }),
    ...ritRoutes({ city, ledger, clock }),
    ...pagosRoutes({
      city,
      ledger,
      payUrl: (reference) => `${base}/emulator/pay/${reference}`,
      openPayments: options.openPayments ?? true,
    }),
    ...notificacionesRoutes({ ledger, clock, ids }),
    ...catastroRoutes({ city, ledger, clock }),
    ...carteraRoutes({ city, office, files: createCollectionOffice({ city, clock }), ledger }),
    ...citasRoutes({ office: createAppointmentOffice({ ledger, clock, ids }), ledger }),
    ...dataLakeRoutes({ city, ledger, clock }),
    ...crmRoutes({ ledger, clock }),
  ];
  const listener = createListener({
    ...{ routes, oauth, faults, openapi, logger },
    soap: { wsdl, handle: documentalHandler({ city, ledger, clock, wsdl, logger }) },
  });
  const resources = { assetsDir: join(resourceDir, 'assets'), openapi, wsdl };
  return {
    listener,
    demoRouter: createDemoRouter({ city, office, ledger, faults, staff: options.staff, resources, logger }),
    client,
    routes,
    faults,
    oauth,
    async close() {
      await listener.stop();
      ledger.close();
    },
  };
}
