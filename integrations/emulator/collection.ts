import { bogotaDay } from '../../bot/domain/bogota-time.ts';
import type { CollectionFile } from '../../bot/ports/back-office.ts';
import type { Clock } from '../../bot/ports/system.ts';
import type { City } from './city.ts';
import type { SyntheticTaxpayer } from './people/taxpayer.ts';

/** Files of enforced collection of the invented city, newest first. */
export interface CollectionOffice {
  list(taxpayer: SyntheticTaxpayer): CollectionFile[];
}

const STAGES = ['persuasive', 'payment-order', 'objections', 'seizure', 'auction', 'suspended'] as const;
/** The old years are collected. */
const LAST_YEAR = 2024;
/** Days the term to pay or object still runs (15 from the notice, art. 830 ET). */
const DAYS_LEFT = 9;

/** One file for each taxpayer under coercive collection who still owes; its stage is worked out of the id. */
export function createCollectionOffice({ city, clock }: { city: City; clock: Clock }): CollectionOffice {
  return {
    list(taxpayer) {
      const owed = city.account(taxpayer).filter(({ year, balanceCop }) => year <= LAST_YEAR && balanceCop > 0);
      if (!taxpayer.coactivo || owed.length === 0) return [];
      const digits = taxpayer.taxpayerId.replace(/\D/g, '');
      const stage = STAGES[Number(digits) % STAGES.length] ?? 'persuasive';
      const answerBy = new Date(clock.now().getTime() + DAYS_LEFT * 86_400_000);
      return [
        {
          number: `EXP-2026-${digits.slice(-6)}`,
          stage,
          openedOn: '2026-03-16',
          amountCop: owed.reduce((total, { balanceCop }) => total + balanceCop, 0),
          years: [...new Set(owed.map(({ year }) => year))].sort((a, b) => a - b),
          ...(stage === 'payment-order' && { answerBy: bogotaDay(answerBy) }),
        },
      ];
    },
  };
}
