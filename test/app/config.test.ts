import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment, readConfig } from '../../app/config.ts';
import { AppError } from '../../bot/domain/errors.ts';

const read = (environment: Record<string, string | undefined>) => readConfig(environment, '/srv/app');

function problem(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('config.invalid');
    return (error as AppError).message;
  }
  throw new Error('it was taken as valid');
}

const KEY = Buffer.alloc(32, 1).toString('base64');

/** Values that must be refused, by variable. */
const BAD: Record<string, string[]> = {
  PORT: ['0', '65536', 'http', '80.5', '-1'],
  PUBLIC_BASE_URL: ['chat.example.gov.co', 'http://chat.example.gov.co', 'ftp://chat.example.gov.co'],
  TRUSTED_PROXIES: ['proxy', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1,x', '::1/129', '10.0.0.0/8/8'],
  LOG_LEVEL: ['verbose', 'INFO'],
  NLU_CLASSIFIER: ['natural', 'OWN'],
  DATABASE_URL: ['localhost', 'mysql://localhost/x'],
  REDIS_URL: ['localhost:6379', 'http://localhost:6379'],
  GATEWAY_URL: ['gateway', 'http://gateway.example.gov.co', 'http://127.0.0.1.example.com', 'file:///etc/passwd'],
  GATEWAY_TOKEN_URL: ['token', 'http://gateway.example.gov.co/token'],
  GATEWAY_TIMEOUT_MS: ['0', '30001', 'soon'],
  EMULATOR_SEED: ['x', '1.5'],
  ENCRYPTION_KEYS: ['x', KEY, 'k1:short', `k1:${KEY},k2:short`, `k1:${KEY},k1:${KEY}`, `k 1:${KEY}`, ','],
  DIGEST_KEY: ['short', `${KEY}${KEY}`, 'ñ'.repeat(43)],
  DIRECT_LINE_SIGNING_KEY: ['short'],
  DIRECT_LINE_SECRET: ['short'],
  ALLOWED_ORIGINS: ['portal.example.gov.co', 'https://a.example,b', 'javascript:alert(1)'],
  PORTAL_TOKEN_SECRET: ['short'],
  PORTAL_TOKEN_PUBLIC_KEY: ['-----BEGIN PRIVATE KEY-----'],
  MESSAGES_PER_10_SECONDS: ['0', 'x'],
  MESSAGES_PER_MINUTE: ['-1'],
  OTP_PER_DOCUMENT: ['0'],
  OTP_PER_ADDRESS: ['0'],
  OTP_WINDOW_MINUTES: ['0'],
  UPLOAD_MEGABYTES: ['0', '51'],
  TURN_CONCURRENCY: ['0', '501'],
  TURN_LEASE_MS: ['4999'],
  DATABASE_CONNECTIONS: ['0', '81'],
  DESK_CAPACITY: ['0', '51'],
  DESK_OFFER_SECONDS: ['0', '301'],
  DESK_IDLE_MINUTES: ['0', '61'],
};

/** Any text will do, and an empty one is as if it were not there. */
const ANYTHING_GOES = ['HOST', 'DATA_DIR', 'GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET'];

describe('the configuration', () => {
  it('is complete without a single variable: one machine, demo (R-Q7)', () => {
    const config = read({});
    expect(config).toMatchObject({
      demo: true,
      PORT: 3978,
      HOST: '127.0.0.1',
      DATA_DIR: '/srv/app/.data',
      PUBLIC_BASE_URL: 'http://localhost:3978',
    });
    expect(read({ PORT: '', DATABASE_URL: '', UNKNOWN: 'x', PATH: undefined })).toEqual(config);
  });

  it('every variable is either tried with bad values here or takes any text', () => {
    expect([...Object.keys(BAD), ...ANYTHING_GOES].sort()).toEqual(Object.keys(Environment.shape).sort());
  });

  const cases = Object.entries(BAD).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  it.each(cases)('%s=%s is refused with the variable’s name', (name, value) => {
    expect(problem({ [name]: value })).toMatch(new RegExp(`^  ${name}: .+`, 'm'));
  });

  it('all variables at fault are named at once, and secrets are not repeated', () => {
    const text = problem({
      PORT: 'x',
      DIRECT_LINE_SECRET: 'my-secret',
      ENCRYPTION_KEYS: 'k1:my-key',
      DESK_CAPACITY: '0',
    });
    for (const name of ['PORT', 'DIRECT_LINE_SECRET', 'ENCRYPTION_KEYS', 'DESK_CAPACITY'])
      expect(text).toContain(`  ${name}: `);
    expect(text).not.toContain('my-secret');
    expect(text).not.toContain('my-key');
  });

  it.each(['http://localhost:3978', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://chat.example.gov.co'])(
    '%s may be the base: http on loopback only, https anywhere (R-I5)',
    (base) => expect(read({ PUBLIC_BASE_URL: `${base}/` }).PUBLIC_BASE_URL).toBe(base),
  );

  it('a turn keeps its lease for as long as the gateway may be waited for', () => {
    const text = problem({ GATEWAY_TIMEOUT_MS: '7000' });
    expect(text).toMatch(/^ {2}TURN_LEASE_MS: .*GATEWAY_TIMEOUT_MS/m);
    expect(read({ GATEWAY_TIMEOUT_MS: '7000', TURN_LEASE_MS: '21000' }).TURN_LEASE_MS).toBe(21_000);
  });

  it('with a gateway the keys are needed, all of them', () => {
    const gateway = {
      GATEWAY_URL: 'https://gateway.example.gov.co/',
      GATEWAY_TOKEN_URL: 'https://gateway.example.gov.co/token',
      GATEWAY_CLIENT_ID: 'ventanilla',
      GATEWAY_CLIENT_SECRET: 'secret',
      ENCRYPTION_KEYS: `k2:${KEY},k1:${KEY}`,
      DIGEST_KEY: KEY,
      DIRECT_LINE_SIGNING_KEY: KEY,
    };
    expect(read(gateway)).toMatchObject({ demo: false, GATEWAY_URL: 'https://gateway.example.gov.co' });
    for (const name of Object.keys(gateway).filter((one) => one !== 'GATEWAY_URL')) {
      expect(problem({ ...gateway, [name]: '' })).toContain(`  ${name}: is needed with GATEWAY_URL`);
    }
  });

  it('of several encryption keys the first seals', () => {
    const second = Buffer.alloc(32, 2);
    const { ENCRYPTION_KEYS: keys } = read({ ENCRYPTION_KEYS: ` k2:${second.toString('base64url')} , k1:${KEY},` });
    expect(keys).toEqual({
      current: 'k2',
      keys: new Map([
        ['k2', second],
        ['k1', Buffer.alloc(32, 1)],
      ]),
    });
  });

  it('lists of origins are read with or without spaces', () => {
    expect(read({ ALLOWED_ORIGINS: 'https://a.example, https://b.example ,' }).ALLOWED_ORIGINS).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });
});

describe('.env.example', () => {
  it('has every variable with its default, each after a line that explains it', async () => {
    const lines = (await readFile(path.resolve(import.meta.dirname, '../../.env.example'), 'utf8')).split('\n');
    const found = lines.flatMap((line, index) => {
      const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      if (name === undefined) return [];
      expect([name, lines[index - 1]]).toEqual([name, expect.stringMatching(/^# \S.*\.$/)]);
      return [[name, value ?? ''] as const];
    });
    expect(found.map(([name]) => name)).toEqual(Object.keys(Environment.shape));
    const set = found.filter(([, value]) => value !== '');
    expect(Environment.parse(Object.fromEntries(set))).toEqual(Environment.parse({}));
    // A default stands there in so many words, not as an empty value.
    const defaults = Object.entries(Environment.parse({})).filter(([, value]) => !Array.isArray(value));
    expect(set.map(([name]) => name).sort()).toEqual(defaults.map(([name]) => name).sort());
  });
});
