import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import type { CaseService } from './case-service.ts';
import type { SoapOperation } from './cases-wsdl.ts';
import { CaseEventRequest, CaseRequest, IdempotencyKey, parseInput } from './schemas.ts';
import type { ApiGrant } from './tokens.ts';

/** What the npm `soap` server calls: the message's parts, and the headers as the third argument. */
type Handler = (parts: unknown, callback: unknown, headers: unknown) => Promise<unknown>;

/** How the one operation of a request ended; undefined where none was called. */
export type SoapEnd = { result: unknown } | { error: unknown } | undefined;

/** The operations of the WSDL for one caller and one request. */
export function createSoapOperations(
  service: CaseService,
  caller: ApiGrant,
): { operations: Record<SoapOperation, Handler>; ended(): SoapEnd } {
  let end: SoapEnd;
  const operation =
    (act: (parts: Record<string, unknown>) => Promise<object>): Handler =>
    async (parts, _callback, headers) => {
      try {
        refuseWhatMustBeUnderstood(headers);
        const result = await act(parseInput(Parts, parts ?? {}, 'Body'));
        end = { result };
        return result;
      } catch (error) {
        end = { error };
        return {};
      }
    };
  return {
    ended: () => end,
    operations: {
      CreateCase: operation(async ({ idempotencyKey, detail, ...rest }) => {
        const key = parseInput(IdempotencyKey, idempotencyKey, 'idempotencyKey');
        const items = parseInput(DetailItems, detail, 'detail').map(({ name, value }) => [name, value] as const);
        const request = parseInput(CaseRequest, { ...rest, detail: Object.fromEntries(items) }, 'Body');
        const { created, status } = await service.open(caller, request, key);
        return { created, case: status };
      }),
      GetCaseStatus: operation(async ({ number }) => ({ case: await service.read(caller, text(number, 'number')) })),
      RegisterEvent: operation(async ({ number, idempotencyKey, occurredAt, ...rest }) => {
        const key = parseInput(IdempotencyKey, idempotencyKey, 'idempotencyKey');
        const at =
          occurredAt instanceof Date && !Number.isNaN(occurredAt.getTime()) ? occurredAt.toISOString() : occurredAt;
        const request = parseInput(CaseEventRequest, { ...rest, ...(at !== undefined && { occurredAt: at }) }, 'Body');
        return service.change(caller, text(number, 'number'), request, key);
      }),
    },
  };
}

const Parts = z.record(z.string(), z.unknown()).transform(({ attributes: _attributes, ...parts }) => parts);

/** One alone comes as itself, none as nothing. */
const DetailItems = z.preprocess(
  (items): unknown => (items === undefined || items === null ? [] : Array.isArray(items) ? items : [items]),
  z.array(z.strictObject({ name: z.string(), value: z.string() })).max(50),
);

const text = (value: unknown, at: string): string => parseInput(z.string(), value, at);

const Header = z.record(z.string(), z.unknown());

/** SOAP 1.1, section 4.2.3: we know no header, and what must be understood is refused. */
function refuseWhatMustBeUnderstood(headers: unknown): void {
  const blocks = Header.safeParse(headers);
  for (const [name, block] of Object.entries(blocks.data ?? {})) {
    const attributes = Header.safeParse(Header.safeParse(block).data?.['attributes']).data ?? {};
    const must = Object.entries(attributes).some(([key, value]) => /(^|:)mustUnderstand$/.test(key) && value === '1');
    if (must)
      throw new AppError('request.invalid', `The header ${name} is not understood: use the HTTP header Authorization`);
  }
}
