import { createHash } from 'node:crypto';
import type { DocumentRegistry } from '../bot/ports/back-office.ts';
import type { Papers } from '../bot/ports/papers.ts';
import type { PaperKind } from '../contracts/paper.ts';

/** Types of the city's table of documents. */
const TYPE_OF_KIND: Readonly<Record<PaperKind, string>> = {
  clearance: 'PAZ_Y_SALVO',
  statement: 'ESTADO_DE_CUENTA',
  cadastral: 'CERTIFICADO_CATASTRAL',
  bill: 'FACTURA',
  receipt: 'COMPROBANTE_DE_PAGO',
  agreement: 'ACUERDO_DE_PAGO',
  filing: 'CONSTANCIA_DE_RADICADO',
  'personal-data': 'DATOS_PERSONALES',
};

/** Makes the function that enters a paper in document management; one that is gone is passed over. */
export function paperRegistration(papers: Pick<Papers, 'read'>, registry: DocumentRegistry) {
  return async (paperId: string, id: string, correlationId: string): Promise<void> => {
    const found = await papers.read(paperId);
    if (!found) return;
    const { paper, holder, pdf } = found;
    const entry = {
      ...{ type: TYPE_OF_KIND[paper.kind], title: paper.number, ...(holder && { taxpayerId: holder.taxpayerId }) },
      ...{ fileName: paper.fileName, contentType: 'application/pdf', content: pdf, idempotencyKey: id },
      sha256: createHash('sha256').update(pdf).digest('hex'),
    };
    await registry.register(entry, { correlationId, reservation: id });
  };
}
