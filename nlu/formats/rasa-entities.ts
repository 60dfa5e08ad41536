import { z } from 'zod';
import type { MarkedEntity } from './corpus.ts';

/** A Rasa example without its marks, and the marks. */
export interface UnmarkedExample {
  text: string;
  entities: MarkedEntity[];
}

/**
 * Takes the marks of a Rasa example out: `[cali](city)`, `[cali](city:Cali)`, `[cali]{"entity": "city", "value": "Cali"}`
 * and `[cali][{…}, {…}]`. Throws a `SyntaxError` with what is wrong where the braces hold no such object.
 * https://rasa.com/docs/rasa/training-data-format#entities
 */
export function unmark(example: string): UnmarkedExample {
  const entities: MarkedEntity[] = [];
  const text = example.replace(
    MARK,
    (_mark, said: string, type?: string, value?: string, one?: string, many?: string) => {
      if (type !== undefined) entities.push({ type: type.trim(), text: said, value: value ?? said });
      else entities.push(...readAttributes(said, one ?? many ?? ''));
      return said;
    },
  );
  return { text, entities };
}

/**
 * Puts the marks back where the texts stand, in order. `lost` counts those that Rasa's syntax cannot say; `changed` is true
 * where brackets of the text itself had to be parted by a blank, since Rasa has no escape for them.
 */
export function mark(
  text: string,
  entities: readonly MarkedEntity[],
): { example: string; lost: number; changed: boolean } {
  if (/[[\]]/.test(text)) {
    const parted = text.replace(/\](?=[({[])/g, '] ');
    return { example: parted, lost: entities.length, changed: parted !== text };
  }
  let example = '';
  let at = 0;
  let lost = 0;
  for (const entity of entities) {
    const start = entity.text === '' ? -1 : text.indexOf(entity.text, at);
    if (start < 0) {
      lost += 1;
      continue;
    }
    example += text.slice(at, start) + marked(entity);
    at = start + entity.text.length;
  }
  return { example: example + text.slice(at), lost, changed: false };
}

const MARK = /\[([^[\]]+)\](?:\(([^:)]+)(?::([^)]+))?\)|(\{[^}]+\})|\[(\{[^\]]+\})\])/g;

const Attributes = z.object({
  entity: z.string(),
  value: z.coerce.string().optional(),
  role: z.string().optional(),
  group: z.string().optional(),
});

function readAttributes(text: string, json: string): MarkedEntity[] {
  let list: unknown;
  try {
    list = JSON.parse(`[${json}]`);
  } catch {
    throw new SyntaxError(`the mark of [${text}] is no JSON`);
  }
  const read = z.array(Attributes).safeParse(list);
  if (!read.success) throw new SyntaxError(`the mark of [${text}] has no "entity"`);
  return read.data.map(({ entity, value = text, role, group }) => ({
    type: entity,
    text,
    value,
    ...(role === undefined ? {} : { role }),
    ...(group === undefined ? {} : { group }),
  }));
}

function marked({ type, text, value, role, group }: MarkedEntity): string {
  if (value === text && role === undefined && group === undefined && /^[^:()[\]{}\s]+$/.test(type))
    return `[${text}](${type})`;
  const attributes = {
    entity: type,
    ...(value === text ? {} : { value }),
    ...(role === undefined ? {} : { role }),
    ...(group === undefined ? {} : { group }),
  };
  // Rasa reads up to the first closing brace.
  const inside = JSON.stringify(attributes).slice(1, -1).replaceAll('}', '\\u007d');
  return `[${text}]{${inside}}`;
}
