import { z } from 'zod';
import type { OutgoingMessage } from '../../bot/ports/back-office.ts';

/** `POST /notificaciones/v1/mensajes`. */
export const DeliveryAnswer = z.object({ idMensaje: z.string().min(1), estado: z.string() });

/** The message as the city's sender takes it. */
export function fromMessage(message: OutgoingMessage): unknown {
  return {
    canal: message.kind === 'sms' ? 'SMS' : 'CORREO',
    destino: message.to,
    documento: message.document,
    ...(message.subject !== undefined && { asunto: message.subject }),
    cuerpo: message.text,
    ...(message.attachments !== undefined && {
      adjuntos: message.attachments.map(({ fileName, contentType, content }) => ({
        nombre: fileName,
        tipo: contentType,
        contenido: Buffer.from(content).toString('base64'),
      })),
    }),
  };
}
