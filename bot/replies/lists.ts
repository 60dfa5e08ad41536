import type { AgreementOffer } from '../ports/back-office.ts';
import type { IssuedPaper } from '../../contracts/paper.ts';

/** Words of a catalogue key in the conversation's language. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

/** Numbered lines of what a question lists besides debts: ways to pay, papers, payments; undefined where it lists none. */
export function listedLines(data: Record<string, unknown>, say: Say): string | undefined {
  const offers = data['offers'] as AgreementOffer[] | undefined;
  const papers = data['papers'] as IssuedPaper[] | undefined;
  const payments = data['payments'] as { reference: string; amountCop: number }[] | undefined;
  const numbered = <T extends object>(items: readonly T[], line: (item: T, position: string) => string): string =>
    items.map((item, index) => line(item, String(index + 1))).join('\n');
  if (offers) {
    return numbered(offers, (offer, position) => {
      const instalments = String(offer.instalments);
      return say('agreement.offer-line', { ...offer, instalments, position });
    });
  }
  if (papers) {
    return numbered(papers, ({ kind, number, issuedAt }, position) =>
      say('paper.line', { position, name: say(`paper-name.${kind}`), number, issuedAt }),
    );
  }
  return (
    payments &&
    numbered(payments, ({ reference, amountCop }, position) =>
      say('paper.payment-line', { position, reference, amountCop }),
    )
  );
}

/** The offer that a choice `offer-<instalments>` is of. */
export function offerLabel(id: string, data: Record<string, unknown>, say: Say): string | undefined {
  if (!id.startsWith('offer-')) return undefined;
  const offers = (data['offers'] ?? []) as AgreementOffer[];
  const offer = offers.find(({ instalments }) => id === `offer-${instalments}`);
  return offer && say('choice.offer', { ...offer, instalments: String(offer.instalments) });
}
