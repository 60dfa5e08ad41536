import type { Collection } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import { FileList, toCollectionFile } from './wire.ts';

const LISTED = 20;

/** Files of enforced collection; stages and amounts are the city's. */
export function createCollection({ gateway }: { gateway: Gateway }): Collection {
  return {
    async listFiles(taxpayerId, call) {
      const { expedientes } = await gateway.call(
        {
          system: 'cartera',
          operation: 'list-files',
          method: 'GET',
          path: '/cartera/v1/expedientes',
          query: { contribuyente: taxpayerId, limite: String(LISTED) },
          answer: FileList,
        },
        call,
      );
      return expedientes.slice(0, LISTED).map(toCollectionFile);
    },
  };
}
