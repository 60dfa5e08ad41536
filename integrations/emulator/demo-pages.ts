import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { OutboxQuery, type DemoOptions } from './demo-api.ts';
import { FaultOrder } from './faults.ts';
import type { Order } from './ledger-entries.ts';
import { compactDocument } from './people/documents.ts';
import type { SyntheticTaxpayer } from './people/taxpayer.ts';
import { filingsPage, type FilingGroup } from './pages/filings.ts';
import { faultsPage } from './pages/faults.ts';
import { homePage } from './pages/home.ts';
import { html, money, page, type Html } from './pages/html.ts';
import { mailboxPage } from './pages/mailbox.ts';
import { paymentsPage, payPage } from './pages/payments.ts';
import { peoplePage } from './pages/people.ts';
import { EmulatorProblem, parseInput } from './problem.ts';

const PeopleQuery = z.object({ q: z.string().trim().max(60).default('') });
const Decision = z.object({ decision: z.enum(['approve', 'reject']) });
const FaultForm = z.object({
  system: z.string(),
  mode: z.string(),
  delayMs: z.coerce.number(),
  share: z.coerce.number(),
});
const PEOPLE_SHOWN = 30;
const LISTED = 100;

/** The demo's pages for people: people, mailbox, payments, faults. Plain server-rendered HTML. */
export function demoPages({ city, office, ledger, faults }: DemoOptions): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '4kb' });

  router.get('/', (request, response) => {
    const counts = {
      taxpayers: city.taxpayers.length,
      messages: ledger.messages({ limit: LISTED }).length,
      orders: ledger.lastOrders(LISTED).length,
      filings: filings().reduce((total, { entries }) => total + entries.length, 0),
    };
    send(request, response, 'Consola del emulador', homePage(request.baseUrl, counts));
  });
  router.get('/personas', (request, response) => {
    const { q } = parseInput(PeopleQuery, request.query);
    const all = city.taxpayers.filter((taxpayer) => matches(taxpayer, q));
    const found = all.slice(0, PEOPLE_SHOWN).map((taxpayer) => ({
      taxpayer,
      account: city.account(taxpayer),
      properties: city.cadastre.ofTaxpayer(taxpayer.taxpayerId),
      agreements: office.list(taxpayer),
    }));
    send(request, response, 'Personas', peoplePage({ base: request.baseUrl, query: q, total: all.length, found }));
  });
  router.get('/mailbox', (request, response) => {
    const { document } = parseInput(OutboxQuery, request.query['document'] === '' ? {} : request.query);
    const messages = ledger.messages({ document, limit: LISTED });
    send(request, response, 'Buzón', mailboxPage({ base: request.baseUrl, document: document ?? '', messages }));
  });
  router.get('/pagos', (request, response) => {
    const orders = ledger.lastOrders(LISTED).map((order) => ({ order, state: city.stateOf(order) }));
    send(request, response, 'Pagos', paymentsPage(request.baseUrl, orders));
  });

  router.get('/radicados', (request, response) => {
    send(request, response, 'Radicados', filingsPage(filings()));
  });

  router.get('/pay/:reference', (request, response) => {
    const order = orderOf(request, response);
    if (order) send(request, response, 'Pagar impuestos', payPage(request.baseUrl, order, city.stateOf(order)));
  });
  router.post('/pay/:reference', sameSite, form, express.json({ limit: '4kb' }), (request, response) => {
    const order = orderOf(request, response);
    if (!order) return;
    const { decision } = parseInput(Decision, request.body);
    city.settle(order, decision === 'approve' ? 'approved' : 'rejected');
    response.redirect(303, `${request.baseUrl}/pay/${order.reference}`);
  });

  router.get('/fallas', (request, response) => {
    send(request, response, 'Fallas', faultsPage(request.baseUrl, faults.list()));
  });
  router.post('/fallas', sameSite, form, (request, response) => {
    const { mode, delayMs, ...rest } = parseInput(FaultForm, request.body);
    faults.set(parseInput(FaultOrder, { ...rest, mode, ...(mode === 'delay' && { delayMs }) }));
    response.redirect(303, `${request.baseUrl}/fallas`);
  });

  const filings = (): FilingGroup[] => [
    {
      title: 'Documentos radicados',
      entries: ledger.registrations.last(LISTED).map(({ number, title, fileName, at }) => ({
        ...{ number, at },
        text: `${title} (${fileName})`,
      })),
    },
    {
      title: 'Casos del CRM',
      entries: ledger.cases.last(LISTED).map(({ crmNumber: number, caseNumber, type, subject, at }) => ({
        ...{ number, at },
        text: `Caso ${caseNumber}, ${type}: ${subject}`,
      })),
    },
    {
      title: 'Acuerdos firmados',
      entries: ledger.agreements.last(LISTED).map(({ number, totalCop, schedule, signedAt: at }) => ({
        ...{ number, at },
        text: `${money(totalCop)} en ${schedule.length} pagos`,
      })),
    },
    {
      title: 'Eventos del lago de datos',
      entries: ledger.events.last(LISTED).map(({ idempotencyKey: number, type: text, receivedAt: at }) => ({
        ...{ number, text, at },
      })),
    },
  ];

  function orderOf(request: Request, response: Response): Order | undefined {
    const { reference } = request.params;
    const order = typeof reference === 'string' ? ledger.order(reference) : undefined;
    if (!order) {
      response.status(404);
      send(
        request,
        response,
        'Referencia desconocida',
        html`<p>Esa referencia de pago no existe. Revise el enlace.</p>`,
      );
    }
    return order;
  }
  return router;
}

function send(request: Request, response: Response, title: string, main: Html): void {
  response.type('html').send(page({ base: request.baseUrl, path: request.path, title, main }));
}

/** A form of another site must not pay or break anything; browsers say where a request comes from. */
const sameSite: RequestHandler = (request, _response, next) => {
  const from = request.get('sec-fetch-site');
  if (from !== undefined && from !== 'same-origin' && from !== 'none') {
    throw new EmulatorProblem(403, 'cross-site', 'Forms are only taken from this site.');
  }
  next();
};

function matches(taxpayer: SyntheticTaxpayer, query: string): boolean {
  if (query === '') return true;
  const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const compact = compactDocument(query);
  const byDocument = compact !== '' && compactDocument(taxpayer.document).includes(compact);
  return byDocument || fold(taxpayer.name).includes(fold(query));
}
