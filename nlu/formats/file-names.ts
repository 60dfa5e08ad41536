/**
 * A file name (without ending) for each intent: lower-case ASCII letters, digits, `_` and `-`, at most 80 characters,
 * no two alike, none that Windows or the layout of `training-data/` reserves. A name that is so already stays as it is.
 */
export function intentFileNames(intents: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const plain = intents.filter((intent) => safe(intent) === intent);
  for (const intent of [...plain, ...intents.filter((intent) => safe(intent) !== intent)]) {
    const base = safe(intent);
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
    taken.add(name);
    names.set(intent, name);
  }
  return names;
}

const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d|out-of-scope|frustration|entities)$/;

function safe(intent: string): string {
  const name = intent
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80);
  return name === '' ? 'intent' : RESERVED.test(name) ? `${name}_` : name;
}
