import { digitsOf, matches, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';

const FILLER =
  '(?: (?:de|del|la|el|mi|su|numero|num|nro|no|es|con|n|pago|inmobiliaria|predial|catastral|radicacion|is|number))*[\\s.:#°º,-]*';
const DIGITS = '\\d(?:[ .-]?\\d)';

/** `radicado`: after its word, twelve digits that begin with 400000, or letters-year-number. Separators out. */
export const findRadicado: EntityFinder = (context) => [
  ...after(
    context,
    'radicado',
    'radicad[oa]s?|radicacion|\\brad\\.?|tramite|peticion|solicitud|\\bpqrs?d?',
    `${DIGITS}{6,24}`,
    70,
  ),
  ...plain(context, 'radicado', /(?<![\d\p{L}]|\d[.,-])400000[ .-]?\d{3}[ .-]?\d{3}(?!\d|[.,-]\d)/gu, 88),
  ...[...matches(context.text, /(?<![\d\p{L}])[a-z]{2,6}-\d{4}-\d{3,10}(?![\d\p{L}])/gu)].map(
    ({ span, start, end }): Found => ({
      type: 'radicado',
      value: span.replace(/-/g, '').toUpperCase(),
      start,
      end,
      priority: 88,
    }),
  ),
];

/** `numero_predial`: exactly 30 digits. */
export const findNumeroPredial: EntityFinder = (context) =>
  plain(context, 'numero_predial', /(?<![\d\p{L}])\d(?:[ .-]?\d){29}(?!\d|[ .-]\d)/gu, 92);

/** `id_predio`: digits after "predio" or "id predio". */
export const findIdPredio: EntityFinder = (context) =>
  after(context, 'id_predio', '(?:\\bid |identificador )?(?:del? |of )?predio|property id', '\\d{5,12}', 75);

/** `factura`: digits after "factura", "recibo" or "referencia". */
export const findFactura: EntityFinder = (context) =>
  after(context, 'factura', 'factura|referencia|recibo|invoice|reference', '\\d{6,20}', 75);

/** `matricula_inmobiliaria`: circle and number, `370-123456`. */
export const findMatriculaInmobiliaria: EntityFinder = ({ text }) =>
  [
    ...matches(text, new RegExp(`matricula${FILLER}(?<span>\\d{3}[ -]\\d{3,8})(?![\\d]|-\\d)`, 'gu'), 'span'),
    ...matches(text, /(?<![\d\p{L}]|\d[.,-])\d{3}-\d{5,6}(?!\d|[.,-]\d)/gu),
  ].map(({ span, start, end }) => ({
    type: 'matricula_inmobiliaria',
    value: span.replace(' ', '-'),
    start,
    end,
    priority: 78,
  }));

function after(context: EntityContext, type: Found['type'], lead: string, number: string, priority: number): Found[] {
  const pattern = new RegExp(`(?<!\\p{L})(?:${lead})${FILLER}(?<span>${number})(?!\\d|[.,-]\\d)`, 'gu');
  return [...matches(context.text, pattern, 'span')].map(({ span, start, end }) => ({
    type,
    value: digitsOf(span),
    start,
    end,
    priority,
  }));
}

function plain(context: EntityContext, type: Found['type'], pattern: RegExp, priority: number): Found[] {
  return [...matches(context.text, pattern)].map(({ span, start, end }) => ({
    type,
    value: digitsOf(span),
    start,
    end,
    priority,
  }));
}
