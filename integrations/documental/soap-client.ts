import { Client, WSDL, type IHttpClient } from 'soap';
import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import type { CallContext } from '../../bot/ports/back-office.ts';

/** What of the gateway carries an envelope: the same token, limits and deadline as any other call. */
export interface SoapGateway {
  exchange(
    request: {
      system: 'documental';
      operation: string;
      method: 'POST';
      path: string;
      contentType: string;
      headers?: Record<string, string>;
      body: string;
      idempotencyKey?: string;
    },
    context: CallContext,
  ): Promise<{ status: number; text: string; contentType: string }>;
}

interface SoapOperation {
  /** Name in the WSDL. */
  method: string;
  /** Constant name for logs and metrics. */
  operation: string;
  idempotencyKey: string;
}

/** Asks the operations of one WSDL. */
interface SoapClient {
  /** The answer's element as an object; throws `backoffice.refused` on the caller's fault, `unreachable` on the server's. */
  invoke(operation: SoapOperation, request: Record<string, unknown>, call: CallContext): Promise<unknown>;
}

/** SOAP 1.1 by npm `soap`, which here only writes and reads XML: what travels goes through the gateway. */
export function createSoapClient(options: { gateway: SoapGateway; wsdl: string; path: string }): SoapClient {
  const { gateway, path } = options;
  const wsdl = openWsdl(options.wsdl);

  return {
    async invoke({ method, operation, idempotencyKey }, request, call) {
      let failure: Error | undefined;
      const through = {
        request(_url: string, body: string, done: Done, headers: Record<string, string>) {
          const { SOAPAction = '""', 'Content-Type': contentType = 'text/xml; charset=utf-8' } = headers;
          gateway
            .exchange(
              {
                ...{ system: 'documental', operation, method: 'POST', path, contentType, body, idempotencyKey },
                headers: { SOAPAction },
              },
              call,
            )
            .then(
              ({ status, text }) => {
                done(null, { status }, text);
              },
              (error: unknown) => {
                failure = error instanceof Error ? error : new Error('The exchange failed.', { cause: error });
                done(failure);
              },
            );
        },
      };
      // A client of its own for each call: it keeps the last request and answer, which are personal.
      const client = new Client(await wsdl, path, { httpClient: through as unknown as IHttpClient });
      const ask = (client as unknown as Record<string, AskFunction | undefined>)[`${method}Async`];
      if (!ask) throw new AppError('internal.bug', 'The WSDL has no such operation.');
      try {
        const [answer] = await ask(request);
        return answer;
      } catch (error) {
        throw failure ?? toFailure(error);
      }
    },
  };
}

type Done = (error: unknown, response?: { status: number }, body?: string) => void;
type AskFunction = (request: unknown) => Promise<[unknown]>;

/** What the parser throws when the body is a SOAP 1.1 fault. */
const Fault = z.object({
  root: z.object({ Envelope: z.object({ Body: z.object({ Fault: z.object({ faultcode: z.string() }) }) }) }),
});

/** The texts of a fault stay out: they may quote the request. */
function toFailure(error: unknown): AppError {
  const fault = Fault.safeParse(error);
  if (!fault.success) return new AppError('backoffice.malformed', 'The answer is no SOAP envelope.');
  const code = fault.data.root.Envelope.Body.Fault.faultcode.split(':').pop() ?? '';
  // SOAP 1.1 §4.4.1: `Client` says that the same request must not be sent again.
  if (code.split('.')[0] === 'Client') return new AppError('backoffice.refused', 'The service refused the request.');
  return new AppError('backoffice.unreachable', 'The service failed.', { retryable: true });
}

function openWsdl(text: string): Promise<WSDL> {
  const opened = new Promise<WSDL>((resolve, reject) => {
    const wsdl = new WSDL(text, '', {});
    wsdl.onReady((error) => {
      if (error as Error | null) reject(error);
      else resolve(wsdl);
    });
  });
  // Told at the first call.
  opened.catch(() => undefined);
  return opened;
}
