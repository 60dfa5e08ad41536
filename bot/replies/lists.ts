import type { AgreementOffer, ContactChange, PublicProperty } from '../ports/back-office.ts';
import type { IssuedPaper, Property } from '../../contracts/paper.ts';
import type { InstalmentItem } from '../../contracts/fact.ts';

/** Words of a catalogue key in the conversation's language. */
export type Say = (key: string, values?: Record<string, unknown>) => string;

/** Lines of what a reply lists besides debts: ways to pay, papers, a property's data, changes; undefined where none. */
export function listedLines(data: Record<string, unknown>, say: Say): string | undefined {
  const offers = data['offers'] as AgreementOffer[] | undefined;
  const papers = data['papers'] as IssuedPaper[] | undefined;
  const stand = data['stand'] as { purpose: string; given: boolean }[] | undefined;
  const dues = data['dues'] as { number: string; amountCop: number }[] | undefined;
  const payments = data['payments'] as { reference: string; amountCop: number }[] | undefined;
  const numbered = <T extends object>(items: readonly T[], line: (item: T, position: string) => string): string =>
    items.map((item, index) => line(item, String(index + 1))).join('\n');
  if (offers) {
    return numbered(offers, (offer, position) => {
      const instalments = String(offer.instalments);
      return say('agreement.offer-line', { ...offer, instalments, position });
    });
  }
  const property = data['property'] as Property | undefined;
  const found = data['found'] as PublicProperty | undefined;
  const changes = data['changes'] as ContactChange[] | undefined;
  if (property ?? found) return propertyLines({ ...found, ...property }, say);
  if (changes) return changes.map(({ kind, value }) => say(`contact.${kind}-line`, { value })).join('\n');
  if (papers) {
    return numbered(papers, ({ kind, number, issuedAt }, position) =>
      say('paper.line', { position, name: say(`paper-name.${kind}`), number, issuedAt }),
    );
  }
  if (stand) {
    return numbered(stand, ({ purpose, given }, position) =>
      say(given ? 'permissions.yes-line' : 'permissions.no-line', { position, purposeName: say(`purpose.${purpose}`) }),
    );
  }
  if (dues) return numbered(dues, (due, position) => say('instalment.line', { ...due, position }));
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

/** What the cadastre records of a property, a line for each that is known. */
function propertyLines(property: Partial<Property>, say: Say): string {
  const rows: readonly (readonly [keyof Property, string])[] = [
    ['propertyId', 'property.id-line'],
    ['nationalNumber', 'property.national-line'],
    ['matricula', 'property.matricula-line'],
    ['address', 'property.address-line'],
    ['barrio', 'property.barrio-line'],
    ['landM2', 'property.land-line'],
    ['builtM2', 'property.built-line'],
    ['avaluoCop', 'property.value-line'],
    ['use', 'property.use-line'],
    ['estrato', 'property.estrato-line'],
  ];
  return rows
    .filter(([known]) => property[known] !== undefined)
    .map(([, key]) => say(key, { ...property, year: String(property.year) }))
    .join('\n');
}

/** What a reference of an agreement is for ("la cuota 3 de su acuerdo …"); undefined where it is of something else. */
export function instalmentsNamed(data: Record<string, unknown>, say: Say): string | undefined {
  const [first, ...more] = (data['payable'] ?? []) as InstalmentItem[];
  if (!first) return undefined;
  const { agreement, instalment } = first;
  if (more.length > 0) return say('instalment.several-note', { agreement, many: more.length + 1 });
  return say(instalment === 0 ? 'instalment.first-note' : 'instalment.one-note', {
    agreement,
    instalment: String(instalment),
  });
}
