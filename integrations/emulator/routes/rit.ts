import { z } from 'zod';
import { DOCUMENT_TYPE_CODES, codeOfDocumentType } from '../../gateway/city-codes.ts';
import type { Clock } from '../../../bot/ports/system.ts';
import type { City } from '../city.ts';
import type { Ledger } from '../ledger.ts';
import { parseInput } from '../problem.ts';
import { knownTaxpayer } from './debts.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const Search = z.strictObject({
  numeroDocumento: z.string().min(1).max(40),
  tipoDocumento: z.enum(Object.values(DOCUMENT_TYPE_CODES)).optional(),
});

const KINDS = { CELULAR: 'sms', CORREO: 'email', DIRECCION: 'address' } as const;
const Update = z.strictObject({
  cambios: z
    .array(z.strictObject({ tipo: z.enum(['CELULAR', 'CORREO', 'DIRECCION']), valor: z.string().min(3).max(200) }))
    .min(1)
    .max(3),
  firma: z.strictObject({
    mecanismo: z.literal('OTP'),
    huellaSha256: z.string().regex(/^[0-9a-f]{64}$/),
    fecha: z.iso.datetime({ offset: true }),
  }),
});
const CODES = { sms: 'CELULAR', email: 'CORREO' } as const;

/** The register of taxpayers. A known and an unknown document take the same way: one look-up, one list. */
export function ritRoutes({ city, ledger, clock }: { city: City; ledger: Ledger; clock: Clock }): Route[] {
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
          resultados: found.map((taxpayer) => {
            const { contacts, changedAt } = city.contacts(taxpayer);
            return {
              idContribuyente: taxpayer.taxpayerId,
              tipoDocumento: codeOfDocumentType(taxpayer.documentType),
              numeroDocumento: taxpayer.document,
              razonSocial: taxpayer.name,
              medios: contacts.map(({ kind, value }) => ({ tipo: CODES[kind], valor: value })),
              actualizacionMedios: changedAt ?? null,
            };
          }),
        });
      },
    },
    {
      system: 'rit',
      method: 'post',
      path: '/rit/v1/contribuyentes/:id/medios',
      handle(request, response) {
        const key = idempotency(request);
        const { cambios, firma } = parseInput(Update, request.body);
        const taxpayer = knownTaxpayer(city, request.params['id']);
        const earlier = ledger.contactUpdates.byKey(key.idempotencyKey);
        if (earlier) assertSameBody(earlier, key.bodyHash);
        const made = earlier ?? {
          ...key,
          taxpayerId: taxpayer.taxpayerId,
          changes: cambios.map(({ tipo, valor }) => ({ kind: KINDS[tipo], value: valor })),
          previous: city.contacts(taxpayer).contacts,
          signatureSha256: firma.huellaSha256,
          at: clock.now().toISOString(),
        };
        if (!earlier) ledger.contactUpdates.add(made);
        response.status(earlier ? 200 : 201).json({
          actualizado: made.at,
          anteriores: made.previous.map(({ kind, value }) => ({ tipo: CODES[kind], valor: value })),
        });
      },
    },
  ];
}
