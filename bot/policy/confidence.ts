import type { NluResult } from '../../contracts/nlu-result.ts';

/** Below this the assistant does not act on an intent. */
const ACT_FROM = 0.35;
/** While a question is pending, an interruption must be surer than this; surer still where two readings are close. */
const INTERRUPT_FROM = 0.55;
const INTERRUPT_THOUGH_CLOSE_FROM = 0.65;
/** From here on a person is offered at once (R-N5). */
const FRUSTRATED_FROM = 0.7;
/** From here on the annoyance is noticed. */
const UPSET_FROM = 0.5;

/** Whether the best intent may be acted upon. */
export function isUnderstood(meaning: NluResult): boolean {
  return !meaning.outOfScope && meaning.confidence >= ACT_FROM;
}

/** Whether a sentence is surely about something else than the question pending. */
export function isInterruption(meaning: NluResult): boolean {
  return (
    !meaning.outOfScope && meaning.confidence >= (meaning.ambiguous ? INTERRUPT_THOUGH_CLOSE_FROM : INTERRUPT_FROM)
  );
}

/** Whether a word of comfort is due, although the sentence asks for something. */
export function isUpset(meaning: NluResult): boolean {
  return meaning.frustration >= UPSET_FROM;
}

/** Whether a person is to be offered. */
export function isFrustrated(meaning: NluResult): boolean {
  return meaning.frustration >= FRUSTRATED_FROM;
}
