/** A copy without some of its fields. */
export function without<T extends object, K extends keyof T>(value: T, ...fields: K[]): Omit<T, K> {
  const left: ReadonlySet<PropertyKey> = new Set(fields);
  return Object.fromEntries(Object.entries(value).filter(([field]) => !left.has(field))) as Omit<T, K>;
}
