import { OUT_OF_SCOPE, type Entity, type NluContext, type NluResult } from '../contracts/nlu-result.ts';
import { isBesideTheQuestion } from './awaited.ts';
import { confidenceOf } from './calibration.ts';
import { findEntities } from './entities/find-entities.ts';
import type { Sparse } from './features/vocabulary.ts';
import { createWordReader } from './features/word-reader.ts';
import { createLanguageReader } from './language.ts';
import type { Model } from './model.ts';
import { createMoodReader } from './mood/read-mood.ts';
import { normalize } from './normalize-es.ts';
import { signalsOf, type Signals } from './signals.ts';
import { withoutFillers } from './voice-fillers.ts';

/** Reads one text with one model; pure and bounded: at most 1,000 characters for the intent, 4,096 for entities. */
export type Reader = (text: string, context: NluContext) => NluResult;

/** Prepares a model for reading. `version` is reported with each result. */
export function createReader(model: Model, version: string): Reader {
  const readWords = createWordReader(model.vocabulary, model.spelling);
  const readLanguage = createLanguageReader(model.language);
  const readMood = createMoodReader(model.mood);
  const { abstainBelow, ambiguousFrom, doubtsUnknown } = model.calibration;
  return (text, context) => {
    const forIntent = cut(text, LONGEST_FOR_INTENT);
    const written = cut(normalize(forIntent), LONGEST_NORMALIZED);
    const normalized = context.channel === 'voice' ? withoutFillers(written) : written;
    const entities = findEntities(cut(text, LONGEST_FOR_ENTITIES), context);
    const vector = readWords(normalized);
    const reading = model.classifier.read(vector);
    const signals = signalsOf(reading, vector);
    const judged = confidenceOf(model.calibration, signals.inputs);
    const asksNothing =
      vector.indices.length === 0 ||
      (doubtsUnknown && isForeign(vector)) ||
      saysNothingElse(forIntent, entities) ||
      onlyRepeats(forIntent, normalized) ||
      (context.expects !== undefined && isBesideTheQuestion(normalized, model.intents[signals.best], context.expects));
    const confidence = asksNothing ? Math.min(judged, NOTHING_SAID) : judged;
    const isTorn = confidence >= abstainBelow / 2 && confidence < SURE && isClose(signals, ambiguousFrom);
    // Torn between two that it surely is one of is no foreign matter: it is asked which.
    const outOfScope = confidence < abstainBelow && !(isTorn && signals.first + signals.second >= SURELY_ONE_OF_TWO);
    const ranking = rank(model.intents, reading.probabilities, confidence);
    return {
      intent: outOfScope ? OUT_OF_SCOPE : (ranking[0]?.intent ?? OUT_OF_SCOPE),
      confidence,
      ranking,
      outOfScope,
      ambiguous: isTorn && !outOfScope,
      language: readLanguage(normalized, vector, context.locale === 'en' ? 'en' : 'es'),
      entities,
      ...readMood(forIntent, normalized),
      normalized,
      modelVersion: version,
      ...(text.length > LONGEST_FOR_INTENT ? { truncated: true } : {}),
    };
  };
}

const LONGEST_FOR_INTENT = 1000;
/** One sign can be written out as six, and a chat's abbreviation as two words. */
const LONGEST_NORMALIZED = 2000;
const LONGEST_FOR_ENTITIES = 4096;
const LONGEST_RANKING = 5;
/** From here on the best intent needs no question, however near another comes. */
const SURE = 0.75;
const SURELY_ONE_OF_TWO = 0.5;
/** Confidence of what asks for nothing: a number alone, marks, words of which training saw no trace. */
const NOTHING_SAID = 0.05;

/** Cuts without leaving half a surrogate pair. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? longest - 1 : longest);
}

/** A document, a code or a number alone answers a question and asks for nothing; punctuation alone says nothing. */
function saysNothingElse(text: string, entities: readonly Entity[]): boolean {
  let rest = text;
  for (const { type, start, end } of entities) {
    if (type === 'impuesto' || type === 'vigencia') continue;
    rest = rest.slice(0, start) + ' '.repeat(Math.max(0, Math.min(end, rest.length) - start)) + rest.slice(end);
  }
  if (/\p{Extended_Pictographic}/u.test(rest.replace(/[\d#*]/g, ''))) return false;
  return !/\p{L}/u.test(rest.replace(FRAME, ''));
}

/** A word or two (six in a text of 250), or one letter, over and over: a stuck key, not a request. */
function onlyRepeats(text: string, normalized: string): boolean {
  const words = normalized.match(/[\p{L}\d]+/gu) ?? [];
  const isFlood = words.length >= MANY && new Set(words).size <= Math.max(2, words.length / 40);
  return isFlood || /^\s*(\p{L})(?:\s*\1){19,}\s*$/u.test(text.normalize('NFC'));
}

const MANY = 20;

/** Words around a number that is the whole answer. */
const FRAME = /(?<!\p{L})(?:cc|c\.c|nit|cedula|cédula|mi|es|la|el|número|numero|código|codigo)(?!\p{L})/giu;

/** What is left of the certainty is shared among the others as the classifiers see them. */
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

/** Most of what is said is in words that training never saw. */
const isForeign = ({ contentWords, unknownWords }: Sparse): boolean =>
  unknownWords >= 3 && unknownWords > 0.6 * contentWords;

/** Two close intents, both likelier than silence: worth a question even a little below the threshold of answering. */
const isClose = ({ first, second }: Signals, from: number): boolean => second > 0 && second >= from * first;
