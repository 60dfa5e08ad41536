import { z } from 'zod';
import { SYSTEM_NAMES, type SystemName } from '../integrations/gateway/types.ts';
import { parseClient } from '../integrations/own-api/clients.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export const port = z.coerce.number().int().min(1).max(65_535);
/** 0: no limit. */
export const perMinute = z.coerce.number().int().min(0).max(60_000);
export const positive = z.coerce.number().int().positive();
export const key32 = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'must be 32 bytes in base64')
  .transform((text) => Buffer.from(text, 'base64'));
/** http only on this machine: anything that travels is TLS. */
export const url = z
  .url({ protocol: /^https?$/ })
  .refine(isSafe, 'must be https (http only on loopback)')
  .transform((text) => text.replace(/\/+$/, ''));
/** PEM itself, or the path of a file. */
export const pemOrFile = z
  .string()
  .refine((text) => text.startsWith('-----BEGIN ') || !/[\r\n]/.test(text), 'must be PEM or the path of a file');
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** `system:number,system:number`. */
export const bySystem = (least: number, most: number) =>
  list.transform((pairs, context) => {
    const figures: Partial<Record<SystemName, number>> = {};
    for (const pair of pairs) {
      const [, name, digits] = /^([a-z-]+):(\d{1,7})$/.exec(pair) ?? [];
      const system = SYSTEM_NAMES.find((one) => one === name);
      const figure = Number(digits);
      if (!system || figure < least || figure > most || system in figures)
        context.addIssue(`must be system:number, each system once, ${least} to ${most}, of ${SYSTEM_NAMES.join(', ')}`);
      else figures[system] = figure;
    }
    return figures;
  });
export const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;
/** `from/to,from/to`, ISO dates, both ends included. */
export const spansOfDays = list.transform((spans, context) =>
  spans.map((span) => {
    const [from = '', to = '', ...rest] = span.split('/');
    if (rest.length > 0 || !isDay(from) || !isDay(to) || to < from || Date.parse(to) - Date.parse(from) > YEAR_MS)
      context.addIssue('must be first day/last day, of at most a year');
    return { from, to };
  }),
);
const YEAR_MS = 366 * 86_400_000;
/** PEM, or the path of a file of it. */
export const pem = z.string().min(1);
/** A JSON object of header names and values. */
export const headers = z.string().transform((text, context) => {
  const parsed = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (!parsed.success) context.addIssue('must be a JSON object of names and values');
  return parsed.data ?? {};
});

/** `id:base64,id:base64`: the first seals, all open. */
export const encryptionKeys = list
  .pipe(z.array(z.string().regex(/^[\w.-]{1,32}:/, 'must be id:base64')).min(1))
  .transform((pairs, context) => {
    const entries = pairs.map((pair) => {
      const at = pair.indexOf(':');
      const key = key32.safeParse(pair.slice(at + 1));
      if (!key.success) context.addIssue('each key must be 32 bytes in base64');
      return [pair.slice(0, at), key.data ?? Buffer.alloc(0)] as const;
    });
    if (new Set(entries.map(([id]) => id)).size < entries.length) context.addIssue('each id must stand for one key');
    return { current: entries[0]?.[0] ?? '', keys: new Map<string, Uint8Array>(entries) };
  });

/** `id:secret:scopes,…`; what is wrong is said without the secret. */
export const apiClients = list.transform((entries, context) => {
  const clients = entries.map(parseClient);
  for (const problem of new Set(clients)) if (typeof problem === 'string') context.addIssue(problem);
  const known = clients.filter((client) => typeof client !== 'string');
  if (new Set(known.map(({ id }) => id)).size < known.length) context.addIssue('each id must stand for one client');
  return known;
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// What is no address at all is refused for that alone.
function isSafe(text: string): boolean {
  return text.startsWith('https:') || !URL.canParse(text) || LOOPBACK.has(new URL(text).hostname);
}
