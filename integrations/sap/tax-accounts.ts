import type { TaxAccounts } from '../../bot/ports/back-office.ts';
import { AccountAnswer, toAccount } from '../gateway/city-account.ts';
import { codeOfTax } from '../gateway/city-codes.ts';
import type { Gateway } from '../gateway/types.ts';
import { BillAnswer, ClearanceAnswer, fromBillOrder, toBill } from './wire.ts';

/** What is owed, asked of SAP each time: an account is personal and is never cached here. */
export function createTaxAccounts({ gateway }: { gateway: Gateway }): TaxAccounts {
  return {
    async readAccount(taxpayerId, call) {
      const answer = await gateway.call(
        {
          system: 'sap',
          operation: 'read-account',
          method: 'GET',
          path: `/sap/v1/interlocutores/${encodeURIComponent(taxpayerId)}/cuenta`,
          answer: AccountAnswer,
        },
        call,
      );
      return toAccount(answer);
    },
    async checkClearance(taxpayerId, tax, call) {
      const answer = await gateway.call(
        {
          system: 'sap',
          operation: 'check-clearance',
          method: 'GET',
          path: `/sap/v1/interlocutores/${encodeURIComponent(taxpayerId)}/paz-y-salvo`,
          ...(tax !== undefined && { query: { tributo: codeOfTax(tax) } }),
          answer: ClearanceAnswer,
        },
        call,
      );
      return { allowed: answer.viable, pendingCop: answer.saldoPendiente };
    },
    async createBill(order, call) {
      const answer = await gateway.call(
        {
          system: 'sap',
          operation: 'create-bill',
          method: 'POST',
          path: '/sap/v1/facturas',
          body: fromBillOrder(order),
          idempotencyKey: order.idempotencyKey,
          answer: BillAnswer,
        },
        call,
      );
      return toBill(answer);
    },
  };
}
