import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { isProxy } from './proxies.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const port = z.coerce.number().int().min(1).max(65_535);
const positive = z.coerce.number().int().positive();
const key32 = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'must be 32 bytes in base64')
  .transform((text) => Buffer.from(text, 'base64'));
/** http only on this machine: anything that travels is TLS. */
const url = z
  .url({ protocol: /^https?$/ })
  .refine(isSafe, 'must be https (http only on loopback)')
  .transform((text) => text.replace(/\/+$/, ''));
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** `id:base64,id:base64`: the first seals, all open. */
const encryptionKeys = list
  .pipe(z.array(z.string().regex(/^[\w.-]{1,32}:/, 'must be id:base64')).min(1))
  .transform((pairs, context) => {
    const entries = pairs.map((pair) => {
      const at = pair.indexOf(':');
      const key = key32.safeParse(pair.slice(at + 1));
      if (!key.success) context.addIssue('each key must be 32 bytes in base64');
      return [pair.slice(0, at), key.data ?? Buffer.alloc(0)] as const;
    });
    if (new Set(entries.map(([id]) => id)).size < entries.length) context.addIssue('each id must stand for one key');
    return { current: entries[0]?.[0] ?? '', keys: new Map<string, Uint8Array>(entries) };
  });

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
  EMULATOR_SEED: z.coerce.number().int().default(20_261_120),

  NLU_CLASSIFIER: z.enum(['own', 'tfjs']).default('own'),

  ENCRYPTION_KEYS: encryptionKeys.optional(),
  DIGEST_KEY: key32.optional(),
  DIRECT_LINE_SIGNING_KEY: key32.optional(),
  DIRECT_LINE_SECRET: z.string().min(24).optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(z.url({ protocol: /^https?$/ }))).default([]),
  PORTAL_TOKEN_SECRET: z.string().min(32).optional(),
  PORTAL_TOKEN_PUBLIC_KEY: z.string().startsWith('-----BEGIN PUBLIC KEY-----').optional(),

  MESSAGES_PER_10_SECONDS: positive.default(20),
  MESSAGES_PER_MINUTE: positive.default(60),
  OTP_PER_DOCUMENT: positive.default(3),
  OTP_PER_ADDRESS: positive.default(30),
  OTP_WINDOW_MINUTES: positive.default(15),
  UPLOAD_MEGABYTES: positive.max(50).default(10),

  TURN_CONCURRENCY: positive.max(500).default(100),
  TURN_LEASE_MS: positive.min(5_000).default(20_000),
  DATABASE_CONNECTIONS: positive.max(80).default(20),
  DESK_CAPACITY: positive.max(50).default(4),
  DESK_OFFER_SECONDS: positive.max(300).default(30),
  DESK_IDLE_MINUTES: positive.max(60).default(5),
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

const GATEWAY_WAITS_IN_A_TURN = 3;

const NEEDED_WITH_GATEWAY = [
  ...(['GATEWAY_TOKEN_URL', 'GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET'] as const),
  ...(['ENCRYPTION_KEYS', 'DIGEST_KEY', 'DIRECT_LINE_SIGNING_KEY'] as const),
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
  if (data.GATEWAY_TIMEOUT_MS * GATEWAY_WAITS_IN_A_TURN > data.TURN_LEASE_MS)
    throw invalid([
      `TURN_LEASE_MS: must be at least ${GATEWAY_WAITS_IN_A_TURN} times GATEWAY_TIMEOUT_MS, or another node takes the turn while the gateway is waited for`,
    ]);
  if (missing.length > 0) throw invalid(missing.map((name) => `${name}: is needed with GATEWAY_URL`));
  return {
    ...data,
    demo,
    DATA_DIR: path.resolve(workingDir, data.DATA_DIR),
    PUBLIC_BASE_URL: data.PUBLIC_BASE_URL ?? `http://localhost:${data.PORT}`,
  };
}

// What is no address at all is refused for that alone.
function isSafe(text: string): boolean {
  return text.startsWith('https:') || !URL.canParse(text) || LOOPBACK.has(new URL(text).hostname);
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
