import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export type Json = Record<string, unknown>;
/** As it is served. */
export const text = readFileSync(new URL('../../integrations/emulator/openapi.yaml', import.meta.url), 'utf8');
export const openapi = parse(text) as Json & { openapi: string; paths: Record<string, Json> };
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The schema with every `$ref` put in its place. */
export function inline(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inline);
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const parts = $ref.replace(/^#\//, '').split('/');
    const found = parts.reduce<unknown>((at, part) => (at as Json | undefined)?.[part], openapi);
    if (found === undefined) throw new Error(`${$ref} points nowhere.`);
    return inline(found);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value)]));
}

export interface Operation {
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

/** What is documented of a route, whole. */
export function operation(method: string, path: string): Operation {
  const found = openapi.paths[path]?.[method];
  if (found === undefined) throw new Error(`${method} ${path} is not documented.`);
  return inline(found) as Operation;
}

/** Holds a question's body and its answer against what is documented, and gives what was answered. */
export async function heldAgainst({ responses, requestBody }: Operation, answer: Response, body?: Json): Promise<Json> {
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = responses[String(answer.status)]?.content?.[type]?.schema;
  if (!schema) throw new Error(`${answer.url} ${answer.status} ${type} is not documented.`);
  const json: unknown = await answer.json();
  z.fromJSONSchema(schema).parse(json);
  if (body && answer.ok) {
    const asked = Object.values(requestBody?.content ?? {})[0]?.schema;
    z.fromJSONSchema(asked as Parameters<typeof z.fromJSONSchema>[0]).parse(body);
  }
  return json as Json;
}

/** Each status that is documented of each route: `get /path 200`. */
export function documentedAnswers(): string[] {
  return Object.entries(openapi.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).flatMap((method) =>
      Object.keys((item[method] as Operation).responses).map((status) => `${method} ${path} ${status}`),
    ),
  );
}
