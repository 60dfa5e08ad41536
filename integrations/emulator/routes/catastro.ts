import { z } from 'zod';
import type { City } from '../city.ts';
import { parseInput } from '../problem.ts';
import { knownTaxpayer } from './debts.ts';
import type { Route } from './route.ts';

const ListQuery = z.strictObject({ limite: z.coerce.number().int().min(1).max(100).default(50) });
const Search = z.strictObject({ numero: z.string().min(1).max(60) });

/** The cadastre: a taxpayer's properties, and whether a number is a property; the search tells nothing of owners. */
export function catastroRoutes({ city }: { city: City }): Route[] {
  return [
    {
      system: 'catastro',
      method: 'get',
      path: '/catastro/v1/contribuyentes/:id/predios',
      handle(request, response) {
        const { taxpayerId } = knownTaxpayer(city, request.params['id']);
        const { limite } = parseInput(ListQuery, request.query);
        response.json({
          predios: city.cadastre
            .ofTaxpayer(taxpayerId)
            .slice(0, limite)
            .map((property) => ({
              idPredio: property.propertyId,
              numeroPredial: property.nationalNumber ?? null,
              matriculaInmobiliaria: property.matricula ?? null,
              direccion: property.address,
              descripcion: property.label,
              barrio: property.barrio ?? null,
              areaTerreno: property.landM2,
              areaConstruida: property.builtM2,
              avaluo: property.avaluoCop,
              vigenciaAvaluo: property.year,
              estrato: property.estrato ?? null,
              destinoEconomico: property.use,
            })),
        });
      },
    },
    {
      system: 'catastro',
      method: 'post',
      path: '/catastro/v1/consultas',
      handle(request, response) {
        const { numero } = parseInput(Search, request.body);
        const found = city.cadastre.find(numero);
        const { propertyId, label } = found?.property ?? {};
        response.json({ resultados: found ? [{ idPredio: propertyId, descripcion: label }] : [] });
      },
    },
  ];
}
