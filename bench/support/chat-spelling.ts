/** How often each habit of chats shows; shares are 0…1. Accents, marks and capitals are always dropped. */
export interface ChatRates {
  /** Of the words that have a shorter chat spelling, those written so. */
  short: number;
  /** Words with a slip of the fingers, of those of four letters and more. */
  slip: number;
  /** Words with a letter doubled, of those of three letters and more. */
  doubled: number;
}

/** From what most chats look like to what hardly anybody writes: there every second longer word is misspelled. */
export const CHAT_LEVELS: readonly { name: string; rates: ChatRates }[] = [
  { name: 'no accents, no marks, every abbreviation', rates: { short: 1, slip: 0, doubled: 0 } },
  {
    name: 'and a slip in every 12th longer word, a doubled letter in every 24th',
    rates: { short: 1, slip: 1 / 12, doubled: 1 / 24 },
  },
  {
    name: 'and a slip in every 4th longer word, a doubled letter in every 12th',
    rates: { short: 1, slip: 1 / 4, doubled: 1 / 12 },
  },
  {
    name: 'and a slip in every 2nd longer word, a doubled letter in every 10th',
    rates: { short: 1, slip: 1 / 2, doubled: 1 / 10 },
  },
];

/** Writes a text as in a chat: no accents, no marks, lower case, abbreviations, slips, doubled letters. */
export function asInAChat(text: string, rates: ChatRates, random: () => number): string {
  const plain = text
    .toLowerCase()
    .replace(/ñ/g, '\u0000')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u0000', 'ñ')
    .replace(/[¿¡?!.,;:"'()]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return ABBREVIATIONS.reduce(
    (said, [pattern, short]) => said.replace(pattern, (whole) => (random() < rates.short ? short : whole)),
    plain,
  )
    .split(' ')
    .map((word) => mistype(word, rates, random))
    .join(' ');
}

const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/\bpor que\b|\bporque\b/g, 'xq'],
  [/\bpor favor\b/g, 'xfa'],
  [/\bque\b/g, 'q'],
  [/\bpor\b/g, 'x'],
  [/\bpara\b/g, 'pa'],
  [/\btambien\b/g, 'tb'],
  [/\bde\b/g, 'd'],
  [/\bquiero\b/g, 'kiero'],
  [/\bcuanto\b/g, 'kuanto'],
  [/\bcomo\b/g, 'komo'],
  [/\baqui\b/g, 'aki'],
  [/\bbueno\b/g, 'weno'],
  [/\bmucho\b/g, 'muxo'],
];

/** At most one slip and one doubled letter a word. */
function mistype(word: string, rates: ChatRates, random: () => number): string {
  let typed = word;
  if (/^[a-zñ]{4,}$/.test(word) && random() < rates.slip) typed = slip(word, random);
  if (/^[a-zñ]{3,}$/.test(typed) && random() < rates.doubled) {
    const at = Math.floor(random() * typed.length);
    typed = typed.slice(0, at + 1) + typed.slice(at);
  }
  return typed;
}

/** A letter missed, two swapped, or one for another that sounds alike or lies beside it. */
function slip(word: string, random: () => number): string {
  const at = Math.floor(random() * (word.length - 1));
  const kind = random();
  if (kind < 1 / 3) return word.slice(0, at) + word.slice(at + 1);
  if (kind < 2 / 3) return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  const row = ROWS.find((keys) => keys.includes(word.charAt(at))) ?? ROWS[0];
  const key = row.indexOf(word.charAt(at));
  return word.slice(0, at) + row.charAt(key === 0 ? 1 : key - 1) + word.slice(at + 1);
}

const ROWS = ['qwertyuiop', 'asdfghjklñ', 'zxcvbnm'] as const;
