/** Waiting this long counts as one step of priority, ms; the desk's router is given the same. */
export const AGEING_MS = 60_000;

/**
 * The order in which queued conversations are served, as SQL columns to sort or compare by, first served first: by the
 * time a conversation came, each step of priority being worth `AGEING_MS` of waiting. It is the router's order
 * (agent-desk/domain/routing.ts) at any moment: all age alike, so that the clock falls out of the comparison.
 * `alias`: the table's name in the query.
 */
export function serviceOrder(alias: string): string {
  return `${virtualArrival(`${alias}.waiting_since`, `${alias}.priority`)}, ${alias}.waiting_since, ${alias}.id collate "C"`;
}

/** The time at which one without priority would have had to come, to be served at the same time. */
export function virtualArrival(since: string, priority: string): string {
  return `${since} - ${priority} * interval '${AGEING_MS} milliseconds'`;
}
