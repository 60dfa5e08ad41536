/** A call's text without the words that only gain time at its head; a text of nothing else stays as it is. */
export function withoutFillers(normalized: string): string {
  const rest = normalized.replace(FILLERS, '');
  return /\p{L}|\d/u.test(rest) ? rest : normalized;
}

/** "Este" gains time only before what begins a sentence anew: "este recibo" names a thing. */
const FILLERS =
  /^(?:(?:e+h+|e+m+|m{2,}|pues mire|pues vea|pues|mire|vea|o sea|este(?= (?:eh|pues|mire|vea|o sea|yo|es que|buenas|buenos|quiero|queria|quisiera|necesito|como|cuanto|cuando|donde|que|si|no|para|un favor)\b))[ ,.…]+)+/u;
