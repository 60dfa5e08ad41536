import { z } from 'zod';
import type { Property } from '../../../contracts/paper.ts';
import { propertyIdAt } from '../people/property-place.ts';
import type { Clock } from '../../../bot/ports/system.ts';
import type { City } from '../city.ts';
import type { Ledger } from '../ledger.ts';
import { EmulatorProblem, parseInput } from '../problem.ts';
import { nextNumber } from '../sequence.ts';
import { TaxpayerId, knownTaxpayer } from './debts.ts';
import { assertSameBody, idempotency, type Route } from './route.ts';

const ListQuery = z.strictObject({ limite: z.coerce.number().int().min(1).max(100).default(50) });
const Search = z.union([
  z.strictObject({ numero: z.string().min(1).max(60) }),
  z.strictObject({ direccion: z.string().min(1).max(200), barrio: z.string().min(1).max(80).optional() }),
  z.strictObject({ latitud: z.number().min(-90).max(90), longitud: z.number().min(-180).max(180) }),
]);
/** No more than this are told of one question. */
const MOST_FOUND = 20;

const OwnerSearch = z.strictObject({ numero: z.string().min(1).max(60), documento: z.string().min(1).max(40) });
const NewFiling = z.strictObject({
  numeroVentanilla: z.string().min(1).max(40),
  tramite: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
  contribuyente: TaxpayerId.optional(),
  idPredio: z.string().min(1).max(40).optional(),
});

/** The cadastre: a taxpayer's properties, what a number or an address names, whose it is not, and what is filed. */
export function catastroRoutes({ city, ledger, clock }: { city: City; ledger: Ledger; clock: Clock }): Route[] {
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
        const query = parseInput(Search, request.body);
        const found = namedBy(query, city);
        response.json({
          resultados: found.slice(0, MOST_FOUND).map(({ propertyId, label, nationalNumber, barrio }) => ({
            idPredio: propertyId,
            descripcion: label,
            numeroPredial: nationalNumber ?? null,
            barrio: barrio ?? null,
          })),
        });
      },
    },
    {
      system: 'catastro',
      method: 'post',
      path: '/catastro/v1/verificaciones',
      handle(request, response) {
        const { numero, documento } = parseInput(OwnerSearch, request.body);
        const found = city.cadastre.find(numero);
        const esPropietario = city.byDocument(documento).some(({ taxpayerId }) => taxpayerId === found?.taxpayerId);
        const { propertyId, label } = found?.property ?? {};
        response.json({ predio: found ? { idPredio: propertyId, descripcion: label, esPropietario } : null });
      },
    },
    {
      system: 'catastro',
      method: 'post',
      path: '/catastro/v1/radicaciones',
      handle(request, response) {
        const key = idempotency(request);
        const { numeroVentanilla, tramite, contribuyente, idPredio } = parseInput(NewFiling, request.body);
        if (contribuyente !== undefined) knownTaxpayer(city, contribuyente);
        if (idPredio !== undefined && !city.cadastre.find(idPredio))
          throw new EmulatorProblem(422, 'unknown-property', 'There is no such property.');
        const earlier = ledger.cadastralFilings.byKey(key.idempotencyKey);
        if (earlier) assertSameBody(earlier, key.bodyHash);
        const filed = earlier ?? {
          ...key,
          number: nextNumber('400000', ledger.cadastralFilings.last(1)[0]?.number),
          filingNumber: numeroVentanilla,
          procedure: tramite,
          ...(contribuyente !== undefined && { taxpayerId: contribuyente }),
          ...(idPredio !== undefined && { propertyId: idPredio }),
          at: clock.now().toISOString(),
        };
        if (!earlier) ledger.cadastralFilings.add(filed);
        response.status(earlier ? 200 : 201).json({ numeroRadicado: filed.number, fechaRadicado: filed.at });
      },
    },
  ];
}

function namedBy(query: z.infer<typeof Search>, { cadastre }: City): Property[] {
  if ('direccion' in query) return cadastre.at(addressOf(query));
  const number =
    'numero' in query ? query.numero : propertyIdAt({ latitude: query.latitud, longitude: query.longitud });
  const one = cadastre.find(number);
  return one ? [one.property] : [];
}

const addressOf = ({ direccion, barrio }: { direccion: string; barrio?: string | undefined }) => ({
  address: direccion,
  ...(barrio !== undefined && { barrio }),
});
