import type { CollectedLabel, CustomerPanel } from '../../../contracts/desk-protocol.ts';

/** Where the words of a value stand in the catalogue; a label that is not here has values of its own (numbers, references). */
const WORDS_OF: Partial<Record<CollectedLabel, string>> = {
  locale: 'locale',
  documentType: 'documentType',
  intent: 'intent',
  flow: 'flow',
  paymentState: 'payment',
  tax: 'tax',
};

/** A line of what the bot collected, in words; `say` gives a key's words, `has` tells whether there are any. */
export function wordsOfCollected(
  { label, value }: CustomerPanel['collected'][number],
  say: (key: string) => string,
  has: (key: string) => boolean,
): { term: string; value: string } {
  const term = say(`collected.${label}`);
  const room = WORDS_OF[label];
  if (room === undefined) return { term, value: label === 'years' ? yearsInWords(value) : value };
  return { term, value: say(has(`${room}.${value}`) ? `${room}.${value}` : 'event.unknown') };
}

/** `2021/2023,2025` as it is written: "2021–2023, 2025". */
function yearsInWords(years: string): string {
  return years.replaceAll('/', '–').replaceAll(',', ', ');
}
