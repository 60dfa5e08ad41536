import { z } from 'zod';
import { DOCUMENT_TYPE_CODES, codeOfDocumentType } from '../../gateway/city-codes.ts';
import type { City } from '../city.ts';
import { parseInput } from '../problem.ts';
import type { Route } from './route.ts';

const Search = z.strictObject({
  numeroDocumento: z.string().min(1).max(40),
  tipoDocumento: z.enum(Object.values(DOCUMENT_TYPE_CODES)).optional(),
});

/** The register of taxpayers. A known and an unknown document take the same way: one look-up, one list. */
export function ritRoutes({ city }: { city: City }): Route[] {
  return [
    {
      system: 'rit',
      method: 'post',
      path: '/rit/v1/consultas',
      handle(request, response) {
        const { numeroDocumento, tipoDocumento } = parseInput(Search, request.body);
        const found = city
          .byDocument(numeroDocumento)
          .filter(
            ({ documentType }) => tipoDocumento === undefined || codeOfDocumentType(documentType) === tipoDocumento,
          );
        response.json({
          resultados: found.map((taxpayer) => ({
            idContribuyente: taxpayer.taxpayerId,
            tipoDocumento: codeOfDocumentType(taxpayer.documentType),
            numeroDocumento: taxpayer.document,
            razonSocial: taxpayer.name,
            medios: taxpayer.contacts.map(({ kind, value }) => ({
              tipo: kind === 'sms' ? 'CELULAR' : 'CORREO',
              valor: value,
            })),
          })),
        });
      },
    },
  ];
}
