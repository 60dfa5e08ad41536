import { z } from 'zod';
import { AppError } from '../../bot/domain/errors.ts';
import type { CallContext, DocumentRegistry } from '../../bot/ports/back-office.ts';
import { createSoapClient, type SoapGateway } from './soap-client.ts';

type Entry = Parameters<DocumentRegistry['register']>[0];

/** What the answer must hold; the parser makes a date of `xsd:dateTime`. */
const Registered = z.object({
  numeroRadicado: z.string().regex(/^[\w.-]{1,40}$/),
  fechaRadicado: z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]),
});

/** Document management over SOAP 1.1, by the WSDL (its text) that the city publishes. */
export function createDocumentRegistry(options: { gateway: SoapGateway; wsdl: string }): DocumentRegistry {
  const soap = createSoapClient({ ...options, path: '/documental/v1/radicacion' });
  return {
    async register(entry, call: CallContext) {
      const { idempotencyKey } = entry;
      const operation = { method: 'RadicarDocumento', operation: 'register-document', idempotencyKey };
      const answer = Registered.safeParse(await soap.invoke(operation, toRequest(entry), call));
      if (!answer.success) throw new AppError('backoffice.malformed', 'The registration answer is not as agreed.');
      return { number: answer.data.numeroRadicado, registeredAt: answer.data.fechaRadicado.toISOString() };
    },
  };
}

function toRequest(entry: Entry): Record<string, unknown> {
  return {
    tipoDocumental: entry.type,
    asunto: entry.title,
    ...(entry.taxpayerId !== undefined && { idContribuyente: entry.taxpayerId }),
    ...(entry.parentNumber !== undefined && { radicadoPrincipal: entry.parentNumber }),
    archivo: {
      nombre: entry.fileName,
      tipoMime: entry.contentType,
      huellaSha256: entry.sha256,
      contenido: Buffer.from(entry.content).toString('base64'),
    },
  };
}
