import type { Agreements } from '../../bot/ports/back-office.ts';
import type { Gateway } from '../gateway/types.ts';
import {
  AgreementAnswer,
  AgreementList,
  RulesAnswer,
  SimulationAnswer,
  fromAgreementOrder,
  fromDebts,
  toAgreement,
  toOffers,
  toRules,
} from './wire.ts';

const LISTED = 20;

/** Payment agreements: every figure is the city's. */
export function createAgreements({ gateway }: { gateway: Gateway }): Agreements {
  const question = { system: 'cartera', method: 'POST', readOnly: true } as const;
  return {
    async readRules(taxpayerId, items, call) {
      const body = fromDebts(taxpayerId, items);
      const request = { ...question, operation: 'read-rules', path: '/cartera/v1/reglas', body, answer: RulesAnswer };
      return toRules(await gateway.call(request, call));
    },
    async simulate(taxpayerId, items, call) {
      const answer = await gateway.call(
        {
          ...question,
          operation: 'simulate',
          path: '/cartera/v1/simulaciones',
          body: fromDebts(taxpayerId, items),
          answer: SimulationAnswer,
        },
        call,
      );
      return toOffers(answer);
    },
    async request(order, call) {
      const answer = await gateway.call(
        {
          system: 'cartera',
          operation: 'request-agreement',
          method: 'POST',
          path: '/cartera/v1/acuerdos',
          body: fromAgreementOrder(order),
          idempotencyKey: order.idempotencyKey,
          answer: AgreementAnswer,
        },
        call,
      );
      return toAgreement(answer);
    },
    async list(taxpayerId, call) {
      const { acuerdos } = await gateway.call(
        {
          system: 'cartera',
          operation: 'list-agreements',
          method: 'GET',
          path: '/cartera/v1/acuerdos',
          query: { contribuyente: taxpayerId, limite: String(LISTED) },
          answer: AgreementList,
        },
        call,
      );
      return acuerdos.slice(0, LISTED).map(toAgreement);
    },
  };
}
