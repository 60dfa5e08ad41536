import type { Cadastre, CallContext } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import { FiledAnswer, OwnerAnswer, PropertyList, SearchAnswer, toProperty, toPublicProperty } from './wire.ts';

const LISTED = 50;
/** Longer than any number of a property, however it is written. */
const MAX_NUMBER_CHARACTERS = 60;
const MAX_ADDRESS_CHARACTERS = 200;
/** More than these have to be told apart by more words, not by a longer list. */
const FOUND = 10;

/** The cadastre. A number asked for travels in the body: with an owner's name beside it, it would be personal. */
export function createCadastre({ gateway }: { gateway: Gateway }): Cadastre {
  async function search(body: Record<string, string | number>, call: CallContext) {
    const request = { system: 'catastro', operation: 'find-property', method: 'POST', readOnly: true } as const;
    const asked = { ...request, path: '/catastro/v1/consultas', body, answer: SearchAnswer };
    return (await gateway.call(asked, call)).resultados;
  }

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
      const [only, ...others] = await search({ numero: written }, call);
      return only && others.length === 0 ? { propertyId: only.idPredio, label: only.descripcion } : undefined;
    },
    async matchOwner({ number, document }, call) {
      const written = number.trim();
      if (written === '' || written.length > MAX_NUMBER_CHARACTERS) return undefined;
      const { predio } = await gateway.call(
        {
          system: 'catastro',
          operation: 'match-owner',
          method: 'POST',
          readOnly: true,
          path: '/catastro/v1/verificaciones',
          body: { numero: written, documento: document },
          answer: OwnerAnswer,
        },
        call,
      );
      return predio
        ? { propertyId: predio.idPredio, label: predio.descripcion, isOwner: predio.esPropietario }
        : undefined;
    },
    async fileProcedure({ filingNumber, procedure, taxpayerId, propertyId, idempotencyKey }, call) {
      const { numeroRadicado, fechaRadicado } = await gateway.call(
        {
          system: 'catastro',
          operation: 'file-procedure',
          method: 'POST',
          path: '/catastro/v1/radicaciones',
          body: {
            numeroVentanilla: filingNumber,
            tramite: procedure,
            ...(taxpayerId !== undefined && { contribuyente: taxpayerId }),
            ...(propertyId !== undefined && { idPredio: propertyId }),
          },
          idempotencyKey,
          answer: FiledAnswer,
        },
        call,
      );
      return { number: numeroRadicado, filedAt: new Date(fechaRadicado).toISOString() };
    },
    async searchProperties(query, call) {
      if ('place' in query) {
        const { latitude, longitude } = query.place;
        const there = await search({ latitud: latitude, longitud: longitude }, call);
        return there.slice(0, FOUND).map(toPublicProperty);
      }
      const [written, most] =
        'number' in query
          ? [query.number.trim(), MAX_NUMBER_CHARACTERS]
          : [query.address.trim(), MAX_ADDRESS_CHARACTERS];
      if (written === '' || written.length > most) return [];
      const { barrio } = 'number' in query ? {} : query;
      const body = 'number' in query ? { numero: written } : { direccion: written, ...(barrio && { barrio }) };
      return (await search(body, call)).slice(0, FOUND).map(toPublicProperty);
    },
  };
}
