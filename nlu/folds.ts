import { seededRandom, shuffle } from './random.ts';

/** One round of cross-validation: positions to train on and to be measured on, with their labels. */
export interface FoldPlan {
  inside: Uint32Array;
  outside: Uint32Array;
  insideLabels: Uint16Array;
  outsideLabels: Uint16Array;
  /** 1 where the text outside is of an intent that was left out. */
  strangers: Uint8Array;
}

/**
 * The texts in equal parts, each intent spread evenly over them: a fold measures one part and trains on the others.
 * Where few texts are out of scope each fold also leaves some intents out of training: their texts stand for what
 * nobody foresaw and are measured as out of scope (label 0).
 */
export function planFolds(labels: Uint16Array, classes: number, seed: number): FoldPlan[] {
  const random = seededRandom(seed ^ 0x5f01d);
  const outsideShare = labels.filter((label) => label === 0).length / labels.length;
  const { parts, measured } = splitOf(labels.length, outsideShare);
  const foldOf = spread(labels, classes, parts, random);
  const strangers = outsideShare >= ENOUGH_OUTSIDE ? [] : strangersByFold(classes, parts, random);
  const plans: FoldPlan[] = [];
  for (let fold = 0; fold < measured; fold += 1) {
    const inside: number[] = [];
    const outside: number[] = [];
    const outsideLabels: number[] = [];
    const strange: number[] = [];
    for (const [at, label] of labels.entries()) {
      const isStrange = strangers[fold]?.has(label) ?? false;
      if (foldOf[at] === fold) {
        outside.push(at);
        outsideLabels.push(isStrange ? 0 : label);
        strange.push(isStrange ? 1 : 0);
      } else if (!isStrange) inside.push(at);
    }
    plans.push({
      inside: Uint32Array.from(inside),
      outside: Uint32Array.from(outside),
      insideLabels: Uint16Array.from(inside, (at) => labels[at] ?? 0),
      outsideLabels: Uint16Array.from(outsideLabels),
      strangers: Uint8Array.from(strange),
    });
  }
  return plans;
}

/** Few texts are all measured; of many a part tells as much, and each fold costs a training. */
function splitOf(texts: number, outsideShare: number): { parts: number; measured: number } {
  if (texts < MANY_TEXTS) return { parts: 3, measured: 3 };
  return outsideShare >= ENOUGH_OUTSIDE ? { parts: 4, measured: 1 } : { parts: 3, measured: 2 };
}

const MANY_TEXTS = 6000;
const NEVER_MEASURED = 255;
/** With a smaller share out of scope than this, intents are left out and more texts are measured. */
const ENOUGH_OUTSIDE = 0.08;
const FEWEST_CLASSES = 12;
const STRANGERS_SHARE = 0.1;

/** A class of one text is always trained on: measured, it could only be wrong. */
function spread(labels: Uint16Array, classes: number, parts: number, random: () => number): Uint8Array {
  const folds = new Uint8Array(labels.length);
  const byClass = Array.from({ length: classes }, (): number[] => []);
  for (const [at, label] of labels.entries()) byClass[label]?.push(at);
  let next = 0;
  for (const members of byClass) {
    shuffle(members, random);
    for (const at of members) {
      folds[at] = members.length < 2 ? NEVER_MEASURED : next;
      next = (next + 1) % parts;
    }
  }
  return folds;
}

function strangersByFold(classes: number, parts: number, random: () => number): Set<number>[] {
  if (classes - 1 < FEWEST_CLASSES) return [];
  const intents = Array.from({ length: classes - 1 }, (_, at) => at + 1);
  shuffle(intents, random);
  const each = Math.max(1, Math.round(STRANGERS_SHARE * intents.length));
  return Array.from({ length: parts }, (_, fold) => new Set(intents.slice(fold * each, (fold + 1) * each)));
}
