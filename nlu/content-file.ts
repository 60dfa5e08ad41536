import { readdir } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import { readUtf8 } from './utf8.ts';

/** What a YAML file says, in the shape asked for. */
export interface ContentFile<T> {
  content: T;
  /** The line of a path inside it; its nearest parent's where it is absent. */
  lineOf(at: readonly PropertyKey[]): number;
}

/** Reads one YAML file of content; a bad one is a `config.invalid` that names file and line. */
export async function readContent<T>(file: string, schema: z.ZodType<T>): Promise<ContentFile<T>> {
  return contentOf(file, await readUtf8(file, 'config.invalid'), schema);
}

/**
 * The same of a source that is at hand. With `failsafe` every scalar is text: citizens also say "null", "true" and
 * "1234".
 */
export function contentOf<T>(
  file: string,
  source: string,
  schema: z.ZodType<T>,
  scalars: 'core' | 'failsafe' = 'core',
): ContentFile<T> {
  const { value, lineOf } = parseYaml(file, source, scalars);
  const read = schema.safeParse(value);
  if (read.success) return { content: read.data, lineOf };
  const issue = deepest(read.error.issues[0]);
  const problem = `${issue.path.join('.')} ${issue.message ?? 'is not valid'}`;
  throw new AppError('config.invalid', `${file}:${lineOf(issue.path)}: ${problem}`);
}

/** The names of a folder's YAML files, sorted. */
export async function yamlNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (cause) {
    throw new AppError('config.invalid', `${folder}: the folder cannot be read`, { cause });
  }
}

function parseYaml(
  file: string,
  source: string,
  schema: 'core' | 'failsafe',
): { value: unknown; lineOf: ContentFile<unknown>['lineOf'] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, schema });
  const [problem] = document.errors;
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new AppError('config.invalid', `${file}:${line}: ${problem.message}`, { cause: problem });
  }
  return {
    value: document.toJS({ maxAliasCount: 10 }),
    lineOf: (at) => {
      for (let length = at.length; length > 0; length -= 1) {
        const node: unknown = document.getIn(at.slice(0, length), true);
        const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
        if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
      }
      return 1;
    },
  };
}

/** Where one of several shapes would do, the reading that went further says what is wrong. */
function deepest(
  issue: z.core.$ZodIssue | undefined,
  above: PropertyKey[] = [],
): { path: PropertyKey[]; message?: string } {
  if (!issue) return { path: above };
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union') return { path, message: issue.message };
  const inner = issue.errors.map((issues) => deepest(issues[0], path));
  return inner.reduce((best, one) => (one.path.length > best.path.length ? one : best), {
    path,
    message: issue.message,
  });
}
