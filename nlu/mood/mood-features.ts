import { createLexicon } from '../features/concepts.ts';
import { hashFeature, rawFeatures, type RawFeatures } from '../features/features.ts';
import { MOOD_CONCEPTS } from './mood-concepts.ts';
import { shapesOf } from './mood-shapes.ts';

export interface MoodFeatures extends RawFeatures {
  /** Whether a word of the lexicon or a sign of how it is said is in the text. */
  telling: boolean;
}

/** Features of how something is said besides what is said: its shape, shouting, marks, stretched letters, faces. */
export function moodFeatures(text: string, normalized: string): MoodFeatures {
  const features = rawFeatures(normalized, moodsOf);
  for (const sign of surfaceSigns(text)) features.concepts.add(hashFeature('u', sign));
  const telling = features.concepts.size > 0;
  for (const shape of shapesOf(normalized)) {
    const hash = hashFeature('h', shape);
    features.concepts.add(hash);
    features.rare.add(hash);
  }
  return { ...features, telling };
}

const moodsOf = createLexicon(MOOD_CONCEPTS);

function surfaceSigns(text: string): string[] {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const shouted = text.match(/\p{Lu}{4,}/gu)?.length ?? 0;
  const signs: string[] = [];
  if (letters >= 10 && capitals / letters > 0.7) signs.push('shouting');
  else if (shouted > 0 && capitals < letters) signs.push('shouted-word');
  if (/[!¡]{2,}/.test(text)) signs.push('!!');
  else if (text.includes('!')) signs.push('!');
  if (/[?¿]{2,}/.test(text)) signs.push('??');
  if (/[!?]{3,}/.test(text)) signs.push('!?!');
  if (/\.{3}|…/.test(text)) signs.push('...');
  if (/(\p{L})\1{2,}/iu.test(text)) signs.push('stretched');
  if (/[😡🤬😤😠👿💢🖕👎😒🙄]/u.test(text)) signs.push('angry-face');
  if (/[😀😃😄😊🙏❤😍👏🤗😇🥰🎉💚💙👍]/u.test(text)) signs.push('glad-face');
  if (/[😭😢😔😞😩😫🤦]/u.test(text)) signs.push('sad-face');
  return signs;
}
