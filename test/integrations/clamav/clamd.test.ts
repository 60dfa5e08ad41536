import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parseClamdAddress } from '../../../integrations/clamav/clamd-address.ts';
import { createClamd, type ClamdOptions } from '../../../integrations/clamav/clamd.ts';
import { EICAR, startFakeClamd } from './fake-clamd.ts';
import { keepsScannerPromises } from './scanner.conformance.ts';

let clamd: Awaited<ReturnType<typeof startFakeClamd>>;
beforeAll(async () => void (clamd = await startFakeClamd({ mostBytes: 6_000_000 })));
afterAll(() => clamd.stop());
afterEach(() => clamd.behave());

const open = (options: Partial<ClamdOptions> = {}) =>
  createClamd({ address: clamd.address, logger: pino({ level: 'silent' }), timeoutMs: 5_000, ...options });
const unavailable = { kind: 'unavailable' };

describe('R-Q4: the scanner before a server that speaks clamd’s protocol', () => {
  keepsScannerPromises(() => open());

  it('sends what it was given, byte by byte, in chunks', async () => {
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    await open().scan(content);
    expect(clamd.received.at(-1)?.equals(content)).toBe(true);
  });

  it('reaches it by a socket of the machine as well', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'clamd-'));
    const local = await startFakeClamd({ listenOn: path.join(folder, 'clamd.ctl') });
    expect(await open({ address: local.address }).scan(EICAR)).toMatchObject({ kind: 'infected' });
    await local.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('sends no more at once than the daemon has threads for', async () => {
    let [underWay, most] = [0, 0];
    clamd.behave((_content, socket) => {
      most = Math.max(most, (underWay += 1));
      setTimeout(() => {
        underWay -= 1;
        socket.end('stream: OK\0');
      }, 20);
    });
    const scanner = open({ concurrency: 3 });
    const verdicts = await Promise.all(Array.from({ length: 12 }, () => scanner.scan(Buffer.from('x'))));
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['clean']));
    expect(most).toBe(3);
  });

  it('where nobody listens, the file is neither clean nor infected', async () => {
    const gone = await startFakeClamd();
    await gone.stop();
    expect(await open({ address: gone.address }).scan(EICAR)).toEqual(unavailable);
  });

  it('waits no longer than its time for a daemon that hangs', async () => {
    clamd.behave(() => undefined);
    const started = performance.now();
    expect(await open({ timeoutMs: 200 }).scan(EICAR)).toEqual(unavailable);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each<[string, (socket: Socket) => void]>([
    ['cuts the line', (socket) => void socket.destroy()],
    ['ends without a word', (socket) => void socket.end()],
    ['answers something else', (socket) => void socket.end('PONG\0')],
    ['answers without end', (socket) => void socket.end('x'.repeat(10_000))],
    ['failed at it', (socket) => void socket.end('stream: Can’t allocate memory ERROR\0')],
  ])('a daemon that %s has given no verdict', async (_what, act) => {
    clamd.behave((_content, socket) => act(socket));
    expect(await open().scan(EICAR)).toEqual(unavailable);
  });

  it('a file longer than the daemon takes has no verdict, and the next one has', async () => {
    const scanner = open();
    expect(await scanner.scan(Buffer.alloc(8_000_000))).toEqual(unavailable);
    expect(await scanner.scan(EICAR)).toMatchObject({ kind: 'infected' });
  });

  it('after a failure it is let rest, and then asked again', async () => {
    let now = 0;
    const scanner = open({ timeoutMs: 200, restMs: 5_000, now: () => now });
    clamd.behave((_content, socket) => void socket.destroy());
    expect(await scanner.scan(EICAR)).toEqual(unavailable);
    clamd.behave();
    const asked = clamd.received.length;
    expect(await scanner.scan(EICAR)).toEqual(unavailable);
    expect(clamd.received).toHaveLength(asked);
    now = 5_000;
    expect(await scanner.scan(EICAR)).toMatchObject({ kind: 'infected' });
  });
});

describe('where clamd listens', () => {
  it.each([
    ['/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['127.0.0.1:3310', { host: '127.0.0.1', port: 3310 }],
    ['clamav.hacienda.local:3310', { host: 'clamav.hacienda.local', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['clamav', undefined],
    ['clamav:0', undefined],
    ['clamav:99999', undefined],
    ['tcp://clamav:3310', undefined],
    ['', undefined],
  ])('%j is %j', (text, address) => {
    expect(parseClamdAddress(text)).toEqual(address);
  });
});
