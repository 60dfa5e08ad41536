import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createGateway } from '../../integrations/gateway/gateway.ts';
import { createTaxpayerRegister } from '../../integrations/rit/taxpayer-register.ts';
import { call, silent, steppedClock, temporaryFolder } from './world.ts';

// A process starts slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const Said = z.object({
  baseUrl: z.url(),
  tokenUrl: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
  console: z.url(),
});

describe('the emulator by itself', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = temporaryFolder();
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    folder.remove();
  });

  function run(...args: string[]) {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/emulator.ts', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, ended };
  }

  it('says where it is, answers a client with the secret it was given, and stops when told', async () => {
    const options = ['--port', '0', '--console-port', '0', '--data-dir', folder.path, '--client-secret', 'a b+c'];
    const { child, ended } = run(...options);
    const said = Said.parse(JSON.parse(await jsonFrom(child)));
    const clock = steppedClock(new Date().toISOString());
    const gateway = createGateway({ ...said, clock, random: () => 0, logger: silent });
    const people = (await (await fetch(`${said.console}taxpayers?limit=1`)).json()) as [{ document: string }];
    const register = createTaxpayerRegister({ gateway });
    expect((await register.findTaxpayer(people[0].document, undefined, call))?.document).toBe(people[0].document);
    await gateway.close();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('a port that is none is told, with the usage', async () => {
    const { child, ended } = run('--port', '70000');
    let told = '';
    child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    expect(await ended).toBe(1);
    expect(told).toContain('--port must be a number of 0 to 65535.');
    expect(told).toContain('npm run emulator');
  });
});

async function jsonFrom(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.trimEnd().endsWith('}')) return text;
  }
  throw new Error(`The emulator ended without saying where it is: ${text}`);
}
