import { classifierSuite } from '../classifier-suite.ts';
import { ownClassifier } from '../../../nlu/own/own-classifier.ts';

classifierSuite(ownClassifier);
