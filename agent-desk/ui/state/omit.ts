/** A copy without some of its keys; where absent is not the same as undefined. */
export function omit<T extends object, K extends keyof T>(from: T, ...keys: K[]): Omit<T, K> {
  const copy: Partial<T> = { ...from };
  for (const key of keys) delete copy[key];
  return copy as Omit<T, K>;
}
