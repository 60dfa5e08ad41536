/** A word, a run of digits or one other sign of a text. */
export interface Token {
  kind: 'word' | 'digits' | 'mark';
  text: string;
  start: number;
  end: number;
}

/** Cuts a folded text into tokens, in one pass. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/(?<word>\p{L}+)|(?<digits>\d+)|[^\s\p{L}\d]/gu)) {
    const kind =
      match.groups?.['word'] !== undefined ? 'word' : match.groups?.['digits'] !== undefined ? 'digits' : 'mark';
    tokens.push({ kind, text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}
