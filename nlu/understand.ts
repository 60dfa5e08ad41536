import { OUT_OF_SCOPE, type Entity, type NluContext, type NluResult } from '../contracts/nlu-result.ts';
import { confidenceOf } from './calibration.ts';
import { findEntities } from './entities/find-entities.ts';
import { rawFeatures, type RawFeatures } from './features.ts';
import type { Model } from './model.ts';
import { readMood } from './mood.ts';
import { normalize } from './normalize-es.ts';
import { probabilities } from './softmax.ts';
import { signalsOf } from './signals.ts';
import { createVectorizer, type Sparse } from './vocabulary.ts';

/** Reads one text with one model; pure and bounded: at most 1,000 characters for the intent, 4,096 for entities. */
export type Reader = (text: string, context: NluContext) => NluResult;

/** Prepares a model for reading. `version` is reported with each result. */
export function createReader(model: Model, version: string): Reader {
  const vectorize = createVectorizer(model.vocabulary);
  return (text, context) => {
    const forIntent = cut(text, LONGEST_FOR_INTENT);
    const normalized = normalize(forIntent);
    const entities = findEntities(cut(text, LONGEST_FOR_ENTITIES), context);
    const raw = rawFeatures(normalized);
    const vector = vectorize(raw);
    const { signals, all } = signalsOf(model.classifier, vector, raw.words.size);
    const judged = confidenceOf(model.calibration, signals);
    const confidence = saysNothingElse(forIntent, entities, raw) ? Math.min(judged, 0.05) : judged;
    const ranking = rank(model.intents, all, confidence);
    const best = ranking[0]?.intent ?? OUT_OF_SCOPE;
    const outOfScope = confidence < model.calibration.abstainBelow;
    const probability = (intent: string): number => all[model.intents.indexOf(intent)] ?? 0;
    return {
      intent: outOfScope ? OUT_OF_SCOPE : best,
      confidence,
      ranking,
      outOfScope,
      ambiguous: isAmbiguous(signals, confidence, model),
      language: /\p{L}/u.test(normalized) ? languageOf(model, vector, context) : localeLanguage(context),
      entities,
      ...readMood(forIntent, normalized, probability('frustracion'), probability('agradecer')),
      normalized,
      modelVersion: version,
      ...(text.length > LONGEST_FOR_INTENT ? { truncated: true } : {}),
    };
  };
}

const LONGEST_FOR_INTENT = 1000;
const LONGEST_FOR_ENTITIES = 4096;
const LONGEST_RANKING = 5;

/** Cuts without leaving half a surrogate pair. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? longest - 1 : longest);
}

/** A document, a code or a number alone answers a question and asks for nothing; punctuation alone says nothing. */
function saysNothingElse(text: string, entities: readonly Entity[], raw: RawFeatures): boolean {
  if (raw.words.size === 0) return true;
  let rest = text;
  for (const { type, start, end } of entities) {
    if (type === 'impuesto' || type === 'vigencia') continue;
    rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  }
  if (/\p{Extended_Pictographic}/u.test(rest)) return false;
  return !/\p{L}/u.test(
    rest.replace(/\b(?:cc|c\.c|nit|cedula|cédula|mi|es|la|el|número|numero|código|codigo)\b/giu, ''),
  );
}

/** What is left of the certainty is shared among the others as the classifier sees them. */
function rank(intents: readonly string[], all: Float64Array, confidence: number): NluResult['ranking'] {
  const sorted = intents
    .map((intent, index) => ({ intent, probability: all[index] ?? 0 }))
    .slice(1)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, LONGEST_RANKING);
  const first = sorted[0]?.probability ?? 0;
  return sorted.map(({ intent, probability }, index) => ({
    intent,
    confidence:
      index === 0 ? confidence : Math.min(confidence, ((1 - confidence) * probability) / Math.max(1 - first, 1e-9)),
  }));
}

/** Two close intents, both likelier than silence: worth a question even a little below the threshold of answering. */
function isAmbiguous(signals: { first: number; second: number }, confidence: number, model: Model): boolean {
  const { abstainBelow, ambiguousFrom } = model.calibration;
  return confidence >= abstainBelow / 2 && signals.second >= ambiguousFrom * signals.first;
}

function languageOf(model: Model, vector: Sparse, context: NluContext): 'es' | 'en' {
  const expected = localeLanguage(context);
  if (vector.indices.length === 0) return expected;
  const both = new Float64Array(2);
  probabilities(model.language, vector, 1, both);
  const english = both[1] ?? 0;
  return english >= (expected === 'en' ? 0.3 : 0.7) ? 'en' : 'es';
}

const localeLanguage = ({ locale }: NluContext): 'es' | 'en' => (locale === 'en' ? 'en' : 'es');
