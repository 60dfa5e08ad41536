import type { Random } from './random.ts';

const WOMEN = (
  'María Fernanda|Luz Marina|Ana Lucía|Claudia Patricia|Sandra Milena|Diana Carolina|Gloria Inés|Paola Andrea|' +
  'Yuri Vanessa|Martha Cecilia|Leidy Johana|Carmen Elena|Natalia|Valentina|Luisa Fernanda|Rosa Elvira|Adriana|' +
  'Esperanza|Nubia Stella|Blanca Nieves|Daniela|Ángela María|Mónica|Lina Marcela|Beatriz Eugenia|Olga Lucía|' +
  'Yolanda|Amparo|Karen Dayana|Marleny'
).split('|');
const MEN = (
  'José Luis|Carlos Andrés|Juan Carlos|Luis Alberto|Jorge Enrique|Andrés Felipe|Diego Fernando|Jhon Jairo|' +
  'Héctor Fabio|Óscar Iván|Víctor Hugo|Julián David|Wilson|Álvaro|Fabián Alonso|Édgar|Hernán Darío|Mauricio|' +
  'Camilo Andrés|Santiago|Miguel Ángel|Raúl|Gustavo Adolfo|Jaime|Freddy|Alexánder|Ricardo|Nelson|Harold|Iván Darío'
).split('|');
const SURNAMES = (
  'Gómez|Rodríguez|Martínez|López|García|Hernández|Ramírez|Sánchez|Torres|Valencia|Mosquera|Caicedo|Angulo|' +
  'Quiñones|Rentería|Muñoz|Ospina|Zapata|Grajales|Lozano|Varela|Payán|Domínguez|Cortés|Ríos|Castaño|Ibarra|Núñez|' +
  'Peña|Bolaños|Escobar|Murillo|Riascos|Salazar|Vélez|Arboleda|Holguín|Tenorio|Cuero|Perdomo'
).split('|');
const TRADES = (
  'Comercializadora|Panadería|Ferretería|Distribuidora|Inversiones|Transportes|Confecciones|Laboratorio|Ingeniería|' +
  'Restaurante|Droguería|Muebles|Textiles|Servicios|Consultores'
).split('|');
const PLACES = (
  'del Pacífico|La Ermita|San Antonio|Los Farallones|del Valle|La Sultana|Cristo Rey|El Gato|Pance|Siloé|Granada|' +
  'Guadalupe|Meléndez|La Merced|Aguablanca'
).split('|');
const FORMS = ['S.A.S.', 'S.A.S.', 'S.A.S.', 'Ltda.', 'S.A.', 'y Cía. S. en C.'];

/** Given names and two surnames, as on a cédula. */
export function inventPerson(random: Random): string {
  const given = random.pick(random.chance(0.52) ? WOMEN : MEN);
  return `${given} ${random.pick(SURNAMES)} ${random.pick(SURNAMES)}`;
}

export function inventCompany(random: Random): string {
  return `${random.pick(TRADES)} ${random.pick(PLACES)} ${random.pick(FORMS)}`;
}
