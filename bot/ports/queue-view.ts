import type { QueueName } from '../../contracts/fact.ts';

/** What the assistant may know of the desk's queues. */
export interface QueueView {
  /** How many would be served before one who comes now with this priority, and whether somebody is there to serve. */
  look(queue: QueueName, priority: number): Promise<{ ahead: number; staffed: boolean }>;
}
