import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../bot/ports/system.ts';
import type { City } from '../city.ts';
import type { Ledger } from '../ledger.ts';
import { parseInput } from '../problem.ts';
import { knownTaxpayer } from './debts.ts';
import { positionsOf } from './positions.ts';
import { assertSameBody, type Route } from './route.ts';

const Events = z.strictObject({
  eventos: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200),
        tipo: z.string().min(1).max(80),
        fecha: z.iso.datetime({ offset: true }),
        datos: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1)
    .max(500),
});

/** The data lake: accounts as copied last night, and the intake of events, each kept once by its id. */
export function dataLakeRoutes({ city, ledger, clock }: { city: City; ledger: Ledger; clock: Clock }): Route[] {
  return [
    {
      system: 'data-lake',
      method: 'get',
      path: '/data-lake/v1/cuentas/:id',
      handle(request, response) {
        const taxpayer = knownTaxpayer(city, request.params['id']);
        const { asOf, obligations } = city.accountCopy(taxpayer);
        response.json({
          interlocutor: taxpayer.taxpayerId,
          fechaCorte: asOf,
          moneda: 'COP',
          posiciones: positionsOf(obligations),
        });
      },
    },
    {
      system: 'data-lake',
      method: 'post',
      path: '/api/data-lake/ingest',
      handle(request, response) {
        const { eventos } = parseInput(Events, request.body);
        const receivedAt = clock.now().toISOString();
        const events = eventos.map((event) => ({
          idempotencyKey: event.id,
          bodyHash: createHash('sha256').update(JSON.stringify(event)).digest('hex'),
          type: event.tipo,
          occurredAt: new Date(event.fecha).toISOString(),
          data: event.datos,
          receivedAt,
        }));
        // All or none: an id that comes back with another content refuses the batch before anything is kept.
        const seen = new Map<string, (typeof events)[number]>();
        for (const event of events) {
          const earlier = ledger.events.byKey(event.idempotencyKey) ?? seen.get(event.idempotencyKey);
          if (earlier) assertSameBody(earlier, event.bodyHash);
          else seen.set(event.idempotencyKey, event);
        }
        for (const event of seen.values()) ledger.events.add(event);
        response.status(202).json({ aceptados: seen.size, repetidos: events.length - seen.size });
      },
    },
  ];
}
