import type { Clock } from '../../bot/ports/system.ts';
import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { Bill } from '../../contracts/paper.ts';
import { billBarcode } from './barcode.ts';
import type { City } from './city.ts';
import type { DebtToPay, MadeBill } from './ledger-entries.ts';
import type { Ledger } from './ledger.ts';
import { obligationKey } from './people/taxpayer.ts';
import { nextNumber } from './sequence.ts';

type BillRequest = Pick<MadeBill, 'taxpayerId' | 'idempotencyKey' | 'bodyHash'> & { items: DebtToPay[] };

/**
 * Makes a bill in SAP of debts as they are told today; the city holds their price to the end of the month. Its reference
 * is an order of the payment gateway too, so that it can be paid there as at a bank.
 */
export function makeBill(
  request: BillRequest,
  { city, ledger, clock }: { city: City; ledger: Ledger; clock: Clock },
): Bill {
  const now = clock.now();
  const payBefore = monthEnd(bogotaDay(now));
  const { items, ...key } = request;
  const order = city.order({
    ...request,
    idempotencyKey: `factura:${request.idempotencyKey}`,
    expiresAt: new Date(`${payBefore}T23:59:59.999-05:00`).toISOString(),
  });
  const taxpayer = city.taxpayer(request.taxpayerId);
  const account = new Map((taxpayer ? city.account(taxpayer) : []).map((o) => [obligationKey(o), o]));
  const { reference, amountCop: totalCop } = order;
  const bill: Bill = {
    number: nextNumber('8000', ledger.bills.last(1)[0]?.bill.number),
    reference,
    issuedAt: now.toISOString(),
    payBefore,
    items: items.flatMap(({ amountCop, ...item }) => {
      const owed = account.get(obligationKey(item));
      return owed ? [{ ...owed, interestCop: amountCop - owed.capitalCop, balanceCop: amountCop }] : [];
    }),
    totalCop,
    barcode: billBarcode({ reference, totalCop, payBefore }),
  };
  ledger.bills.add({ ...key, bill });
  return bill;
}

/** Last day of a day's month. */
function monthEnd(day: string): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10);
}
