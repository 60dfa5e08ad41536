import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import type { DocumentType, TaxName } from '../../contracts/fact.ts';

export interface DemoTaxpayer {
  documentType: DocumentType;
  document: string;
  name: string;
  contacts: { kind: 'sms' | 'email'; value: string }[];
  obligations: { tax: TaxName; propertyId?: string; year: number; balanceCop: number }[];
}

/** Serves a demo router under `/emulator`, as the product does, and speaks to it as outside checks do. */
export async function startDemo(router: Router) {
  const app = express();
  app.use('/emulator', router);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/emulator`;
  const read = async (path: string): Promise<unknown> => (await fetch(baseUrl + path)).json();
  return {
    baseUrl,
    taxpayers: async (limit: number) => (await read(`/taxpayers?limit=${limit}`)) as DemoTaxpayer[],
    outbox: async (document: string) =>
      (await read(`/outbox?document=${encodeURIComponent(document)}`)) as {
        kind: string;
        to: string;
        document: string;
        text: string;
        at: string;
      }[],
    post: (path: string, body: unknown) =>
      fetch(baseUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual',
      }),
    async settle(reference: string, state: 'approved' | 'rejected') {
      const body = new URLSearchParams({ decision: state === 'approved' ? 'approve' : 'reject' });
      const answer = await fetch(`${baseUrl}/pay/${reference}`, { method: 'POST', body, redirect: 'manual' });
      if (answer.status !== 303) throw new Error(`The payment page answered ${answer.status}.`);
    },
    async fault(fault: Record<string, unknown>) {
      const answer = await this.post('/faults', fault);
      if (answer.status !== 200) throw new Error(`The fault was not taken: ${await answer.text()}`);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
