import type { QueueName } from '../../contracts/fact.ts';

/** What the assistant may know of the desk's queues. */
export interface QueueView {
  /** How many wait that would be served before one who comes now with this priority. */
  countAhead(queue: QueueName, priority: number): Promise<number>;
}
