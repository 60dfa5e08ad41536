import type { Locale } from '../../contracts/fact.ts';

/** An activity of the municipality's table of the ICA. */
export interface Activity {
  /** Four digits of the CIIU. */
  code: string;
  name: string;
  /** ICA rate in pesos for each thousand of income. */
  perThousand: number;
  source: string;
  /** ISO dates of the table. */
  validFrom: string;
  validTo?: string;
}

/** The table of activities: content with source and validity. */
export interface Activities {
  /** Those a text speaks of, or whose code stands in it, likeliest first, at most 4; none outside its validity. */
  find(question: { text: string; locale: Locale; now: Date }): Activity[];
}
