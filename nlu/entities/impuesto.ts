import { within } from './edit-distance.ts';
import { follows, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';

/**
 * `impuesto`: a tax by its name with its qualifier, misspellings included; "impuesto de" stays out where the name
 * stands alone. Taxes of other authorities or with no value of their own are `otro`; "impuestos" alone is none.
 */
export const findImpuesto: EntityFinder = (context) => {
  const repaired = repair(context);
  return NAMES.flatMap(([value, pattern], at) =>
    [...matches(repaired.text, pattern)].flatMap((match): Found[] => {
      const start = repaired.positions[match.start] ?? 0;
      const end = (repaired.positions[match.end - 1] ?? 0) + 1;
      const last = repaired.ends[match.end - 1] ?? end;
      if (value === 'predial' && follows(repaired.text, match.start, NOT_THE_TAX)) return [];
      if (value === 'ica' && follows(repaired.text, match.start, NOT_ICA)) return [];
      return [{ type: 'impuesto', value, start, end: Math.max(end, last), priority: 32 - at }];
    }),
  );
};

interface Repaired {
  text: string;
  /** For each unit of `text`, where it comes from. */
  positions: number[];
  ends: number[];
}

const CANONICAL: { word: string; edits: number; not?: RegExp }[] = [
  { word: 'predial', edits: 1, not: /^(?:presial|radial|medial)$/ },
  { word: 'prediales', edits: 1 },
  {
    word: 'valorizacion',
    edits: 2,
    not: /^(?:valoracion|valorisado|autorizacion|polarizacion|actualizacion|valorizado)$/,
  },
  { word: 'estampilla', edits: 2, not: /^(?:estampid|estampad|pantalla)/ },
  { word: 'estampillas', edits: 2, not: /^(?:estampid|estampad|pantalla)/ },
  { word: 'industria', edits: 2, not: /^industrial/ },
  { word: 'comercio', edits: 2, not: /^(?:comercia|comerci[oa]nte|comenc|comet)/ },
  {
    word: 'retencion',
    edits: 2,
    not: /^(?:atencion|intencion|retenciones|pretension|detencion|retenida|obtencion|mencion)$/,
  },
  { word: 'sobretasa', edits: 1 },
  { word: 'vehiculo', edits: 1 },
  { word: 'vehiculos', edits: 1 },
];
const FIXED = new Map<string, string>(
  Object.entries({
    predial:
      'pedrial predril preidial pridial prediar predia prrdial predalito predialito predialcito prediall predeal predil pradial priedial prdl preddl predlial predyal',
    ica: 'hica yca ika icca',
    reteica: 'reteyca retica reteika retehica retelca reteicas',
    valorizacion: 'balorisasion valorisasion balorizacion valorisacion valorizasion',
    industria: 'indust ind indutria industrya',
    comercio: 'comersio cio com comerc',
  }).flatMap(([right, wrong]) => wrong.split(' ').map((word): [string, string] => [word, right])),
);

/** The text with misspelled names put right, and the way back. */
function repair({ text }: EntityContext): Repaired {
  const positions: number[] = [];
  const ends: number[] = [];
  let out = '';
  let at = 0;
  const copy = (to: number): void => {
    out += text.slice(at, to);
    for (; at < to; at += 1) {
      positions.push(at);
      ends.push(at + 1);
    }
  };
  const known = new Map<string, string | undefined>(FIXED);
  for (const match of text.matchAll(/[a-z]{3,16}/g)) {
    if (!known.has(match[0])) known.set(match[0], canonical(match[0]));
    const right = known.get(match[0]);
    if (right === undefined || right === match[0]) continue;
    copy(match.index);
    for (let unit = 0; unit < right.length; unit += 1) {
      positions.push(match.index);
      ends.push(match.index + match[0].length);
    }
    out += right;
    at = match.index + match[0].length;
  }
  copy(text.length);
  return { text: out, positions, ends };
}

function canonical(word: string): string | undefined {
  if (word.length < 6) return undefined;
  const first = word[0] ?? '';
  if (!'pveicrsbh'.includes(first)) return undefined;
  return CANONICAL.find((one) => one.word === word || (!one.not?.test(word) && within(word, one.word, one.edits)))
    ?.word;
}

const name = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${body})(?![\\p{L}\\d])`, 'gu');

const BUSINESS =
  'industria (?:y|i|e|&|de|con|and) (?:el )?comercio|industria comercio|industria y com\\.?|industry and commerce(?: tax)?|industria y comercios';
const ICA = `${BUSINESS}|impuesto comercial|i\\.c\\.a\\.?|ica'?s?`;

/** In order of priority: what contains another name comes first. */
const NAMES: [string, RegExp][] = [
  [
    'reteica',
    name(
      `(?:auto)?rete[ -]?ica|(?:auto)?retenci?on(?:es)? (?:en la fuente )?(?:de |del |por |a titulo del? |a titulo |en |sobre )?(?:el |la )?(?:impuesto (?:de |del )?)?(?:${ICA})|(?:${ICA}) withholding|withholding (?:tax )?(?:of |on |for )?(?:${ICA})`,
    ),
  ],
  [
    'ica',
    name(
      `(?:${ICA})(?:(?:,|,? (?:y|con) (?:su|el) complementario(?: de)?) avisos y tableros)?|avisos y tableros|avisos i tableros`,
    ),
  ],
  [
    'sobretasa',
    name(
      'sobre ?tasas?(?: (?:bomberil|ambiental|(?:a|de|para) (?:la |los |el )?(?:gasolina|bomberos|energia|bomberil|acpm|medio ambiente|predial ambiental)))?',
    ),
  ],
  ['predial', name('(?:predial|prediales)(?: unificado)?|pre dial|ipu|property tax(?:es)?|real estate tax(?:es)?')],
  ['valorizacion', name('valorizacion(?:es)?|betterment (?:levy|tax|contribution)|valorization')],
  [
    'estampilla',
    name(
      'estampillas?(?: (?:de |del |para (?:el |la )?(?:bienestar (?:del )?)?)?(?:pro[ -]?)?(?:cultura|adulto mayor|universidad(?: del valle| distrital)?|uni ?valle|deporte|hospital(?:es)?(?: universitarios?)?|salud|desarrollo|uceva|ancianos?|electrificacion|justicia familiar))?',
    ),
  ],
  [
    'otro',
    name(
      'impuestos? (?:de |del |a |sobre |al |para )?(?:los |las |la |el |mi |un )?(?:vehiculos?(?: automotor(?:es)?)?|vehicular(?:es)?|carro|carros|motos?|motocicletas?|automotor(?:es)?|rodamiento|renta|consumo|timbre|patrimonio|delineacion(?! urbana)|telefonia|deguello(?: de ganado)?|azar|rifas|registro|ventas|riqueza|espectaculos(?! publicos)|juegos|ganancia ocasional|industria militar|transporte|turismo|alumbrado(?! publico))|' +
        'rodamiento|impuesto vehicular|declaraci?on de (?:la )?renta|declarar renta|retencion en la fuente|retefuente|delineacion urbana|alumbrado publico|plus ?valia|publicidad (?:exterior(?: visual)?|visual(?: exterior)?)|espectaculos publicos|4 ?x ?1000|iva|reteiva|(?:car|vehicle|income|sales|road) tax(?:es)?|street lighting tax|deguello de ganado',
    ),
  ],
];

/** "número predial" is a number of a property. */
const NOT_THE_TAX =
  /(?:numero|num|nro|no\.?|n°|codigo|ficha|identificador|id|referencia|plano|registro|cedula)(?: de)? $/;
const NOT_ICA = /(?:departamento de|peru,?|ciudad de) $/;
