/**
 * Legal terms of what citizens file, in business days from the next one (Ley 1755 de 2015, article 14: petitions 15,
 * documents and information 10, consultations 30). The law knows no other of complaints, claims and reports: they are
 * petitions. A suggestion has no term of its own.
 */
const TERM_DAYS: Readonly<Record<PetitionKind, number | undefined>> = {
  peticion: 15,
  queja: 15,
  reclamo: 15,
  denuncia: 15,
  documentos: 10,
  consulta: 30,
  sugerencia: undefined,
};

/** What may be filed as a PQRS. */
export const PETITION_KINDS = [
  'peticion',
  'queja',
  'reclamo',
  'sugerencia',
  'denuncia',
  'consulta',
  'documentos',
] as const;
export type PetitionKind = (typeof PETITION_KINDS)[number];

/** The legal term of a kind in business days; undefined where the law gives none. */
export const termDaysOf = (kind: PetitionKind): number | undefined => TERM_DAYS[kind];
