import type { NluResult } from '../../contracts/nlu-result.ts';
import { fold } from './choice.ts';

/** What a procedure of the cadastre is taken for where its words are those of any filing. */
const TAKEN_FOR: ReadonlySet<string> = new Set(['pqrs_radicar', 'ayuda']);
const CADASTRE = /\bcatastr/;
const FILES = /\b(tramites?|radic\w+|mutacion|rectificacion|no (aparece|esta|figura|sale) en (el )?catastro)\b/;
const APPEALS = /\b(recurso|reposicion|apelacion|apelar)\b/;
const PETITIONS = /\b(peticion|queja|reclamo|pqrs?d?|sugerencia|denuncia|como va|en que va)\b/;

/** Whether a sentence asks to file something with the cadastre, whatever it was read as. */
export function isCadastralMatter(text: string, { intent, outOfScope }: NluResult): boolean {
  const said = fold(text);
  if (!CADASTRE.test(said) || PETITIONS.test(said)) return false;
  return APPEALS.test(said) || ((outOfScope || TAKEN_FOR.has(intent)) && FILES.test(said));
}
