/** GSM 03.38 basic table and the extension table, whose characters take two places (3GPP TS 23.038, 6.2.1). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** What typography has and the table does not. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ '“': '"', '”': '"', '«': '"', '»': '"', '„': '"', '‘': "'", '’': "'", '´': "'", '`': "'" },
  ...{ '–': '-', '—': '-', '−': '-', '•': '-', '…': '...', '\u00a0': ' ', '\u202f': ' ', '\u2009': ' ', '\t': ' ' },
  ...{ º: 'o', ª: 'a', '×': 'x' },
};

/**
 * An SMS in the characters of GSM-7, so that it is not sent as UCS-2 at less than half the length (R-I2). Letters the
 * table has stay (é, ñ, ü, ¿, ¡); others lose their mark (á, í, ó, ú); what has no likeness is left out.
 */
export function toGsm7(text: string): string {
  return [...text.normalize('NFC')].map(fold).join('');
}

/** Places it takes: 160 fit one SMS. */
export function gsm7Length(text: string): number {
  return [...text].reduce((sum, character) => sum + (EXTENDED.has(character) ? 2 : 1), 0);
}

function fold(character: string): string {
  if (BASIC.has(character) || EXTENDED.has(character)) return character;
  const plain = PLAIN[character];
  if (plain !== undefined) return plain;
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  return [...bare].filter((each) => BASIC.has(each) || EXTENDED.has(each)).join('');
}
