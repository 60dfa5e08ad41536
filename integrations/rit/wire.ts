import { z } from 'zod';
import type { RegisteredContact, TaxpayerRecord } from '../../bot/ports/back-office.ts';
import { DOCUMENT_TYPE_CODES, documentTypeOfCode } from '../gateway/city-codes.ts';
import { maskContact } from '../../bot/domain/contact.ts';

const Entry = z.object({
  idContribuyente: z.string().min(1),
  tipoDocumento: z.enum(Object.values(DOCUMENT_TYPE_CODES)),
  numeroDocumento: z.string().min(1),
  razonSocial: z.string().min(1),
  medios: z.array(z.object({ tipo: z.string(), valor: z.string().min(1) })),
});

/** `POST /rit/v1/consultas`: none or one. */
export const SearchAnswer = z.object({ resultados: z.array(Entry) });

/** The register's entry as the assistant knows a taxpayer; kinds of contact we cannot reach are left out. */
export function toTaxpayerRecord(entry: z.infer<typeof Entry>): TaxpayerRecord {
  return {
    taxpayerId: entry.idContribuyente,
    documentType: documentTypeOfCode(entry.tipoDocumento),
    document: entry.numeroDocumento,
    name: entry.razonSocial,
    contacts: entry.medios.flatMap(toContact),
  };
}

function toContact({ tipo, valor }: { tipo: string; valor: string }): RegisteredContact[] {
  const kind = tipo === 'CELULAR' ? 'sms' : tipo === 'CORREO' ? 'email' : undefined;
  return kind ? [{ kind, value: valor, masked: maskContact(kind, valor) }] : [];
}
