import type { Classifier } from '../classifier.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import type { Logistic } from '../logistic.ts';

/** One learned judgement: of two classes the second is that it holds; and the probability from which it is said. */
export interface Judgement {
  classifier: Classifier;
  /** Over the logarithm of the classifier's odds, and of those of the judgement it was learned beside. */
  logistic: Logistic;
  from: number;
}

/** What was learned of lines labelled 0 calm, 1 annoyed, 2 furious. */
export interface MoodModel {
  vocabulary: Vocabulary;
  /** Annoyed or worse; learned beside the odds of fury. */
  annoyed: Judgement;
  furious: Judgement;
  /** Thankful or glad; absent where no thanks were trained. */
  pleased?: Judgement;
}
