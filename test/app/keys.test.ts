import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../app/config.ts';
import { loadKeys } from '../../app/keys.ts';

describe('the server’s keys', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ventanilla-keys-'));
    file = path.join(folder, 'data', 'keys.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const config = (environment: Record<string, string> = {}) => readConfig({ DATA_DIR: 'data', ...environment }, folder);
  const base64 = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

  const load = (environment: Record<string, string> = {}, holdsSealed = false) =>
    loadKeys(config(environment), () => Promise.resolve(holdsSealed));

  it('that are missing are not made anew where the database holds what they sealed', async () => {
    const lost = { code: 'config.invalid', message: expect.stringContaining(`${file} is missing`) as string };
    await expect(load({}, true)).rejects.toMatchObject(lost);
    expect(await readdir(folder)).toEqual([]);
    const made = await load();
    expect(await load({}, true)).toEqual(made);
  });

  it('are the same for all that start at once', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => load()));
    for (const other of others) expect(other).toEqual(first);
    expect(await readdir(path.dirname(file))).toEqual(['keys.json']);
  });

  it('are made once in the demo, for the server’s own user alone, and are the same after a restart', async () => {
    const made = await load();
    expect(await load()).toEqual(made);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['keys.json']);

    const { encryption, digest, directLine } = made;
    const all = [encryption.keys.get(encryption.current)!, digest, directLine];
    for (const key of all) expect(key).toHaveLength(32);
    expect(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size).toBe(3);
  });

  it('are others on another machine', async () => {
    const made = await load();
    const elsewhere = await load({ DATA_DIR: 'elsewhere' });
    expect(elsewhere.digest).not.toEqual(made.digest);
    expect(elsewhere.directLine).not.toEqual(made.directLine);
    expect([...elsewhere.encryption.keys.values()]).not.toEqual([...made.encryption.keys.values()]);
  });

  it('come from the configuration where all are there, and then nothing is written', async () => {
    const environment = {
      ENCRYPTION_KEYS: `k2:${base64(2)},k1:${base64(1)}`,
      DIGEST_KEY: base64(3),
      DIRECT_LINE_SIGNING_KEY: base64(4),
    };
    const keys = await load(environment);
    expect(keys.encryption).toEqual({
      current: 'k2',
      keys: new Map([
        ['k2', Buffer.alloc(32, 2)],
        ['k1', Buffer.alloc(32, 1)],
      ]),
    });
    expect([keys.digest, keys.directLine]).toEqual([Buffer.alloc(32, 3), Buffer.alloc(32, 4)]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('one that is configured goes before the made one', async () => {
    const made = await load();
    const mixed = await load({ DIGEST_KEY: base64(3) });
    expect(mixed).toEqual({ ...made, digest: Buffer.alloc(32, 3) });
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 50)],
    ['empty', () => ''],
    ['without a key', (text: string) => text.replace('"digest"', '"other"')],
    ['with a key cut short', (text: string) => text.replace(/("encryption":".{8})[^"]*/, '$1')],
  ])('a file that is %s stops the start and is left as it is', async (_how, damage) => {
    await load();
    const damaged = damage(await readFile(file, 'utf8'));
    await writeFile(file, damaged);
    await expect(load()).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining(file) as string,
    });
    expect(await readFile(file, 'utf8')).toBe(damaged);
  });
});
