import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { readIfThere, writeOnce } from '../store/durable-file.ts';
import type { EncryptionKeys } from '../store/postgres/envelope.ts';
import type { Config } from './config.ts';

/** The server's secrets. */
export interface Keys {
  encryption: EncryptionKeys;
  digest: Uint8Array;
  directLine: Uint8Array;
}

const key32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const KeyFile = z.object({ encryptionId: z.string().min(1), encryption: key32, digest: key32, directLine: key32 });

/**
 * From the configuration; in demo what is not configured is made once and kept in `DATA_DIR/keys.json`, for us alone.
 * `holdsSealed` says whether the database keeps anything sealed: then no keys are made, they would open none of it.
 * Throws AppError `config.invalid`.
 */
export async function loadKeys(config: Config, holdsSealed: () => Promise<boolean>): Promise<Keys> {
  const { ENCRYPTION_KEYS, DIGEST_KEY, DIRECT_LINE_SIGNING_KEY } = config;
  if (ENCRYPTION_KEYS && DIGEST_KEY && DIRECT_LINE_SIGNING_KEY) {
    return { encryption: ENCRYPTION_KEYS, digest: DIGEST_KEY, directLine: DIRECT_LINE_SIGNING_KEY };
  }
  const made = await generatedKeys(path.join(config.DATA_DIR, 'keys.json'), holdsSealed);
  const encryption = { current: made.encryptionId, keys: new Map([[made.encryptionId, bytes(made.encryption)]]) };
  return {
    encryption: ENCRYPTION_KEYS ?? encryption,
    digest: DIGEST_KEY ?? bytes(made.digest),
    directLine: DIRECT_LINE_SIGNING_KEY ?? bytes(made.directLine),
  };
}

async function generatedKeys(file: string, holdsSealed: () => Promise<boolean>): Promise<z.infer<typeof KeyFile>> {
  const text = await readIfThere(file);
  if (text !== undefined) return parseKeys(file, text);
  if (await holdsSealed()) {
    throw new AppError(
      'config.invalid',
      `${file} is missing, and the database holds what was sealed with its keys: restore the file, set ENCRYPTION_KEYS and DIGEST_KEY, or begin with another database`,
    );
  }
  const key = (): string => randomBytes(32).toString('base64');
  const made = {
    encryptionId: `demo-${randomBytes(3).toString('hex')}`,
    encryption: key(),
    digest: key(),
    directLine: key(),
  };
  return parseKeys(file, await writeOnce(file, JSON.stringify(made)));
}

function parseKeys(file: string, text: string): z.infer<typeof KeyFile> {
  const parsed = KeyFile.safeParse(jsonOf(text));
  // Made anew they would open nothing that is stored: better to stop.
  if (!parsed.success)
    throw new AppError('config.invalid', `${file} is damaged: restore it, or what is stored stays closed`);
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
