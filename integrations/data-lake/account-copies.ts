import type { AccountCopies } from '../../bot/ports/back-office.ts';
import { AccountAnswer, toAccount } from '../gateway/city-account.ts';
import type { Gateway } from '../gateway/types.ts';

/** Accounts as the lake's serving layer copied them; `asOf` is the time of the copy. */
export function createAccountCopies({ gateway }: { gateway: Gateway }): AccountCopies {
  return {
    async readAccount(taxpayerId, call) {
      const answer = await gateway.find(
        {
          system: 'data-lake',
          operation: 'read-account-copy',
          method: 'GET',
          path: `/data-lake/v1/cuentas/${encodeURIComponent(taxpayerId)}`,
          answer: AccountAnswer,
        },
        call,
      );
      return answer && toAccount(answer);
    },
  };
}
