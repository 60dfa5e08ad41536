import { IRREGULAR_VERBS } from './irregular-verbs.ts';

/**
 * A stem of a folded Spanish word for the classifier: attached pronouns ("ayúdeme", "pagarlo"), endings of verbs,
 * plurals, gender and the commonest suffixes off, "ue"/"ie" back to "o"/"e". It need not be a word; it need only be
 * the same for the forms of one. English words lose little but their plurals and endings alike.
 */
export function lightStem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 4) return word;
  const bare = withoutPronouns(word).replace(SUFFIX, (suffix, at: number) => (at >= 3 ? '' : suffix));
  const root = bare.replace(VERB_ENDING, '');
  return plain(
    root.length >= 3 ? root : bare.length > 4 ? bare.replace(/(?:s|es|os|as)$/, '').replace(/[aeo]$/, '') : bare,
  );
}

function withoutPronouns(word: string): string {
  const infinitive = AFTER_INFINITIVE.exec(word)?.[1];
  if (infinitive !== undefined) return infinitive;
  return (word.length >= 7 ? AFTER_IMPERATIVE.exec(word)?.[1] : undefined) ?? word;
}

const plain = (root: string): string =>
  root.replace(/ue/, 'o').replace(/ie/, 'e').replace(/qu$/, 'c').replace(/gu$/, 'g').replace(/z$/, 'c');

const AFTER_INFINITIVE =
  /^(.{2,}(?:ar|er|ir|ando|iendo))(?:me|te|se|nos|le|les|lo|la|los|las|melo|mela|melos|melas|selo|sela|selos|selas|telo|tela|noslo|nosla)$/;
const AFTER_IMPERATIVE = /^(.{3,}[aeou])(?:me|melo|mela|nos|noslo|nosla|selo|sela|te|le|les|lo|la)$/;
const SUFFIX =
  /(?:aciones|acion|amientos|amiento|imientos|imiento|adores|adoras|ador|adora|mente|idades|idad|ciones|cion|siones|sion|itos|itas|ito|ita|icos|icas|ico|ica)$/;
const VERB_ENDING =
  /(?:aremos|eremos|iremos|ariamos|eriamos|iriamos|asemos|iesemos|aramos|ieramos|abamos|asteis|isteis|iendo|yendo|ando|aria|eria|iria|arian|erian|irian|arias|erias|irias|aran|eran|iran|aras|eras|iras|aron|ieron|aste|iste|amos|emos|imos|aban|abas|aba|ado|ada|ados|adas|ido|ida|idos|idas|ian|ias|ia|ara|era|ira|are|ere|ire|ar|er|ir|an|en|as|es|os|a|e|o|i|s)$/;

const IRREGULAR = new Map<string, string>(
  Object.entries(IRREGULAR_VERBS).flatMap(([stem, forms]) =>
    forms.split(' ').map((form): [string, string] => [form, stem]),
  ),
);
