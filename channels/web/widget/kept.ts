import type { KeyValue } from './environment.ts';

/** A JSON value kept in the tab's storage. */
export interface Kept<T> {
  read(): T | undefined;
  write(value: T | undefined): void;
}

/**
 * Keeps one value under `key`. What cannot be read (`parse` gives undefined, broken JSON) counts as absent; where the
 * browser refuses storage the value lives as long as the page.
 */
export function createKept<T>(storage: KeyValue, key: string, parse: (raw: unknown) => T | undefined): Kept<T> {
  let refused: { value: T | undefined } | undefined;
  return {
    read() {
      if (refused) return refused.value;
      try {
        const text = storage.getItem(key);
        return text === null ? undefined : parse(JSON.parse(text));
      } catch {
        return undefined;
      }
    },
    write(value) {
      try {
        if (value === undefined) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(value));
        refused = undefined;
      } catch {
        refused = { value };
      }
    },
  };
}

/** Narrows to an object whose members may be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member `name` if it is a string. */
export function stringAt(value: unknown, name: string): string | undefined {
  const member = isRecord(value) ? value[name] : undefined;
  return typeof member === 'string' ? member : undefined;
}
