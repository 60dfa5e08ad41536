import { z } from 'zod';
import type { EventLake } from '../../bot/ports/event-lake.ts';
import type { Gateway } from '../gateway/types.ts';

/** `POST /api/data-lake/ingest`. */
const IngestAnswer = z.object({ aceptados: z.number().int(), repetidos: z.number().int() });

/** Events of ours into the city's lake; a batch that comes twice is kept once, by the ids of its events. */
export function createEventLake({ gateway }: { gateway: Gateway }): EventLake {
  return {
    async ingest(events, call) {
      const first = events[0]?.id ?? '';
      await gateway.call(
        {
          system: 'data-lake',
          operation: 'ingest-events',
          method: 'POST',
          path: '/api/data-lake/ingest',
          body: { eventos: events.map(({ id, type, at, data }) => ({ id, tipo: type, fecha: at, datos: data })) },
          idempotencyKey: `${first}.${events.length}`,
          answer: IngestAnswer,
        },
        call,
      );
    },
  };
}
