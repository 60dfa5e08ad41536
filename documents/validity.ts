import type { PaperContent } from '../contracts/paper.ts';

/** The last instant at which a paper counts; a date alone is to the end of that day in Bogotá. */
export function validUntilOf(content: PaperContent): Date | undefined {
  const until =
    content.kind === 'clearance' ? content.validUntil : content.kind === 'bill' ? content.bill.payBefore : undefined;
  if (until === undefined) return undefined;
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59.999-05:00` : until);
}
