import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Ids } from '../../../bot/ports/system.ts';
import type { Message } from '../ledger-entries.ts';
import type { Ledger } from '../ledger.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

/** Bytes of one attachment, and how many a message may have. */
const MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024;
const MAX_ATTACHMENTS = 2;

const NewAttachment = z.strictObject({
  nombre: z.string().regex(/^[^\\/\p{Cc}]{1,120}$/u),
  tipo: z.string().regex(/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/),
  contenido: z
    .base64()
    .max(Math.ceil(MAX_ATTACHMENT_BYTES / 3) * 4)
    .refine((text) => Buffer.byteLength(text, 'base64') <= MAX_ATTACHMENT_BYTES, 'is more than 5 MB'),
});
const NewMessage = z.strictObject({
  canal: z.enum(['SMS', 'CORREO']),
  destino: z.string().min(3).max(254),
  documento: z.string().min(1).max(40),
  asunto: z.string().max(200).optional(),
  cuerpo: z.string().min(1).max(4_000),
  adjuntos: z.array(NewAttachment).max(MAX_ATTACHMENTS).optional(),
});

/** The city's sender of SMS and e-mail; what it sends stands in the mailbox at once. */
export function notificacionesRoutes({ ledger, clock, ids }: { ledger: Ledger; clock: Clock; ids: Ids }): Route[] {
  return [
    {
      system: 'notificaciones',
      method: 'post',
      path: '/notificaciones/v1/mensajes',
      bodyLimit: '15mb',
      handle(request, response) {
        const { idempotencyKey, bodyHash } = idempotency(request);
        const { canal, destino, documento, asunto, cuerpo, adjuntos } = parseInput(NewMessage, request.body);
        if (canal === 'SMS' && adjuntos !== undefined) {
          throw new EmulatorProblem(422, 'attachments', 'An SMS carries no attachments.');
        }
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
            ...(adjuntos !== undefined && { attachments: adjuntos.map(identify) }),
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

function identify({
  nombre,
  tipo,
  contenido,
}: z.infer<typeof NewAttachment>): NonNullable<Message['attachments']>[number] {
  const content = Buffer.from(contenido, 'base64');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { fileName: nombre, contentType: tipo, bytes: content.length, sha256 };
}
