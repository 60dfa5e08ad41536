import { z } from 'zod';
import type { Clock, Ids } from '../../../bot/ports/system.ts';
import type { Ledger } from '../ledger.ts';
import { parseInput } from '../problem.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const NewMessage = z.strictObject({
  canal: z.enum(['SMS', 'CORREO']),
  destino: z.string().min(3).max(254),
  documento: z.string().min(1).max(40),
  asunto: z.string().max(200).optional(),
  cuerpo: z.string().min(1).max(4_000),
});

/** The city's sender of SMS and e-mail; what it sends stands in the mailbox at once. */
export function notificacionesRoutes({ ledger, clock, ids }: { ledger: Ledger; clock: Clock; ids: Ids }): Route[] {
  return [
    {
      system: 'notificaciones',
      method: 'post',
      path: '/notificaciones/v1/mensajes',
      handle(request, response) {
        const { idempotencyKey, bodyHash } = idempotency(request);
        const { canal, destino, documento, asunto, cuerpo } = parseInput(NewMessage, request.body);
        const earlier = ledger.messageByKey(idempotencyKey);
        if (earlier) assertSameBody(earlier, bodyHash);
        const id = earlier?.id ?? ids.id();
        if (!earlier) {
          ledger.addMessage({
            id,
            kind: canal === 'SMS' ? 'sms' : 'email',
            to: destino,
            document: documento,
            ...(asunto !== undefined && { subject: asunto }),
            text: cuerpo,
            at: clock.now().toISOString(),
            idempotencyKey,
            bodyHash,
          });
        }
        response.status(202).json({ idMensaje: id, estado: 'ENTREGADO' });
      },
    },
  ];
}
