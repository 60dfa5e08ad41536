import express, { type Router } from 'express';
import { z } from 'zod';
import type { AgreementOffice } from './agreements.ts';
import type { City } from './city.ts';
import { FaultOrder, type Faults } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { parseInput } from './problem.ts';

/** A member of the demo staff, with what is needed to sign in to the desk. */
export interface DemoStaff {
  user: string;
  password: string;
  roles: string[];
  totpSecret?: string;
}

export interface DemoOptions {
  city: City;
  office: AgreementOffice;
  ledger: Ledger;
  faults: Faults;
  staff: () => DemoStaff[] | Promise<DemoStaff[]>;
}

const TaxpayersQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
export const OutboxQuery = z.object({ document: z.string().trim().min(1).max(40).optional() });
/** Messages given without a document, and at most of one document. */
const LAST_MESSAGES = 100;
const MESSAGES_OF_ONE = 1_000;

/** The JSON end of the demo: synthetic people, their messages, the staff and the faults. */
export function demoApi({ city, ledger, faults, staff }: DemoOptions): Router {
  const router = express.Router();
  router.get('/taxpayers', (request, response) => {
    const { limit } = parseInput(TaxpayersQuery, request.query);
    response.json(
      city.taxpayers.slice(0, limit).map((taxpayer) => ({
        documentType: taxpayer.documentType,
        document: taxpayer.document,
        name: taxpayer.name,
        contacts: city.contacts(taxpayer).contacts,
        obligations: city
          .account(taxpayer)
          .map(({ tax, propertyId, year, balanceCop }) => ({ tax, propertyId, year, balanceCop })),
      })),
    );
  });
  router.get('/outbox', (request, response) => {
    const { document } = parseInput(OutboxQuery, request.query);
    const limit = document === undefined ? LAST_MESSAGES : MESSAGES_OF_ONE;
    response.json(
      ledger
        .messages({ document, limit })
        .map(({ kind, to, document: of, text, at }) => ({ kind, to, document: of, text, at })),
    );
  });
  router.get('/staff', async (_request, response) => {
    response.json(await staff());
  });
  router.get('/faults', (_request, response) => {
    response.json(faults.list());
  });
  router.post('/faults', express.json({ limit: '4kb' }), (request, response) => {
    const fault = parseInput(FaultOrder, request.body);
    faults.set(fault);
    response.json(fault);
  });
  return router;
}
