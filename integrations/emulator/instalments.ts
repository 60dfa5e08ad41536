import type { StandingAgreement } from './agreement-book.ts';
import type { InstalmentToPay } from './ledger-entries.ts';
import { EmulatorProblem } from './problem.ts';

/** Throws a problem where instalments cannot be paid so: an agreement's earliest unpaid ones, each with its own amount. */
export function assertDue(items: readonly InstalmentToPay[], standing: readonly StandingAgreement[]): void {
  for (const number of new Set(items.map(({ agreement }) => agreement))) {
    const agreement = standing.find((each) => each.agreement.number === number)?.agreement;
    if (!agreement) throw new EmulatorProblem(422, 'unknown-item', 'The agreement is not of this taxpayer.');
    if (agreement.state === 'void') throw new EmulatorProblem(409, 'agreement-void', 'The agreement is void.');
    const wanted = items.filter((item) => item.agreement === number).sort((a, b) => a.instalment - b.instalment);
    const unpaid = agreement.instalments.filter(({ state }) => state !== 'paid');
    for (const [index, { instalment, amountCop }] of wanted.entries()) {
      const known = agreement.instalments.find((each) => each.number === instalment);
      if (!known) throw new EmulatorProblem(422, 'unknown-item', 'There is no such instalment.');
      if (known.state === 'paid') throw new EmulatorProblem(409, 'nothing-owed', 'An instalment is paid already.');
      if (known !== unpaid[index]) throw new EmulatorProblem(409, 'earlier-first', 'An earlier instalment is unpaid.');
      if (known.amountCop !== amountCop) {
        throw new EmulatorProblem(409, 'balance-changed', 'An amount is not that of the instalment.');
      }
    }
  }
}

/** Whether an instalment is still to be paid. */
export function isUnpaid({ agreement, instalment }: InstalmentToPay, standing: readonly StandingAgreement[]): boolean {
  const found = standing.find((each) => each.agreement.number === agreement)?.agreement;
  const state = found?.instalments.find(({ number }) => number === instalment)?.state;
  return found?.state !== 'void' && (state === 'pending' || state === 'overdue');
}
