/** How a conversation may have ended; the codes go into the record as they are, the catalogue has their words. */
export const WRAP_UP_CODES = ['resolved', 'informed', 'referred', 'citizen-left', 'other'] as const;
