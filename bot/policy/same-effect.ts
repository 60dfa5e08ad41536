/** Whether two effects ask for the very same thing, whatever the order of their fields. */
export function sameEffect(a: object, b: object): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with the fields of each object in one order; what is undefined is as if it were not there. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([first], [second]) => (first < second ? -1 : 1)))
      : inner,
  );
}
