import { follows, matches, type EntityFinder, type Found } from './entity-finder.ts';

/**
 * `impuesto`: a tax by its name with its qualifier, misspellings included; "impuesto de" stays out where the name
 * stands alone. Taxes of other authorities are `otro`; "impuestos" alone is none.
 */
export const findImpuesto: EntityFinder = ({ text }) => {
  const plain = text.replace(/ñ/g, 'n');
  return NAMES.flatMap(([value, pattern], at) =>
    [...matches(plain, pattern)].flatMap(({ start, end }): Found[] => {
      if (value === 'predial' && follows(plain, start, NOT_THE_TAX)) return [];
      return [{ type: 'impuesto', value, start, end, priority: 30 - at }];
    }),
  );
};

const name = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${body})(?![\\p{L}\\d])`, 'gu');

const ICA =
  'ica|yca|indust?ria (?:y|i|e|&) comerc?io|industria comercio|ind y com(?:ercio)?|industry and commerce(?: tax)?|impuesto comercial';

/** In order of priority: what contains another name comes first. */
const NAMES: [string, RegExp][] = [
  [
    'reteica',
    name(
      `rete[ -]?ica|reteyca|re[ -]?te[ -]ica|retenci?on(?:es)? (?:en la fuente )?(?:de |del |por |a titulo de )?(?:el |impuesto de )?(?:${ICA})|(?:${ICA}) withholding|withholding (?:of |on )?(?:${ICA})`,
    ),
  ],
  ['ica', name(`${ICA}|avisos y tableros`)],
  [
    'sobretasa',
    name(
      'sobretasas?(?: (?:bomberil|ambiental|a la gasolina|de la gasolina|a los bomberos|de bomberos))?|sobre tasa bomberil',
    ),
  ],
  [
    'predial',
    name(
      '(?:predial|prediales|predal|predail|pedrial|predril|pridial|predia|prediel|preidal|predlal|prdial)(?: unificado)?|ipu|property tax(?:es)?|real estate tax(?:es)?',
    ),
  ],
  [
    'valorizacion',
    name('valori[zs]aci?[oó]?n|balori[zs]acion|valoracion por obras|betterment (?:levy|tax|contribution)'),
  ],
  [
    'estampilla',
    name(
      'estampi?ll?as?(?: pro[ -]?(?:cultura|adulto mayor|universidad(?: del valle| distrital)?|deporte|hospital(?:es)?|salud|desarrollo|univalle|uceva|ancianos?|electrificacion))?',
    ),
  ],
  [
    'otro',
    name(
      'impuestos? (?:de |del |a |sobre |al )?(?:los |las |la |mi )?(?:vehiculos?|vehicular(?:es)?|carros?|motos?|automotor(?:es)?|rodamiento|renta|consumo|timbre|patrimonio|delineacion(?: urbana)?|alumbrado(?: publico)?|espectaculos(?: publicos)?|publicidad(?: exterior)?(?: visual)?|telefonia|degüello|deguello|azar)|' +
        'declaracion de renta|retencion en la fuente|retefuente|delineacion urbana|alumbrado publico|plusvalia|publicidad exterior(?: visual)?|espectaculos publicos|iva|(?:car|vehicle|income) tax',
    ),
  ],
];

/** "número predial" is a number of a property. */
const NOT_THE_TAX = /(?:numero|num|nro|no\.?|n°|codigo|ficha|cedula|identificador|id) $/;
