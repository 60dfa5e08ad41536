import type { Entity, NluContext } from '../../contracts/nlu-result.ts';
import { foldWithMap } from '../fold.ts';
import { findCedula } from './cedula.ts';
import { findCodigoOtp } from './codigo-otp.ts';
import { findCorreo } from './correo.ts';
import { findDinero } from './dinero.ts';
import type { EntityFinder, Found } from './entity-finder.ts';
import { findImpuesto } from './impuesto.ts';
import { findNit } from './nit.ts';
import { findFactura, findIdPredio, findMatriculaInmobiliaria, findNumeroPredial, findRadicado } from './numbered.ts';
import { findPlaca } from './placa.ts';
import { findTelefono } from './telefono.ts';
import { findVigencia } from './vigencia.ts';

/** Finds the entities of a text, in order, none over another; offsets are of the text given. At most 50. */
export function findEntities(text: string, context: Pick<NluContext, 'expects' | 'now'>): Entity[] {
  const folded = foldWithMap(text);
  const asked = { text: folded.text, expects: context.expects, now: context.now };
  const found = FINDERS.flatMap((find) => find(asked));
  return withoutOverlaps(found)
    .slice(0, MOST)
    .map(({ type, value, start, end, valid }) => {
      const from = folded.starts[start] ?? 0;
      const to = folded.ends[end - 1] ?? from;
      return { type, value, text: text.slice(from, to), start: from, end: to, ...(valid === false ? { valid } : {}) };
    });
}

const MOST = 50;

const FINDERS: EntityFinder[] = [
  findCedula,
  findNit,
  findCodigoOtp,
  findVigencia,
  findImpuesto,
  findCorreo,
  findTelefono,
  findDinero,
  findRadicado,
  findNumeroPredial,
  findIdPredio,
  findFactura,
  findMatriculaInmobiliaria,
  findPlaca,
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
