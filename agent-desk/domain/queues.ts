import { QueueName } from '../../contracts/fact.ts';

/** Every queue: what a supervisor sees. */
export const STAFF_QUEUES: readonly QueueName[] = QueueName.options;
