import { follows, type EntityContext, type EntityFinder, type Found } from './entity-finder.ts';
import { isMoney } from './money-context.ts';
import { kindOf, type NumberChunk } from './number-chunks.ts';

/** `matricula_inmobiliaria`: registry circle of three digits and number, by its look or after its name: `370-123456`. */
export const findMatriculaInmobiliaria: EntityFinder = (context) =>
  context.chunks.flatMap((chunk) => read(context, chunk) ?? []);

function read({ text, expects }: EntityContext, chunk: NumberChunk): Found | undefined {
  if (chunk.glued || isMoney(text, chunk.start, chunk.end)) return undefined;
  const named = kindOf(chunk, expects) === 'matricula_inmobiliaria';
  const hyphen = /^(?<circle>\d ?\d ?\d) ?- ?(?<number>\d(?:[\d .,]{0,14}\d)?)$/.exec(chunk.text)?.groups;
  const found = (circle: string, number: string, priority: number): Found | undefined => {
    const value = `${circle.replace(/\D/g, '')}-${number.replace(/\D/g, '')}`;
    return /^\d{3}-\d{1,8}$/.test(value)
      ? { type: 'matricula_inmobiliaria', value, start: chunk.start, end: chunk.end, priority }
      : undefined;
  };
  if (hyphen) {
    const { circle = '', number = '' } = hyphen;
    if (named) return found(circle, number, 89);
    const look =
      /^\d{3} ?- ?\d{1,3}[.,]?\d{3,4}$/.test(chunk.text) &&
      !/^(?:3[0-5]\d|60\d) ?- ?\d{7}$/.test(chunk.text) &&
      !(expects === 'telefono' && /^\d{3} ?- ?\d{4}$/.test(chunk.text)) &&
      // The prefix of a telephone: "(315) 555-0199".
      !follows(text, chunk.start, /\(\d{2,3}\) ?$/);
    return look && !OTHER.has(chunk.kind ?? '') ? found(circle, number, 84) : undefined;
  }
  if (!named || chunk.digits.length < 7 || chunk.digits.length > 11) return undefined;
  const apart = /^(?<circle>\d{3})[ .](?<number>[\d .]{3,10})$/.exec(chunk.text)?.groups;
  return found(apart?.['circle'] ?? chunk.digits.slice(0, 3), apart?.['number'] ?? chunk.digits.slice(3), 89);
}

/** Words that make such a look another number. */
const OTHER = new Set(['radicado', 'factura', 'nit', 'telefono', 'cedula', 'other', 'codigo_otp']);
