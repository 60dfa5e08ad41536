import { createHash } from 'node:crypto';
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
  OFFICE_CLOSED_DAYS: ['24 de diciembre', '2026-02-30'],
  OFFICE_SUSPENDED_TERMS: ['2026-12-21', '2026-12-21/2026-12-20', '2026-12-21/2028-12-21', '2026-12-21/x', 'a/b/c'],
  DATABASE_URL: ['localhost', 'mysql://localhost/x'],
  REDIS_URL: ['localhost:6379', 'http://localhost:6379'],
  GATEWAY_URL: ['gateway', 'http://gateway.example.gov.co', 'http://127.0.0.1.example.com', 'file:///etc/passwd'],
  GATEWAY_TOKEN_URL: ['token', 'http://gateway.example.gov.co/token'],
  GATEWAY_TIMEOUT_MS: ['0', '30001', 'soon'],
  GATEWAY_SAP_PER_MINUTE: ['-1', '1.5', 'many', '60001'],
  GATEWAY_DOCUMENTAL_PER_MINUTE: ['-1'],
  GATEWAY_PER_MINUTE: ['pagos', 'pagos:0', 'oracle:5', 'crm:5,crm:6', 'sap:100', 'crm:-1', 'toString:5'],
  GATEWAY_SYSTEM_TIMEOUTS_MS: ['crm:0', 'crm:30001', '5000'],
  GATEWAY_CONCURRENCY: ['0', '1001'],
  EMULATOR_SEED: ['x', '1.5'],
  ENCRYPTION_KEYS: ['x', KEY, 'k1:short', `k1:${KEY},k2:short`, `k1:${KEY},k1:${KEY}`, `k 1:${KEY}`, ','],
  DIGEST_KEY: ['short', `${KEY}${KEY}`, 'ñ'.repeat(43)],
  DIRECT_LINE_SIGNING_KEY: ['short'],
  DIRECT_LINE_SECRET: ['short'],
  ALLOWED_ORIGINS: ['portal.example.gov.co', 'https://a.example,b', 'javascript:alert(1)'],
  PORTAL_TOKEN_SECRET: ['short'],
  PORTAL_TOKEN_PUBLIC_KEY: ['-----BEGIN PRIVATE KEY-----'],
  OPEN_PAYMENTS: ['yes', 'true'],
  RETENTION_CONVERSATION_DAYS: ['0', '3654', 'two'],
  RETENTION_DELIVERY_DAYS: ['0'],
  RETENTION_DATA_COPY_DAYS: ['366'],
  RETENTION_PAPER_DAYS: ['3652'],
  // Delivery.
  SMS_PROVIDERS: ['smtp', 'gateway,carrier-pigeon', ','],
  EMAIL_PROVIDERS: ['twilio', ','],
  DELIVERY_ATTEMPT_MS: ['499', '5001'],
  TWILIO_ACCOUNT_SID: ['SK00000000000000000000000000000000', 'AC1'],
  TWILIO_AUTH_TOKEN: ['short'],
  TWILIO_FROM: ['Hacienda', '3155550101'],
  TWILIO_API_URL: ['http://twilio.example', 'twilio'],
  SMS_HTTP_URL: ['http://sms.example', 'https://sms.example/send?to={{to}}'],
  SMS_HTTP_METHOD: ['GET', 'post'],
  SMS_HTTP_HEADERS: ['x', '["a"]', '{"a":1}'],
  SMS_HTTP_SUCCESS: ['status', '=0'],
  SMS_HTTP_ID_FIELD: ['$.id', 'a b'],
  SMTP_URL: ['mail.example', 'https://mail.example'],
  SMTP_FROM: ['Hacienda'],
  SMTP_CA: ['/etc/ca.pem'],
  PAPERS_ENTITY: ['x'.repeat(121)],
  PAPERS_OFFICE: ['x'.repeat(121)],
  PAPERS_PLACE: ['x'.repeat(161)],
  PAPERS_SIGNING_KEY: ['MIIE\nvQIB'],
  PAPERS_SIGNING_CERTIFICATE: ['MIIE\nvQIB'],
  PAPERS_TSA_URL: ['tsa.example', 'ftp://tsa.example'],
  PAPERS_TSA_TIMEOUT_MS: ['0', '10001'],
  PAPERS_TSA_FAILURE: ['ignore'],
  PAPERS_THREADS: ['0', '17'],
  MESSAGES_PER_10_SECONDS: ['0', 'x'],
  MESSAGES_PER_MINUTE: ['-1'],
  OTP_PER_DOCUMENT: ['0'],
  OTP_PER_ADDRESS: ['0'],
  OTP_PER_CHANNEL_MINUTE: ['0'],
  TLS_MIN_VERSION: ['1.3', 'TLSv1.1'],
  OTP_WINDOW_MINUTES: ['0'],
  UPLOAD_MEGABYTES: ['0', '51'],
  CLAMD_ADDRESS: ['clamav', 'clamav:0', 'tcp://clamav:3310'],
  TURN_CONCURRENCY: ['0', '501'],
  TURN_LEASE_MS: ['4999'],
  DATABASE_CONNECTIONS: ['0', '81'],
  DESK_CAPACITY: ['0', '51'],
  DESK_OFFER_SECONDS: ['0', '301'],
  DESK_IDLE_MINUTES: ['0', '61'],
  API_CLIENTS: [
    ...['crm', 'crm:short:cases.read', `crm:${'x'.repeat(32)}`, `crm:${'x'.repeat(32)}:cases.read+all`],
    ...[`c r m:${'x'.repeat(32)}:cases.read`, 'crm:sha256-12:cases.read', `crm:${'x'.repeat(32)}:cases.read:more`],
    `crm:${'x'.repeat(32)}:cases.read,crm:${'y'.repeat(32)}:cases.read`,
  ],
  API_REQUESTS_PER_MINUTE: ['0', '60001'],
  EVENTS_SECRET: ['short', `${'x'.repeat(32)},short`],
};

/** Any text will do, and an empty one is as if it were not there. */
const ANYTHING_GOES = [
  ...['HOST', 'DATA_DIR', 'GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET'],
  // What stands in these is tried when they are read: test/app/gateway.test.ts.
  ...['GATEWAY_CLIENT_CERTIFICATE', 'GATEWAY_CLIENT_KEY', 'GATEWAY_CA'],
  // Delivery and portal sign-on.
  ...['SMS_HTTP_BODY', 'PORTAL_TOKEN_ISSUER'],
  ...['PAPERS_SIGNING_PKCS12', 'PAPERS_SIGNING_PASSPHRASE'],
];

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

  it('R-G2 SAP and document management have a limit a minute, other systems where one is set; 0 is none', () => {
    expect(read({})).toMatchObject({ GATEWAY_SAP_PER_MINUTE: 100, GATEWAY_DOCUMENTAL_PER_MINUTE: 100 });
    const config = read({ GATEWAY_SAP_PER_MINUTE: '0', GATEWAY_PER_MINUTE: 'pagos:300, data-lake:60 ,' });
    expect(config).toMatchObject({ GATEWAY_SAP_PER_MINUTE: 0, GATEWAY_PER_MINUTE: { pagos: 300, 'data-lake': 60 } });
  });

  it('the lease of a turn reckons with the slowest system', () => {
    expect(problem({ GATEWAY_SYSTEM_TIMEOUTS_MS: 'documental:7000' })).toMatch(/^ {2}TURN_LEASE_MS: /m);
  });

  it('a client certificate needs its key, and the key its certificate', () => {
    expect(problem({ GATEWAY_CLIENT_CERTIFICATE: 'cert.pem' })).toContain('  GATEWAY_CLIENT_KEY: is missing');
    expect(problem({ GATEWAY_CLIENT_KEY: 'key.pem' })).toContain('  GATEWAY_CLIENT_CERTIFICATE: is missing');
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
      PAPERS_ENTITY: 'Alcaldía de Santiago',
      PAPERS_PLACE: 'Santiago',
      PAPERS_SIGNING_KEY: '/run/secrets/papers.key',
      PAPERS_SIGNING_CERTIFICATE: '/run/secrets/papers.pem',
    };
    expect(read(gateway)).toMatchObject({ demo: false, GATEWAY_URL: 'https://gateway.example.gov.co' });
    for (const name of Object.keys(gateway).filter((one) => one !== 'GATEWAY_URL')) {
      expect(problem({ ...gateway, [name]: '' })).toContain(`  ${name}: is needed with GATEWAY_URL`);
    }
    const pair = { PAPERS_SIGNING_KEY: '', PAPERS_SIGNING_CERTIFICATE: '' };
    expect(read({ ...gateway, ...pair, PAPERS_SIGNING_PKCS12: '/run/secrets/papers.p12' }).demo).toBe(false);
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

  it('a provider of messages that lacks its settings is refused, each setting by its name', () => {
    expect(problem({ SMS_PROVIDERS: 'gateway,twilio,http' })).toMatch(
      /TWILIO_ACCOUNT_SID.*\n.*TWILIO_AUTH_TOKEN.*\n.*TWILIO_FROM.*\n.*SMS_HTTP_URL/,
    );
    expect(problem({ EMAIL_PROVIDERS: 'smtp' })).toMatch(/SMTP_URL.*\n.*SMTP_FROM/);
    expect(read({ SMS_PROVIDERS: 'http', SMS_HTTP_URL: 'https://sms.example' }).SMS_PROVIDERS).toEqual(['http']);
  });

  it('lists of origins are read with or without spaces', () => {
    expect(read({ ALLOWED_ORIGINS: 'https://a.example, https://b.example ,' }).ALLOWED_ORIGINS).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });
});

describe('the clients of our API', () => {
  it('are read with their scopes; a secret may stand as its digest', () => {
    const secret = 'una-clave-larga-de-mas-de-32-letras';
    const digest = createHash('sha256').update(secret).digest();
    const { API_CLIENTS: clients } = read({
      API_CLIENTS: `crm:${secret}:cases.read+events.write, pqrs:sha256-${digest.toString('hex')}:cases.write`,
    });
    expect(clients).toEqual([
      { id: 'crm', secretSha256: digest, scopes: ['cases.read', 'events.write'] },
      { id: 'pqrs', secretSha256: digest, scopes: ['cases.write'] },
    ]);
  });

  it('a secret at fault is not repeated', () => {
    expect(problem({ API_CLIENTS: 'crm:my-secret:cases.read', EVENTS_SECRET: 'my-secret' })).not.toContain('my-secret');
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
    const defaults = Object.entries(Environment.parse({})).filter(
      ([, value]) => !Array.isArray(value) || value.length > 0,
    );
    expect(set.map(([name]) => name).sort()).toEqual(defaults.map(([name]) => name).sort());
  });
});
