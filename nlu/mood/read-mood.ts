import { createVectorizer } from '../features/vocabulary.ts';
import { judge, oddsOf } from './judgement.ts';
import { moodFeatures } from './mood-features.ts';
import type { MoodModel } from './mood-model.ts';

/** How a citizen feels: `sentiment` −1 angry … 1 content, `frustration` 0 calm, from 0.5 annoyed, from 0.7 furious … 1. */
export interface Mood {
  sentiment: number;
  frustration: number;
}

export type MoodReader = (text: string, normalized: string) => Mood;

/** Without a model every text is read as calm. */
export function createMoodReader(model: MoodModel | undefined): MoodReader {
  if (!model) return () => ({ sentiment: 0, frustration: 0 });
  const vectorize = createVectorizer(model.vocabulary);
  return (text, normalized) => {
    if (!/\p{L}|\p{Extended_Pictographic}/u.test(normalized)) return { sentiment: 0, frustration: 0 };
    const features = moodFeatures(text, normalized);
    const vector = vectorize(features);
    const fury = oddsOf(model.furious, vector);
    const annoyed = judge(model.annoyed, [oddsOf(model.annoyed, vector), fury]);
    const furious = judge(model.furious, [fury]);
    const pleased = model.pleased ? judge(model.pleased, [oddsOf(model.pleased, vector)]) : 0;
    const read = scale(annoyed, furious, model);
    const frustration = !features.telling && vector.words <= FEW_WORDS ? read / 2 : read;
    const content = frustration >= ANNOYED ? 0 : pleased;
    return { sentiment: rounded(content - frustration), frustration: rounded(frustration) };
  };
}

/** So few words, none of which tells of a mood, are an answer: "uno", "la casa". */
const FEW_WORDS = 2;
const ANNOYED = 0.5;
const FURIOUS = 0.7;

/** Each band of the scale is entered where its judgement begins to hold. */
function scale(annoyed: number, furious: number, model: MoodModel): number {
  const { annoyed: first, furious: second } = model;
  if (furious >= second.from && annoyed >= first.from) {
    return FURIOUS + (1 - FURIOUS) * within(furious, second.from, 1);
  }
  if (annoyed >= first.from) return ANNOYED + (FURIOUS - ANNOYED - 0.01) * within(furious, 0, second.from);
  return (ANNOYED - 0.01) * within(annoyed, 0, first.from);
}

const within = (value: number, from: number, to: number): number =>
  to <= from ? 1 : Math.max(0, Math.min(1, (value - from) / (to - from)));

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
