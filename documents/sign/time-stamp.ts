import { createHash, randomBytes } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { AppError } from '../../bot/domain/errors.ts';

/** The authority that says when something was signed. */
export interface TimeStampAuthority {
  url: string;
  timeoutMs: number;
}

const SHA_256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** Granted, and granted with changes. */
const GRANTED = [0, 1];
const MOST_BYTES = 64 * 1024;

/**
 * A time-stamp token (DER) for a signature value, by RFC 3161 over HTTP (§ 3.4). The token must be over our bytes, answer
 * our nonce and be signed by the certificate that it carries. Throws AppError `papers.unavailable`.
 */
export async function requestTimeStamp(signature: Uint8Array, authority: TimeStampAuthority): Promise<Uint8Array> {
  const nonce = randomBytes(8);
  // An ASN.1 integer whose first bit is set would be negative, and one with leading zeros is not DER.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const answer = await post(requestFor(signature, nonce), authority);
  try {
    return await tokenOf(answer, signature, nonce);
  } catch (cause) {
    throw unavailable('the time-stamp authority answered something that is no time-stamp of the signature', cause);
  }
}

function requestFor(signature: Uint8Array, nonce: Uint8Array): ArrayBuffer {
  const digest = createHash('sha256').update(signature).digest();
  return new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA_256 }),
      hashedMessage: new OctetString({ valueHex: Uint8Array.from(digest).buffer }),
    }),
    nonce: new Integer({ valueHex: Uint8Array.from(nonce).buffer }),
    certReq: true,
  })
    .toSchema()
    .toBER();
}

async function post(body: ArrayBuffer, { url, timeoutMs }: TimeStampAuthority): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new RangeError(`status ${response.status}`);
    return await readBounded(response);
  } catch (cause) {
    throw unavailable('the time-stamp authority does not answer', cause);
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    const bytes = part as Uint8Array;
    size += bytes.byteLength;
    if (size > MOST_BYTES) throw new RangeError('the answer is too long');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

async function tokenOf(answer: Uint8Array, signature: Uint8Array, nonce: Uint8Array): Promise<Uint8Array> {
  const response = TimeStampResp.fromBER(Uint8Array.from(answer).buffer);
  const { timeStampToken } = response;
  if (!GRANTED.includes(response.status.status) || !timeStampToken) throw new RangeError('it was not granted');
  const signed = new SignedData({ schema: timeStampToken.content });
  const { eContentType, eContent } = signed.encapContentInfo;
  if (timeStampToken.contentType !== ContentInfo.SIGNED_DATA || eContentType !== TST_INFO || !eContent)
    throw new RangeError('it is no time-stamp');
  const info = TSTInfo.fromBER(eContent.getValue());
  if (!info.nonce || !Buffer.from(info.nonce.valueBlock.valueHexView).equals(nonce))
    throw new RangeError('it answers another request');
  // Also compares the imprint with the signature's hash.
  if (!(await signed.verify({ signer: 0, data: Uint8Array.from(signature).buffer })))
    throw new RangeError('its own signature is not valid');
  return new Uint8Array(timeStampToken.toSchema().toBER());
}

function unavailable(detail: string, cause: unknown): AppError {
  return new AppError('papers.unavailable', detail, { retryable: true, cause });
}
