import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { AppError } from '../../bot/domain/errors.ts';
import type { SentFile } from '../../bot/ports/inspection.ts';
import type { DirectLineLimits } from './limits.ts';

/** What an upload carried: files, and the text of its `activity` part where it had one. */
export interface UploadBody {
  files: SentFile[];
  activity?: string;
}

/** Bytes of uploads now held in memory by the whole process. */
export interface UploadBudget {
  usedBytes: number;
}

const ACTIVITY_TYPE = 'application/vnd.microsoft.activity';
// Boundaries, part headers and stray fields, on top of files and activity.
const OVERHEAD_BYTES = 256 * 1024;

/**
 * Reads multipart/form-data, or any other body as one file. The caller gives back to `budget` what was held
 * (`release`), whatever happens. A body that breaks a limit is read to its end where it may be that long, so
 * that the sender hears the answer. Throws AppError `upload.size`, `request.invalid`, `rate.limited`.
 */
export function readUpload(
  request: IncomingMessage,
  limits: DirectLineLimits,
  budget: UploadBudget,
): { body: Promise<UploadBody>; release: () => void } {
  let held = 0;
  const hold = (bytes: number): AppError | undefined => {
    if (budget.usedBytes + bytes > limits.uploadBytesInFlight)
      return new AppError('rate.limited', 'Many files are being sent just now', { retryable: true, retryAfterS: 5 });
    budget.usedBytes += bytes;
    held += bytes;
    return undefined;
  };
  const release = (): void => {
    budget.usedBytes -= held;
    held = 0;
  };
  const longest = limits.filesPerMessage * limits.fileBytes + limits.activityBytes + OVERHEAD_BYTES;
  if (Number(request.headers['content-length'] ?? 0) > longest)
    return { body: Promise.reject(tooLarge(limits)), release };
  const multipart = /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
  const body = multipart ? readMultipart(request, limits, longest, hold) : readRaw(request, limits, hold);
  return { body, release };
}

type Hold = (bytes: number) => AppError | undefined;

async function readMultipart(
  request: IncomingMessage,
  limits: DirectLineLimits,
  longest: number,
  hold: Hold,
): Promise<UploadBody> {
  const parser = createParser(request, limits);
  const result: UploadBody = { files: [] };
  let broken: AppError | undefined;

  await new Promise<void>((resolve, reject) => {
    let received = 0;
    const count = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > longest) stop(tooLarge(limits));
    };
    const stop = (error: AppError): void => {
      broken ??= error;
      request.off('data', count);
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('file', (field, stream, { filename, mimeType }) => {
      const isActivity = field === 'activity' || mimeType === ACTIVITY_TYPE;
      const limit = isActivity ? limits.activityBytes : limits.fileBytes;
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) broken ??= isActivity ? activityTooLarge(limits) : tooLarge(limits);
        broken ??= hold(chunk.length);
        if (broken) chunks.length = 0;
        else chunks.push(chunk);
      });
      stream.on('end', () => {
        if (broken) return;
        if (isActivity) result.activity = Buffer.concat(chunks).toString('utf8');
        else result.files.push({ name: filename ?? '', declaredType: mimeType, content: Buffer.concat(chunks) });
      });
      // A body that ends in the middle of a file is told by the parser's own error.
      stream.on('error', () => undefined);
    });
    parser.on('field', (name, value, { valueTruncated }) => {
      if (name !== 'activity') return;
      if (valueTruncated) broken ??= activityTooLarge(limits);
      else result.activity = value;
    });
    parser.on('filesLimit', () => (broken ??= tooLarge(limits)));
    parser.on('partsLimit', () => (broken ??= tooLarge(limits)));
    parser.on('error', () => stop(new AppError('request.invalid', 'The form could not be read')));
    parser.on('close', resolve);
    request.on('close', () => {
      if (!request.complete) stop(notWhole());
    });
    request.on('data', count);
    request.pipe(parser);
  });
  if (broken) throw broken;
  return result;
}

function createParser(request: IncomingMessage, limits: DirectLineLimits) {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: {
        // One more than allowed, so that too many and too long are seen; the activity counts as a file.
        files: limits.filesPerMessage + 1,
        fileSize: Math.max(limits.fileBytes, limits.activityBytes) + 1,
        fields: 10,
        fieldSize: limits.activityBytes,
        parts: limits.filesPerMessage + 12,
        headerPairs: 50,
      },
    });
  } catch {
    throw new AppError('request.invalid', 'The form names no boundary');
  }
}

async function readRaw(request: IncomingMessage, limits: DirectLineLimits, hold: Hold): Promise<UploadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Refused half-way, the request must live on to be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      const broken = size > limits.fileBytes ? tooLarge(limits) : hold(chunk.length);
      if (broken) throw broken;
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof AppError ? error : notWhole();
  }
  const declaredType = request.headers['content-type'] ?? '';
  return { files: [{ name: nameOf(request), declaredType, content: Buffer.concat(chunks) }] };
}

function nameOf(request: IncomingMessage): string {
  const header = request.headers['content-disposition'] ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return '';
    }
  }
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? '';
}

function tooLarge(limits: DirectLineLimits): AppError {
  const megabytes = Math.round((limits.fileBytes / 1024 / 1024) * 10) / 10;
  return new AppError('upload.size', `At most ${limits.filesPerMessage} files of ${megabytes} MB each`);
}

function notWhole(): AppError {
  return new AppError('request.invalid', 'The body was not sent to its end');
}

function activityTooLarge(limits: DirectLineLimits): AppError {
  return new AppError('request.too-large', `The activity part may have ${limits.activityBytes} bytes`);
}
