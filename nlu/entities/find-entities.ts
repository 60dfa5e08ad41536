import type { Entity, NluContext } from '../../contracts/nlu-result.ts';
import { foldWithMap } from '../fold.ts';
import { findCedula } from './cedula.ts';
import { findCodigoOtp } from './codigo-otp.ts';
import { findCorreo } from './correo.ts';
import { findCuotas } from './cuotas.ts';
import { findDinero } from './dinero.ts';
import { findDireccion } from './direccion.ts';
import type { EntityContext, EntityFinder, Found } from './entity-finder.ts';
import { findFactura } from './factura.ts';
import { findFecha } from './fecha.ts';
import { findIdPredio } from './id-predio.ts';
import { findImpuesto } from './impuesto.ts';
import { findMatriculaInmobiliaria } from './matricula-inmobiliaria.ts';
import { findNit } from './nit.ts';
import { numberChunks } from './number-chunks.ts';
import { numberView } from './number-view.ts';
import { findNumeroPredial } from './numero-predial.ts';
import { findPlaca } from './placa.ts';
import { findRadicado } from './radicado.ts';
import { findTelefono } from './telefono.ts';
import { findVigencia } from './vigencia.ts';

/**
 * Finds the entities of a text, in order, none over another; offsets are of the text given. At most 50, of its first
 * 4,096 characters.
 */
export function findEntities(text: string, context: Pick<NluContext, 'expects' | 'now'>): Entity[] {
  const source = text.slice(0, LONGEST);
  const folding = foldWithMap(source);
  const folded = folding.text.slice(0, LONGEST_FOLDED);
  const view = numberView(folded);
  const plain = view.text.replace(/ñ/g, 'n');
  const sourceSpan = (start: number, end: number): [number, number] => {
    const from = folding.starts[view.starts[start] ?? 0] ?? 0;
    return [from, folding.ends[(view.ends[end - 1] ?? 1) - 1] ?? from];
  };
  const asked: EntityContext = {
    text: plain,
    view,
    folded,
    original: (start, end) => source.slice(...sourceSpan(start, end)),
    chunks: numberChunks(plain),
    expects: context.expects,
    now: context.now,
  };
  const found = FINDERS.flatMap((find) => find(asked));
  return withoutOverlaps(found)
    .slice(0, MOST)
    .map(({ type, value, start, end, valid }) => {
      const [from, to] = sourceSpan(start, end);
      return { type, value, text: source.slice(from, to), start: from, end: to, ...(valid === false ? { valid } : {}) };
    });
}

const LONGEST = 4096;
const LONGEST_FOLDED = 6000;
const MOST = 50;

const FINDERS: EntityFinder[] = [
  findNumeroPredial,
  findCorreo,
  findDireccion,
  findNit,
  findCedula,
  findRadicado,
  findMatriculaInmobiliaria,
  findIdPredio,
  findFactura,
  findTelefono,
  findPlaca,
  findCodigoOtp,
  findDinero,
  findFecha,
  findCuotas,
  findVigencia,
  findImpuesto,
];

function withoutOverlaps(found: readonly Found[]): Found[] {
  const best = [...found].sort(
    (a, b) => b.priority - a.priority || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const kept: Found[] = [];
  for (const one of best) {
    if (kept.length >= 4 * MOST) break;
    if (kept.every((other) => one.end <= other.start || one.start >= other.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}
