import type { Cadastre } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import { PropertyList, SearchAnswer, toProperty } from './wire.ts';

const LISTED = 50;
/** Longer than any number of a property, however it is written. */
const MAX_NUMBER_CHARACTERS = 60;

/** The cadastre. A number asked for travels in the body: with an owner's name beside it, it would be personal. */
export function createCadastre({ gateway }: { gateway: Gateway }): Cadastre {
  return {
    async listProperties(taxpayerId, call) {
      const { predios } = await gateway.call(
        {
          system: 'catastro',
          operation: 'list-properties',
          method: 'GET',
          path: `/catastro/v1/contribuyentes/${encodeURIComponent(taxpayerId)}/predios`,
          query: { limite: String(LISTED) },
          answer: PropertyList,
        },
        call,
      );
      return predios.slice(0, LISTED).map(toProperty);
    },
    async findProperty(number, call) {
      const written = number.trim();
      if (written === '' || written.length > MAX_NUMBER_CHARACTERS) return undefined;
      const { resultados } = await gateway.call(
        {
          system: 'catastro',
          operation: 'find-property',
          method: 'POST',
          readOnly: true,
          path: '/catastro/v1/consultas',
          body: { numero: written },
          answer: SearchAnswer,
        },
        call,
      );
      const [only, ...others] = resultados;
      return only && others.length === 0 ? { propertyId: only.idPredio, label: only.descripcion } : undefined;
    },
  };
}
