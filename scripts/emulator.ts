// The emulated city by itself, for those who develop a gateway: systems on one port, console on another.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import express from 'express';
import { pino } from 'pino';
import { systemClock as clock, systemIds as ids } from '../app/system.ts';
import { createEmulator } from '../integrations/emulator/emulator.ts';

const USAGE = `npm run emulator -- [options]
  --port 4010            the systems: OAuth, REST and SOAP (0: any free one)
  --console-port 4011    the console for people (0: any free one)
  --host 127.0.0.1
  --data-dir .data/emulator-alone
  --seed 20261120        another seed is another city
  --client-id ventanilla --client-secret …   (a fresh secret where none is given)
  --no-open-payments     the city takes no payments by property alone`;

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
  // What was opened before would keep the process alive.
  process.exit(1);
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      'console-port': { type: 'string', default: '4011' },
      host: { type: 'string', default: '127.0.0.1' },
      'data-dir': { type: 'string', default: '.data/emulator-alone' },
      seed: { type: 'string', default: '20261120' },
      'client-id': { type: 'string', default: 'ventanilla' },
      'client-secret': { type: 'string' },
      'no-open-payments': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const host = values.host;
  const port = wholeNumber('port', values.port, 65_535);
  const seed = wholeNumber('seed', values.seed, 4_294_967_295);
  const server = createServer();
  const consolePort = await listen(server, wholeNumber('console-port', values['console-port'], 65_535), host);
  const consoleUrl = `http://${host}:${consolePort}`;
  const client = { clientId: values['client-id'], clientSecret: values['client-secret'] ?? ids.id() };
  const emulator = createEmulator({
    dataDir: path.resolve(values['data-dir']),
    seed,
    ...{ clock, ids, client, publicBaseUrl: consoleUrl, staff: () => [] },
    openPayments: !values['no-open-payments'],
    logger: pino({ level: 'warn' }, pino.destination(2)),
  });
  const app = express();
  app.disable('x-powered-by');
  app.use('/emulator', emulator.demoRouter);
  app.get('/', (_request, response) => response.redirect('/emulator/'));
  server.on('request', app);
  const at = await emulator.listener.start(port, host);
  process.stdout.write(`${JSON.stringify({ ...at, ...client, console: `${consoleUrl}/emulator/` }, undefined, 2)}\n`);

  const stop = (): void => {
    server.close();
    server.closeAllConnections();
    void emulator.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

async function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function wholeNumber(name: string, text: string, most: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > most) throw new Error(`--${name} must be a number of 0 to ${most}.`);
  return Number(text);
}
