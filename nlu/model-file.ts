import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import type { Model } from './model.ts';

/** Raised when what is inside changes, or when the same data would train another model. */
const MODEL_FORMAT = 1;

/**
 * One file: "VNLU", format (u32), header length (u32), header (JSON, padded to 4 bytes), then the arrays in the
 * header's order (little endian, 4 bytes a number), then the SHA-256 of all that. The same model gives the same bytes.
 */
export function encodeModel(model: Model): Buffer {
  const arrays = arraysOf(model);
  const header: Header = {
    dataHash: model.dataHash,
    seed: model.seed,
    intents: model.intents,
    calibration: model.calibration,
    metrics: model.metrics,
    lengths: arrays.map((array) => array.length),
  };
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const start = Buffer.alloc(PREFIX);
  start.write(MAGIC, 0, 'latin1');
  start.writeUInt32LE(MODEL_FORMAT, 4);
  start.writeUInt32LE(padded.length, 8);
  const body = Buffer.concat([start, padded, ...arrays.map(toBytes)]);
  return Buffer.concat([body, sha256(body)]);
}

/** Reads a file's bytes; another format or a damaged file is `model.format`. */
export function decodeModel(bytes: Buffer): { model: Model; version: string } {
  const { header, dataStart } = readHeader(bytes);
  const bodyEnd = bytes.length - DIGEST;
  if (bodyEnd < dataStart || !sha256(bytes.subarray(0, bodyEnd)).equals(bytes.subarray(bodyEnd))) {
    throw new AppError('model.format', 'The model file is damaged: its digest does not match');
  }
  let at = dataStart;
  const [hashes, idf, weights, bias, languageWeights, languageBias] = header.lengths.map((length) => {
    const part = bytes.subarray(at, at + 4 * length);
    at += 4 * length;
    return part;
  });
  if (!hashes || !idf || !weights || !bias || !languageWeights || !languageBias || at !== bodyEnd) {
    throw new AppError('model.format', 'The model file is damaged: its parts do not add up');
  }
  const { dataHash, seed, intents, calibration, metrics } = header;
  const model: Model = {
    dataHash,
    seed,
    intents,
    calibration,
    metrics,
    vocabulary: { hashes: new Uint32Array(copy(hashes)), idf: toFloats(idf) },
    classifier: { classes: intents.length, weights: toFloats(weights), bias: toFloats(bias) },
    language: { classes: 2, weights: toFloats(languageWeights), bias: toFloats(languageBias) },
  };
  return { model, version: bytes.subarray(bodyEnd).toString('hex').slice(0, 12) };
}

/** Loads a model: `model.unavailable` where there is none, `model.format` where it cannot be used. */
export async function loadModel(file: string): Promise<{ model: Model; version: string }> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new AppError('model.unavailable', `${file}: there is no model to load`, { cause });
  });
  return decodeModel(bytes);
}

/** Writes the whole file or nothing (temporary file, then rename). */
export async function saveModel(file: string, model: Model): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, encodeModel(model), { flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The data hash a model file was trained on, reading its header only; undefined where there is no usable file. */
export async function modelDataHash(file: string): Promise<string | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const bytes = Buffer.alloc(LARGEST_HEADER);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return readHeader(bytes.subarray(0, bytesRead)).header.dataHash;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

const MAGIC = 'VNLU';
const PREFIX = 12;
const DIGEST = 32;
const LARGEST_HEADER = 64 * 1024;

const Ratio = z.number().min(0).max(1);
const Header = z.object({
  dataHash: z.string().regex(/^[0-9a-f]{64}$/),
  seed: z.number().int(),
  intents: z.array(z.string()).min(1).max(1000),
  calibration: z.object({
    weights: z.array(z.number()),
    bias: z.number(),
    abstainBelow: Ratio,
    ambiguousFrom: Ratio,
  }),
  metrics: z.object({
    utterances: z.number().int(),
    intents: z.number().int(),
    accuracy: Ratio,
    answeredRight: Ratio,
    outOfScopeRecall: Ratio,
  }),
  lengths: z.array(z.number().int().nonnegative()).length(6),
});
type Header = z.infer<typeof Header>;

function readHeader(bytes: Buffer): { header: Header; dataStart: number } {
  if (bytes.length < PREFIX || bytes.toString('latin1', 0, 4) !== MAGIC) {
    throw new AppError('model.format', 'This is no model file');
  }
  const format = bytes.readUInt32LE(4);
  if (format !== MODEL_FORMAT) {
    throw new AppError('model.format', `The model file has format ${format}; this version reads ${MODEL_FORMAT}`);
  }
  const dataStart = PREFIX + bytes.readUInt32LE(8);
  try {
    return { header: Header.parse(JSON.parse(bytes.toString('utf8', PREFIX, dataStart))), dataStart };
  } catch (cause) {
    throw new AppError('model.format', 'The model file is damaged: its header cannot be read', { cause });
  }
}

function arraysOf({ vocabulary, classifier, language }: Model): (Uint32Array | Float32Array)[] {
  return [vocabulary.hashes, vocabulary.idf, classifier.weights, classifier.bias, language.weights, language.bias];
}

const toBytes = (array: Uint32Array | Float32Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** Typed arrays need 4-byte alignment, which a slice of a file may lack. */
const copy = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

const toFloats = (bytes: Buffer): Float32Array => new Float32Array(copy(bytes));

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
