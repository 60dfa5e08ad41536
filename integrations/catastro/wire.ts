import { z } from 'zod';
import type { PublicProperty } from '../../bot/ports/back-office.ts';
import type { Property } from '../../contracts/paper.ts';

/** A property as the cadastre writes it: areas in m², amounts in whole pesos. */
const Entry = z.object({
  idPredio: z.string().min(1),
  numeroPredial: z
    .string()
    .regex(/^\d{30}$/)
    .nullish(),
  matriculaInmobiliaria: z.string().nullish(),
  direccion: z.string().min(1),
  descripcion: z.string().min(1),
  barrio: z.string().nullish(),
  areaTerreno: z.number().nonnegative(),
  areaConstruida: z.number().nonnegative(),
  avaluo: z.number().int().nonnegative(),
  vigenciaAvaluo: z.number().int(),
  estrato: z.number().int().min(0).max(6).nullish(),
  destinoEconomico: z.string().min(1),
});

/** `GET /catastro/v1/contribuyentes/{id}/predios`. */
export const PropertyList = z.object({ predios: z.array(Entry) });

/** `POST /catastro/v1/consultas`: what a number or an address names, and nothing of an owner. */
export const SearchAnswer = z.object({
  resultados: z.array(
    z.object({
      idPredio: z.string().min(1),
      descripcion: z.string().min(1),
      numeroPredial: z.string().nullish(),
      barrio: z.string().nullish(),
    }),
  ),
});

/** `POST /catastro/v1/verificaciones`: whether the document is an owner's, and not whose else. */
export const OwnerAnswer = z.object({
  predio: z
    .object({ idPredio: z.string().min(1), descripcion: z.string().min(1), esPropietario: z.boolean() })
    .nullish(),
});

/** `POST /catastro/v1/radicaciones`. */
export const FiledAnswer = z.object({
  numeroRadicado: z.string().regex(/^400000\d{6}$/),
  fechaRadicado: z.iso.datetime({ offset: true }),
});

export function toPublicProperty(entry: z.infer<typeof SearchAnswer>['resultados'][number]): PublicProperty {
  return {
    propertyId: entry.idPredio,
    ...(entry.numeroPredial && { nationalNumber: entry.numeroPredial }),
    ...(entry.barrio && { barrio: entry.barrio }),
  };
}

export function toProperty(entry: z.infer<typeof Entry>): Property {
  return {
    propertyId: entry.idPredio,
    ...(entry.numeroPredial && { nationalNumber: entry.numeroPredial }),
    ...(entry.matriculaInmobiliaria && { matricula: entry.matriculaInmobiliaria }),
    address: entry.direccion,
    label: entry.descripcion,
    ...(entry.barrio && { barrio: entry.barrio }),
    landM2: entry.areaTerreno,
    builtM2: entry.areaConstruida,
    avaluoCop: entry.avaluo,
    year: entry.vigenciaAvaluo,
    ...(typeof entry.estrato === 'number' && { estrato: entry.estrato }),
    use: entry.destinoEconomico,
  };
}
