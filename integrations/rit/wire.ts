import { z } from 'zod';
import type { ContactOrder, RegisteredContact, TaxpayerRecord } from '../../bot/ports/back-office.ts';
import { DOCUMENT_TYPE_CODES, documentTypeOfCode } from '../gateway/city-codes.ts';
import { maskContact } from '../../bot/domain/contact.ts';

const Entry = z.object({
  idContribuyente: z.string().min(1),
  tipoDocumento: z.enum(Object.values(DOCUMENT_TYPE_CODES)),
  numeroDocumento: z.string().min(1),
  razonSocial: z.string().min(1),
  medios: z.array(z.object({ tipo: z.string(), valor: z.string().min(1) })),
  actualizacionMedios: z.iso.datetime({ offset: true }).nullish(),
});

/** `POST /rit/v1/consultas`: none or one. */
export const SearchAnswer = z.object({ resultados: z.array(Entry) });

/** `POST /rit/v1/contribuyentes/{id}/medios`. */
export const UpdateAnswer = z.object({
  actualizado: z.iso.datetime({ offset: true }),
  anteriores: Entry.shape.medios,
});

const CODES = { sms: 'CELULAR', email: 'CORREO', address: 'DIRECCION' } as const;

export function fromContactOrder({ changes, signature }: ContactOrder): unknown {
  const { sha256, at } = signature;
  return {
    cambios: changes.map(({ kind, value }) => ({ tipo: CODES[kind], valor: value })),
    firma: { mecanismo: 'OTP', huellaSha256: sha256, fecha: at },
  };
}

export function toUpdate({ actualizado, anteriores }: z.infer<typeof UpdateAnswer>) {
  const previous = anteriores.flatMap(toContact).map(({ kind, value }) => ({ kind, value }));
  return { changedAt: new Date(actualizado).toISOString(), previous };
}

/** The register's entry as the assistant knows a taxpayer; kinds of contact we cannot reach are left out. */
export function toTaxpayerRecord(entry: z.infer<typeof Entry>): TaxpayerRecord {
  return {
    taxpayerId: entry.idContribuyente,
    documentType: documentTypeOfCode(entry.tipoDocumento),
    document: entry.numeroDocumento,
    name: entry.razonSocial,
    contacts: entry.medios.flatMap(toContact),
    ...(entry.actualizacionMedios && { contactsChangedAt: new Date(entry.actualizacionMedios).toISOString() }),
  };
}

function toContact({ tipo, valor }: { tipo: string; valor: string }): RegisteredContact[] {
  const kind = tipo === CODES.sms ? 'sms' : tipo === CODES.email ? 'email' : undefined;
  return kind ? [{ kind, value: valor, masked: maskContact(kind, valor) }] : [];
}
