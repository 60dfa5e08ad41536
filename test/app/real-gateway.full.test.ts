import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSelfSigned } from '../../documents/sign/self-signed.ts';
import { createEmulator, type Emulator } from '../../integrations/emulator/emulator.ts';
import { startProduct, type RunningProduct } from '../support/product.ts';
import { openWebChat } from '../support/web-chat.ts';

let folder: string;
let city: Emulator;
let product: RunningProduct;
let ids = 0;
let env: Record<string, string>;

/** A city's gateway on an address of its own: for the product it is as real as any. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-city-'));
  await chmod(folder, 0o755);
  city = createEmulator({
    ...{
      dataDir: folder,
      seed: 7,
      clock: { now: () => new Date() },
      staff: () => [],
      logger: pino({ level: 'silent' }),
    },
    ids: { id: () => `id-${++ids}`, digits: (digits) => String(++ids).padStart(digits, '0') },
    publicBaseUrl: 'http://localhost:1',
  });
  const { baseUrl, tokenUrl } = await city.listener.start();
  const key = (): string => randomBytes(32).toString('base64');
  const signing = await makeSelfSigned({
    ...{ organisation: 'Alcaldía de Santiago', unit: 'Hacienda', commonName: 'Hacienda de Santiago' },
    ...{ notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 86_400_000) },
  });
  env = {
    ...{ GATEWAY_URL: baseUrl, GATEWAY_TOKEN_URL: tokenUrl },
    ...{ GATEWAY_CLIENT_ID: city.client.clientId, GATEWAY_CLIENT_SECRET: city.client.clientSecret },
    ...{ ENCRYPTION_KEYS: `k1:${key()}`, DIGEST_KEY: key(), DIRECT_LINE_SIGNING_KEY: key() },
    ...{ PAPERS_ENTITY: 'Alcaldía de Santiago', PAPERS_PLACE: 'Santiago' },
    ...{ PAPERS_SIGNING_KEY: signing, PAPERS_SIGNING_CERTIFICATE: signing },
  };
  product = await startProduct({ env });
}, 240_000);

afterAll(async () => {
  await product?.stop();
  await city?.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

test('R-I6 R-G3: with a real gateway the demo city does not exist', async () => {
  for (const at of ['taxpayers?limit=1', 'outbox', 'staff', 'faults', 'mailbox', '', 'pay/900000000000']) {
    const answer = await fetch(`${product.baseUrl}/emulator/${at}`);
    expect([at, answer.status]).toEqual([at, 404]);
  }
  const fault = await fetch(`${product.baseUrl}/emulator/faults`, {
    method: 'POST',
    body: '{"system":"sap","mode":"500"}',
  });
  expect(fault.status).toBe(404);
});

test('nor does its portal; the widget is there for the city’s own', async () => {
  for (const at of ['', 'index.html', 'portal.css', 'portal.js']) {
    const answer = await fetch(`${product.baseUrl}/${at}`);
    expect([at, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
      ...[at, 404, 'application/problem+json'],
    ]);
  }
  const widget = await fetch(`${product.baseUrl}/widget.js`);
  expect([widget.status, widget.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('javascript') as string,
  ]);
});

test('nor do the demo people of the desk', async () => {
  for (const user of ['ana', 'beto', 'sofia']) {
    const answer = await fetch(`${product.baseUrl}/desk/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1' },
      body: JSON.stringify({ user, password: 'mango-mango-mango-mango-10' }),
    });
    expect(answer.status).toBe(401);
  }
});

test('a citizen is asked for the document, and the code goes through that gateway', async () => {
  const chat = await openWebChat({ baseUrl: product.baseUrl, name: 'gateway', deadline: Date.now() + 30_000 });
  await chat.say('cuánto debo de predial');
  await chat.until('consent', (seen) => seen.find(({ key }) => key === 'consent.ask'));
  await chat.say('sí');
  await chat.until('the question', (seen) => seen.find(({ key }) => key === 'identity.ask-document'));
  await chat.say('1900123456');
  await chat.until('the code', (seen) => seen.find(({ key }) => key === 'identity.otp-sent'));
  chat.close();
});

test('R-D6: the operator adds the first person from the command line, and that person signs in', async () => {
  const script = path.resolve(import.meta.dirname, '../../scripts/staff.ts');
  const args = ['--import', 'tsx', script, 'add', '--user', 'Marta', '--name', 'Marta Ruiz', '--roles', 'agent'];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env, DATA_DIR: product.dataDir } });
  child.stdin.end('una clave bien larga\n');
  const [status] = (await once(child, 'exit')) as [number];
  expect(status).toBe(0);

  const signIn = async (password: string): Promise<number> => {
    const answer = await fetch(`${product.baseUrl}/desk/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-ventanilla-desk': '1' },
      body: JSON.stringify({ user: 'marta', password }),
    });
    return answer.status;
  };
  expect(await signIn('una clave bien larga')).toBe(200);
  expect(await signIn('otra clave bien larga')).toBe(401);
});
