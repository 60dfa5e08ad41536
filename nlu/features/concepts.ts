import { EVERYDAY_CONCEPTS } from './everyday-concepts.ts';
import { TALK_CONCEPTS } from './talk-concepts.ts';
import { TAX_CONCEPTS } from './tax-concepts.ts';

/**
 * The meanings a list of folded words touches, in order: at each place those of the word and of the phrases of up to
 * three words that begin there. Places that touch none are left out.
 */
export type Lexicon = (words: readonly string[]) => string[][];

/** Reads a lexicon: one meaning a paragraph, `name: forms`, where `*` stands for any ending and `_` for a blank. */
export function createLexicon(source: string): Lexicon {
  const whole = new Map<string, string[]>();
  const prefixes = new Map<string, string[]>();
  for (const paragraph of source.trim().split(/\n(?=\S)/)) {
    const [name = '', forms = ''] = paragraph.split(':');
    for (const form of forms.trim().split(/\s+/)) {
      const [into, key] = form.endsWith('*') ? [prefixes, form.slice(0, -1)] : [whole, form];
      into.set(key, [...(into.get(key) ?? []), name]);
    }
  }
  const longest = Math.max(0, ...[...prefixes.keys()].map((prefix) => prefix.length));

  return (words) =>
    words.flatMap((word, at) => {
      const here = new Set(whole.get(word));
      for (let length = SHORTEST_PREFIX; length <= Math.min(word.length, longest); length += 1) {
        for (const concept of prefixes.get(word.slice(0, length)) ?? []) here.add(concept);
      }
      let phrase = word;
      for (const next of words.slice(at + 1, at + LONGEST_PHRASE)) {
        phrase += `_${next}`;
        for (const concept of whole.get(phrase) ?? []) here.add(concept);
      }
      return here.size === 0 ? [] : [[...here]];
    });
}

const SHORTEST_PREFIX = 3;
const LONGEST_PHRASE = 3;

/** What citizens speak about: it lets "my house owes" profit from what was learned of "mi casa debe". */
export const subjectsOf: Lexicon = createLexicon(TAX_CONCEPTS + TALK_CONCEPTS + EVERYDAY_CONCEPTS);
