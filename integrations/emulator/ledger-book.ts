/** Records of one kind, each under its idempotency key, in the order they came. */
export interface Book<T> {
  add(record: T): void;
  byKey(idempotencyKey: string): T | undefined;
  /** Oldest first. */
  all(): T[];
  /** Newest first, at most `limit`. */
  last(limit: number): T[];
}

/** The part of a book that applies what is on disk. */
export interface OpenBook<T> {
  apply(record: T): void;
  book: Book<T>;
}

/** Keeps at most `max`: beyond it the oldest is forgotten. `write` puts a record on disk and applies it. */
export function createBook<T extends { idempotencyKey: string }>(max: number, write: (record: T) => void): OpenBook<T> {
  const records = new Map<string, T>();
  return {
    apply(record) {
      records.set(record.idempotencyKey, record);
      const oldest = records.keys().next();
      if (records.size > max && !oldest.done) records.delete(oldest.value);
    },
    book: {
      add: write,
      byKey: (key) => records.get(key),
      all: () => [...records.values()],
      last: (limit) => [...records.values()].slice(-limit).reverse(),
    },
  };
}
