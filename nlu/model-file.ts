import { createHash, webcrypto } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as giveWay } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import type { ClassifierName } from './classifier.ts';
import { classifierNamed } from './classifiers.ts';
import type { Vocabulary } from './features/vocabulary.ts';
import type { Model } from './model.ts';
import { moodClassifier } from './mood/judgement.ts';
import type { Judgement, MoodModel } from './mood/mood-model.ts';
import type { Quantized } from './own/quantized.ts';

/** Raised when what is inside changes, or when the same data would train another model. */
const MODEL_FORMAT = 4;

/**
 * One file: "VNLU", format (u32), header length (u32), header (JSON, padded to 4 bytes), then the parts in the header's
 * order (little endian), then the SHA-256 of all that. The same model gives the same bytes.
 */
export function encodeModel(model: Model): Buffer {
  const { vocabulary, classifier, language, mood } = model;
  const parts: Uint8Array[] = [toBytes(vocabulary.hashes), toBytes(vocabulary.weights), classifier.toBytes()];
  parts.push(Buffer.from(model.spelling.join('\n')));
  if (language) parts.push(toBytes(language.weights.cells));
  if (mood) {
    parts.push(toBytes(mood.vocabulary.hashes), toBytes(mood.vocabulary.weights));
    for (const { classifier: judging } of judgementsOf(mood)) parts.push(judging.toBytes());
  }
  const header: Header = {
    dataHash: model.dataHash,
    seed: model.seed,
    intents: model.intents,
    shares: sharesOf(vocabulary),
    classifier: model.classifierName,
    calibration: model.calibration,
    metrics: model.metrics,
    ...(language ? { language: { scale: language.weights.scales[0] ?? 0, bias: language.bias } } : {}),
    ...(mood
      ? {
          mood: {
            shares: sharesOf(mood.vocabulary),
            judgements: judgementsOf(mood).map(({ logistic, from }) => ({ logistic, from })),
          },
        }
      : {}),
    lengths: parts.map((part) => part.length),
  };
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const start = Buffer.alloc(PREFIX);
  start.write(MAGIC, 0, 'latin1');
  start.writeUInt32LE(MODEL_FORMAT, 4);
  start.writeUInt32LE(padded.length, 8);
  const body = Buffer.concat([start, padded, ...parts]);
  return Buffer.concat([body, sha256(body)]);
}

/**
 * Reads a file's bytes; another format or a damaged file is `model.format`. Gives way between its parts and lets another
 * thread take the digest, so that a server reads texts meanwhile.
 */
export async function decodeModel(bytes: Buffer): Promise<{ model: Model; version: string }> {
  const { header, dataStart } = readHeader(bytes);
  const bodyEnd = bytes.length - DIGEST;
  if (bodyEnd < dataStart || !(await digestOf(bytes.subarray(0, bodyEnd))).equals(bytes.subarray(bodyEnd))) {
    throw new AppError('model.format', 'The model file is damaged: its digest does not match');
  }
  if (dataStart + header.lengths.reduce((a, b) => a + b, 0) !== bodyEnd) throw partsMissing();
  let at = dataStart;
  const parts = header.lengths.map((length) => bytes.subarray(at, (at += length)));
  const take = (): Buffer => {
    const part = parts.shift();
    if (!part) throw partsMissing();
    return part;
  };
  const vocabulary = takeVocabulary(take, header.shares);
  const kind = await classifierNamed(header.classifier);
  await giveWay();
  const classifier = kind.fromBytes(take());
  await giveWay();
  const model: Model = {
    dataHash: header.dataHash,
    seed: header.seed,
    intents: header.intents,
    vocabulary,
    classifierName: header.classifier,
    classifier,
    spelling: take().toString().split('\n').filter(Boolean),
    ...(header.language
      ? { language: { weights: takeColumn(take, header.language.scale), bias: header.language.bias } }
      : {}),
    ...(header.mood ? { mood: takeMood(take, header.mood) } : {}),
    calibration: header.calibration,
    metrics: header.metrics,
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

/** Writes the model, whole or not at all. */
export async function saveModel(file: string, model: Model): Promise<void> {
  await writeWhole(file, encodeModel(model));
}

/** Writes a file whole or not at all. */
export async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What a model file was trained on and by what, reading its header only; undefined where there is no usable file. */
export async function describeModel(
  file: string,
): Promise<{ dataHash: string; classifier: ClassifierName } | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const bytes = Buffer.alloc(LARGEST_HEADER);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const { dataHash, classifier } = readHeader(bytes.subarray(0, bytesRead)).header;
    return { dataHash, classifier };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

const MAGIC = 'VNLU';
const PREFIX = 12;
const DIGEST = 32;
const LARGEST_HEADER = 256 * 1024;

const Ratio = z.number().min(0).max(1);
const Shares = z.object({ wordShare: z.number(), conceptShare: z.number() });
const Judged = z.object({
  logistic: z.object({ weights: z.array(z.number()), bias: z.number() }),
  from: Ratio,
});
const Header = z.object({
  dataHash: z.string().regex(/^[0-9a-f]{64}$/),
  seed: z.number().int(),
  intents: z.array(z.string()).min(1).max(2000),
  shares: Shares,
  classifier: z.enum(['own', 'tfjs']),
  calibration: z.object({
    pairs: z.boolean(),
    doubtsUnknown: z.boolean(),
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
    outOfScopeAuroc: Ratio,
    calibrationError: Ratio,
  }),
  language: z.object({ scale: z.number(), bias: z.number() }).optional(),
  mood: z.object({ shares: Shares, judgements: z.array(Judged).min(2).max(3) }).optional(),
  lengths: z.array(z.number().int().nonnegative()).min(3),
});
type Header = z.infer<typeof Header>;

function readHeader(bytes: Buffer): { header: Header; dataStart: number } {
  if (bytes.length < PREFIX || bytes.toString('latin1', 0, 4) !== MAGIC) {
    throw new AppError('model.format', 'This is no model file');
  }
  const format = bytes.readUInt32LE(4);
  if (format !== MODEL_FORMAT) {
    throw new AppError(
      'model.format',
      `The model file has format ${format}; this version reads ${MODEL_FORMAT}: train again`,
    );
  }
  const dataStart = PREFIX + bytes.readUInt32LE(8);
  try {
    return { header: Header.parse(JSON.parse(bytes.toString('utf8', PREFIX, dataStart))), dataStart };
  } catch (cause) {
    throw new AppError('model.format', 'The model file is damaged: its header cannot be read', { cause });
  }
}

const sharesOf = ({ wordShare, conceptShare }: Vocabulary): Header['shares'] => ({ wordShare, conceptShare });

const judgementsOf = ({ annoyed, furious, pleased }: MoodModel): Judgement[] =>
  pleased ? [annoyed, furious, pleased] : [annoyed, furious];

function takeVocabulary(take: () => Buffer, shares: Header['shares']): Vocabulary {
  return { hashes: new Uint32Array(copy(take())), weights: new Float32Array(copy(take())), ...shares };
}

const takeColumn = (take: () => Buffer, scale: number): Quantized => ({
  columns: 1,
  cells: new Int8Array(copy(take())),
  scales: Float32Array.of(scale),
});

function takeMood(take: () => Buffer, header: NonNullable<Header['mood']>): MoodModel {
  const vocabulary = takeVocabulary(take, header.shares);
  const [annoyed, furious, pleased] = header.judgements.map((one): Judgement => ({
    ...one,
    classifier: moodClassifier.fromBytes(take()),
  }));
  if (!annoyed || !furious) throw partsMissing();
  return { vocabulary, annoyed, furious, ...(pleased ? { pleased } : {}) };
}

const partsMissing = (): AppError => new AppError('model.format', 'The model file is damaged: its parts do not add up');

const toBytes = (array: Uint32Array | Float32Array | Int8Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** Numbers of 4 bytes need an alignment that a slice of a file may lack. */
const copy = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** The same, taken in another thread. */
const digestOf = async (bytes: Buffer): Promise<Buffer> => Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes));

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
