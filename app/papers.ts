import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Router } from 'express';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../bot/domain/errors.ts';
import type { Papers } from '../bot/ports/papers.ts';
import type { Clock, Ids, RateLimit } from '../bot/ports/system.ts';
import { createPapers } from '../documents/papers.ts';
import type { Issuer } from '../documents/press/job.ts';
import { createPress } from '../documents/press/press.ts';
import { makeDemoIdentity } from '../documents/sign/demo-certificate.ts';
import { readSigningIdentity, type SigningIdentity, type SigningMaterial } from '../documents/sign/signing-identity.ts';
import { verificationRoutes } from '../documents/verification/verification.ts';
import { readIfThere, writeOnce } from '../store/durable-file.ts';
import { createPaperStore, type PaperStoreOptions } from '../store/postgres/papers.ts';
import type { Config } from './config.ts';

export interface PapersPartOptions extends Pick<PaperStoreOptions, 'envelope' | 'digests'> {
  config: Config;
  pool: Pool;
  clock: Clock;
  ids: Ids;
  rateLimit: RateLimit;
  logger: Logger;
  /** Where the paper thread's code is, in development and when built. */
  paperWorkerUrl: URL;
}

/** The documents room, opened: the port, and the public routes that verify papers. */
export interface PapersPart {
  papers: Papers;
  /** `/verificar` and `/api/v1/papers/:code`, to be mounted at the root. */
  verification: Router;
  close(): Promise<void>;
}

/** Of the demonstration's city; with a real gateway both are configured. */
const DEMO_ENTITY = 'Alcaldía del Municipio de Demostración';
const DEMO_PLACE = 'Municipio de Demostración';

/** Reads the signing key, or in demo makes one once. Throws AppError `config.invalid` that names the variable. */
export async function openPapers(options: PapersPartOptions): Promise<PapersPart> {
  const { config, clock, ids, rateLimit, logger } = options;
  const identity = await loadIdentity(config, clock);
  const issuer: Issuer = {
    entity: config.PAPERS_ENTITY ?? DEMO_ENTITY,
    office: config.PAPERS_OFFICE,
    place: config.PAPERS_PLACE ?? DEMO_PLACE,
  };
  const { PAPERS_TSA_URL: url, PAPERS_TSA_TIMEOUT_MS: timeoutMs, PAPERS_TSA_FAILURE: onFailure } = config;
  const press = createPress({
    workerUrl: options.paperWorkerUrl,
    setup: { issuer, identity, ...(url !== undefined && { timeStamp: { url, timeoutMs, onFailure } }) },
    logger,
    threads: config.PAPERS_THREADS,
  });
  press.warm();
  const papers = createPapers({
    ...{ store: createPaperStore(options), press, clock, ids, publicBaseUrl: config.PUBLIC_BASE_URL },
    // The demonstration's people are invented: no key, not even a city's own, makes their papers count.
    demo: config.demo || identity.demo,
  });
  return {
    papers,
    verification: verificationRoutes({ papers, rateLimit, issuer, logger }),
    close: () => press.close(),
  };
}

/** The key and certificate that are configured; in demo, where none are, those of `DATA_DIR/papers-demo.pem`. */
export async function loadIdentity(config: Config, clock: Clock): Promise<SigningIdentity> {
  const material = await configuredMaterial(config);
  if (!material && !config.demo)
    throw new AppError('config.invalid', 'PAPERS_SIGNING_KEY: is needed with GATEWAY_URL, or PAPERS_SIGNING_PKCS12');
  const identity = material ? await readSigningIdentity(material, clock.now()) : await demoIdentity(config, clock);
  if (identity.demo && !config.demo) {
    const variable =
      config.PAPERS_SIGNING_PKCS12 === undefined ? 'PAPERS_SIGNING_CERTIFICATE' : 'PAPERS_SIGNING_PKCS12';
    throw new AppError(
      'config.invalid',
      `${variable}: is a certificate of the demonstration, which signs nothing with a real gateway (GATEWAY_URL)`,
    );
  }
  return identity;
}

async function configuredMaterial(config: Config): Promise<SigningMaterial | undefined> {
  const { PAPERS_SIGNING_KEY: key, PAPERS_SIGNING_CERTIFICATE: certificate, PAPERS_SIGNING_PKCS12: pkcs12 } = config;
  const passphrase = config.PAPERS_SIGNING_PASSPHRASE;
  if (pkcs12 !== undefined) return { pkcs12: await readConfigured('PAPERS_SIGNING_PKCS12', pkcs12), passphrase };
  if (key === undefined && certificate === undefined) return undefined;
  if (key === undefined || certificate === undefined) {
    const [missing, other] =
      key === undefined
        ? ['PAPERS_SIGNING_KEY', 'PAPERS_SIGNING_CERTIFICATE']
        : ['PAPERS_SIGNING_CERTIFICATE', 'PAPERS_SIGNING_KEY'];
    throw new AppError('config.invalid', `${missing}: is needed with ${other}`);
  }
  return {
    keyPem: await pemOf('PAPERS_SIGNING_KEY', key),
    certificatePem: await pemOf('PAPERS_SIGNING_CERTIFICATE', certificate),
    passphrase,
  };
}

async function pemOf(variable: string, value: string): Promise<string> {
  return value.startsWith('-----BEGIN ') ? value : (await readConfigured(variable, value)).toString('utf8');
}

async function readConfigured(variable: string, file: string): Promise<Buffer> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('config.invalid', `${variable}: ${file} cannot be read (${cause.code ?? cause.message})`, {
      cause,
    });
  });
}

async function demoIdentity(config: Config, clock: Clock): Promise<SigningIdentity> {
  const file = path.join(config.DATA_DIR, 'papers-demo.pem');
  const pem = (await readIfThere(file)) ?? (await writeOnce(file, await makeDemoIdentity(clock.now())));
  return readSigningIdentity({ keyPem: pem, certificatePem: pem }, clock.now()).catch((cause: unknown) => {
    throw new AppError('config.invalid', `${file} cannot be used: remove it, and the demonstration makes another`, {
      cause,
    });
  });
}
