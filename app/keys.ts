import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
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

/** From the configuration; in demo what is not configured is made once and kept in `DATA_DIR/keys.json`, for us alone. */
export async function loadKeys(config: Config): Promise<Keys> {
  const { ENCRYPTION_KEYS, DIGEST_KEY, DIRECT_LINE_SIGNING_KEY } = config;
  if (ENCRYPTION_KEYS && DIGEST_KEY && DIRECT_LINE_SIGNING_KEY) {
    return { encryption: ENCRYPTION_KEYS, digest: DIGEST_KEY, directLine: DIRECT_LINE_SIGNING_KEY };
  }
  const made = await generatedKeys(path.join(config.DATA_DIR, 'keys.json'));
  const encryption = { current: made.encryptionId, keys: new Map([[made.encryptionId, bytes(made.encryption)]]) };
  return {
    encryption: ENCRYPTION_KEYS ?? encryption,
    digest: DIGEST_KEY ?? bytes(made.digest),
    directLine: DIRECT_LINE_SIGNING_KEY ?? bytes(made.directLine),
  };
}

async function generatedKeys(file: string): Promise<z.infer<typeof KeyFile>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) {
    const parsed = KeyFile.safeParse(jsonOf(text));
    // Made anew they would open nothing that is stored: better to stop.
    if (!parsed.success)
      throw new AppError('config.invalid', `${file} is damaged: restore it, or what is stored stays closed`);
    return parsed.data;
  }
  const key = (): string => randomBytes(32).toString('base64');
  const made = {
    encryptionId: `demo-${randomBytes(3).toString('hex')}`,
    encryption: key(),
    digest: key(),
    directLine: key(),
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
