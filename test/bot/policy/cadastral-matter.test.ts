import { expect, test } from 'vitest';
import { isCadastralMatter } from '../../../bot/policy/cadastral-matter.ts';
import { meaning } from '../support.ts';

test.each([
  ['necesito radicar un trámite de catastro', 'pqrs_radicar'],
  ['quiero hacer un trámite en catastro', 'ayuda'],
  ['voy a interponer recurso de reposición contra catastro', 'pqrs_radicar'],
  ['quiero apelar la decisión de catastro', 'tramite_estado'],
])('"%s", read as %s, is for the cadastre', (text, intent) => {
  expect(isCadastralMatter(text, meaning({ intent }))).toBe(true);
});

test.each([
  ['quiero poner una queja contra catastro', 'pqrs_radicar'],
  ['cómo va mi trámite de catastro', 'tramite_estado'],
  ['necesito radicar un derecho de petición', 'pqrs_radicar'],
  ['dónde queda catastro', 'horarios_sedes'],
])('"%s", read as %s, is not', (text, intent) => {
  expect(isCadastralMatter(text, meaning({ intent }))).toBe(false);
});
