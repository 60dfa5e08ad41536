/** Words that join others, Spanish and English, folded: pairs of stems are also taken over them. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'el la los las un una unos unas de del al a y o en que por para con su sus mi mis me se lo le les es ' +
    'the a an of to in is and or my i for on it'
  ).split(' '),
);
