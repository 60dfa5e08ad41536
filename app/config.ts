import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { parseClamdAddress } from '../integrations/clamav/clamd-address.ts';
import {
  apiClients,
  bySystem,
  encryptionKeys,
  headers,
  isDay,
  key32,
  list,
  pem,
  pemOrFile,
  perMinute,
  port,
  positive,
  spansOfDays,
  url,
} from './config-values.ts';
import { isProxy } from './proxies.ts';

/** Every variable of the environment that is read, with its default. `.env.example` is kept in step by a test. */
export const Environment = z.object({
  PORT: port.default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.data'),
  PUBLIC_BASE_URL: url.optional(),
  TRUSTED_PROXIES: list
    .pipe(z.array(z.string().refine(isProxy, 'must be addresses, networks (address/bits) or loopback')))
    .default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),

  GATEWAY_URL: url.optional(),
  GATEWAY_TOKEN_URL: url.optional(),
  GATEWAY_CLIENT_ID: z.string().min(1).optional(),
  GATEWAY_CLIENT_SECRET: z.string().min(1).optional(),
  GATEWAY_TIMEOUT_MS: positive.max(30_000).default(3_000),
  // The gateway's limits and its mutual TLS.
  GATEWAY_SAP_PER_MINUTE: perMinute.default(100),
  GATEWAY_DOCUMENTAL_PER_MINUTE: perMinute.default(100),
  GATEWAY_PER_MINUTE: bySystem(1, 60_000).optional(),
  GATEWAY_SYSTEM_TIMEOUTS_MS: bySystem(1, 30_000).optional(),
  GATEWAY_CONCURRENCY: positive.max(1_000).default(64),
  GATEWAY_CLIENT_CERTIFICATE: pem.optional(),
  GATEWAY_CLIENT_KEY: pem.optional(),
  GATEWAY_CA: pem.optional(),
  // Least version of TLS towards the gateway and the providers of messages.
  TLS_MIN_VERSION: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.3'),
  EMULATOR_SEED: z.coerce.number().int().default(20_261_120),

  // The office's calendar, beside weekends and holidays.
  OFFICE_CLOSED_DAYS: list.pipe(z.array(z.string().refine(isDay, 'must be ISO dates'))).default([]),
  OFFICE_SUSPENDED_TERMS: spansOfDays.default([]),

  NLU_CLASSIFIER: z.enum(['own', 'tfjs']).default('own'),

  ENCRYPTION_KEYS: encryptionKeys.optional(),
  DIGEST_KEY: key32.optional(),
  DIRECT_LINE_SIGNING_KEY: key32.optional(),
  DIRECT_LINE_SECRET: z.string().min(24).optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(z.url({ protocol: /^https?$/ }))).default([]),
  PORTAL_TOKEN_SECRET: z.string().min(32).optional(),
  PORTAL_TOKEN_PUBLIC_KEY: z.string().startsWith('-----BEGIN PUBLIC KEY-----').optional(),

  // Portal sign-on.
  PORTAL_TOKEN_ISSUER: z.string().min(1).optional(),

  // Delivery of codes, papers and notices.
  SMS_PROVIDERS: list.pipe(z.array(z.enum(['gateway', 'twilio', 'http'])).min(1)).default(['gateway']),
  EMAIL_PROVIDERS: list.pipe(z.array(z.enum(['gateway', 'smtp'])).min(1)).default(['gateway']),
  DELIVERY_ATTEMPT_MS: positive.min(500).max(5_000).default(3_500),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16).optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^(MG[0-9a-f]{32}|\+\d{8,15})$/, 'must be a messaging service (MG…) or a number (+57…)')
    .optional(),
  TWILIO_API_URL: url.default('https://api.twilio.com'),
  SMS_HTTP_URL: url
    .refine((text) => !text.includes('{{'), 'must hold no placeholder: the number goes in the body')
    .optional(),
  SMS_HTTP_METHOD: z.enum(['POST', 'PUT']).default('POST'),
  SMS_HTTP_HEADERS: headers.default({ 'content-type': 'application/json' }),
  SMS_HTTP_BODY: z.string().default('{"to":"{{to}}","text":"{{text}}"}'),
  SMS_HTTP_SUCCESS: z
    .string()
    .regex(/^[\w.]+=.+$/, 'must be field=value|value')
    .optional(),
  SMS_HTTP_ID_FIELD: z
    .string()
    .regex(/^[\w.]+$/)
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_FROM: z.string().includes('@').optional(),
  SMTP_CA: z.string().startsWith('-----BEGIN CERTIFICATE-----').optional(),
  // Papers: who issues them, and with what they are signed.
  PAPERS_ENTITY: z.string().min(1).max(120).optional(),
  PAPERS_OFFICE: z.string().min(1).max(120).default('Secretaría de Hacienda'),
  PAPERS_PLACE: z.string().min(1).max(160).optional(),
  PAPERS_SIGNING_KEY: pemOrFile.optional(),
  PAPERS_SIGNING_CERTIFICATE: pemOrFile.optional(),
  PAPERS_SIGNING_PKCS12: z.string().min(1).optional(),
  PAPERS_SIGNING_PASSPHRASE: z.string().min(1).optional(),
  PAPERS_TSA_URL: z.url({ protocol: /^https?$/ }).optional(),
  PAPERS_TSA_TIMEOUT_MS: positive.max(10_000).default(3_000),
  PAPERS_TSA_FAILURE: z.enum(['refuse', 'unstamped']).default('refuse'),
  PAPERS_THREADS: positive.max(16).default(1),

  MESSAGES_PER_10_SECONDS: positive.default(20),
  MESSAGES_PER_MINUTE: positive.default(60),
  OTP_PER_DOCUMENT: positive.default(3),
  OTP_PER_ADDRESS: positive.default(30),
  OTP_PER_CHANNEL_MINUTE: positive.default(6_000),
  OTP_WINDOW_MINUTES: positive.default(15),
  OPEN_PAYMENTS: z.enum(['on', 'off']).default('off'),
  UPLOAD_MEGABYTES: positive.max(50).default(10),
  CLAMD_ADDRESS: z
    .string()
    .transform((text, context) => {
      const address = parseClamdAddress(text);
      if (!address) context.addIssue('must be host:port or the path of a socket');
      return address;
    })
    .optional(),

  TURN_CONCURRENCY: positive.max(500).default(100),
  TURN_LEASE_MS: positive.min(5_000).default(20_000),
  DATABASE_CONNECTIONS: positive.max(80).default(20),
  DESK_CAPACITY: positive.max(50).default(4),
  DESK_OFFER_SECONDS: positive.max(300).default(30),
  DESK_IDLE_MINUTES: positive.max(60).default(5),

  // How long what is of persons is kept, days.
  RETENTION_CONVERSATION_DAYS: positive.max(3_653).default(730),
  RETENTION_DELIVERY_DAYS: positive.max(3_653).default(180),
  RETENTION_DATA_COPY_DAYS: positive.max(365).default(30),
  RETENTION_PAPER_DAYS: positive.min(3_653).default(3_653),

  // Our own API.
  API_CLIENTS: apiClients.default([]),
  API_REQUESTS_PER_MINUTE: positive.max(60_000).default(600),
  EVENTS_SECRET: list.pipe(z.array(z.string().min(32)).max(3)).default([]),
});

export type Environment = z.infer<typeof Environment>;

/** The configuration, checked and complete. */
export interface Config extends Omit<Environment, 'PUBLIC_BASE_URL' | 'DATA_DIR'> {
  PUBLIC_BASE_URL: string;
  /** Absolute. */
  DATA_DIR: string;
  /** No real gateway is configured: emulator, demo people and generated keys. */
  demo: boolean;
}

/** What a provider of messages needs, once it is among SMS_PROVIDERS or EMAIL_PROVIDERS. */
const NEEDED_BY_PROVIDER = {
  gateway: [],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
  http: ['SMS_HTTP_URL'],
  smtp: ['SMTP_URL', 'SMTP_FROM'],
} as const;

const GATEWAY_WAITS_IN_A_TURN = 3;

const NEEDED_WITH_GATEWAY = [
  ...(['GATEWAY_TOKEN_URL', 'GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET'] as const),
  ...(['ENCRYPTION_KEYS', 'DIGEST_KEY', 'DIRECT_LINE_SIGNING_KEY'] as const),
  ...(['PAPERS_ENTITY', 'PAPERS_PLACE'] as const),
];

/** Reads and checks the environment; throws AppError `config.invalid` that names every variable at fault. */
export function readConfig(environment: Record<string, string | undefined>, workingDir: string): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(set);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map(({ path: at, message }) => `${String(at[0])}: ${message}`));

  const { data } = parsed;
  const demo = data.GATEWAY_URL === undefined;
  const missing = demo ? [] : NEEDED_WITH_GATEWAY.filter((name) => data[name] === undefined);
  // A turn calls the back office up to so many times one after another, or once with its retries.
  const slowestMs = Math.max(data.GATEWAY_TIMEOUT_MS, ...Object.values(data.GATEWAY_SYSTEM_TIMEOUTS_MS ?? {}));
  if (slowestMs * GATEWAY_WAITS_IN_A_TURN > data.TURN_LEASE_MS)
    throw invalid([
      `TURN_LEASE_MS: must be at least ${GATEWAY_WAITS_IN_A_TURN} times GATEWAY_TIMEOUT_MS and each of GATEWAY_SYSTEM_TIMEOUTS_MS, or another node takes the turn while the gateway is waited for`,
    ]);
  const odd = gatewayContradictions(data);
  if (odd.length > 0) throw invalid(odd);
  const lacking = [...data.SMS_PROVIDERS, ...data.EMAIL_PROVIDERS].flatMap((provider) =>
    NEEDED_BY_PROVIDER[provider]
      .filter((name) => data[name] === undefined)
      .map((name) => `${name}: is needed with the provider ${provider}`),
  );
  if (lacking.length > 0) throw invalid(lacking);
  const unsigned = demo ? [] : problemsOfSigning(data);
  if (missing.length > 0 || unsigned.length > 0)
    throw invalid([...missing.map((name) => `${name}: is needed with GATEWAY_URL`), ...unsigned]);
  return {
    ...data,
    demo,
    DATA_DIR: path.resolve(workingDir, data.DATA_DIR),
    PUBLIC_BASE_URL: data.PUBLIC_BASE_URL ?? `http://localhost:${data.PORT}`,
  };
}

function gatewayContradictions(data: Environment): string[] {
  const pair = ['GATEWAY_CLIENT_CERTIFICATE', 'GATEWAY_CLIENT_KEY'] as const;
  const given = pair.filter((name) => data[name] !== undefined);
  return [
    ...pair.filter((name) => given.length === 1 && data[name] === undefined).map((name) => `${name}: is missing`),
    ...(['sap', 'documental'] as const)
      .filter((system) => data.GATEWAY_PER_MINUTE?.[system] !== undefined)
      .map((system) => `GATEWAY_PER_MINUTE: ${system} has GATEWAY_${system.toUpperCase()}_PER_MINUTE of its own`),
  ];
}

/** A real city signs with its own key: a pair in PEM, or one file with both. */
function problemsOfSigning({
  PAPERS_SIGNING_KEY,
  PAPERS_SIGNING_CERTIFICATE,
  PAPERS_SIGNING_PKCS12,
}: Environment): string[] {
  if (PAPERS_SIGNING_PKCS12 !== undefined) return [];
  return [
    ...(PAPERS_SIGNING_KEY === undefined
      ? ['PAPERS_SIGNING_KEY: is needed with GATEWAY_URL, or PAPERS_SIGNING_PKCS12']
      : []),
    ...(PAPERS_SIGNING_CERTIFICATE === undefined
      ? ['PAPERS_SIGNING_CERTIFICATE: is needed with GATEWAY_URL, or PAPERS_SIGNING_PKCS12']
      : []),
  ];
}

function invalid(problems: string[]): AppError {
  return new AppError(
    'config.invalid',
    `the configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

/** The one place where the environment is read. */
export function configFromEnvironment(): Config {
  return readConfig(process.env, process.cwd());
}
