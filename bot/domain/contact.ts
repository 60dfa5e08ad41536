/** Hides most of a registered contact: `••• ••• ••99`, `a•••@•••`. */
export function maskContact(kind: 'sms' | 'email', value: string): string {
  return kind === 'sms'
    ? `••• ••• ••${value.replace(/\D/g, '').slice(-2)}`
    : `${value.slice(0, 1).toLowerCase()}•••@•••`;
}

/** Common first letters of people's addresses, so that an invented one looks like any other. */
const FIRST_LETTERS = 'mjlacdapjenrscgmjl';

/** Of 256, how many decoys look like a mobile: the register's own share (82 %). A city sets it to its register's. */
const SMS_SHARE = 210;

/**
 * The masked contact that an unknown document is shown: always the same for the same document, and of the same
 * two forms as `maskContact`, as often as in the register, so that nobody learns who is registered (R-I2). `hmac` is hex, 10 digits or more.
 */
export function decoyContact(hmac: string): string {
  const kind = Number.parseInt(hmac.slice(0, 2), 16);
  const rest = Number.parseInt(hmac.slice(2, 10), 16);
  if (kind < SMS_SHARE) return `••• ••• ••${String(rest % 100).padStart(2, '0')}`;
  return `${FIRST_LETTERS.charAt(rest % FIRST_LETTERS.length)}•••@•••`;
}

/** Of 256, how many decoys whose first is a mobile have an address too: the register's own share (five in eight). */
const BOTH_SHARE = 160;

/** All contacts an unknown document seems to have, in order; the first is `decoyContact`. `hmac` is hex, 20 digits or more. */
export function decoyContacts(hmac: string): string[] {
  const first = decoyContact(hmac);
  const [share, letter] = [Number.parseInt(hmac.slice(10, 12), 16), Number.parseInt(hmac.slice(12, 20), 16)];
  const hasBoth = Number.parseInt(hmac.slice(0, 2), 16) < SMS_SHARE && share < BOTH_SHARE;
  return hasBoth ? [first, `${FIRST_LETTERS.charAt(letter % FIRST_LETTERS.length)}•••@•••`] : [first];
}
