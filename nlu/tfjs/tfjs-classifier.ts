import type { Classifier, ClassifierKind } from '../classifier.ts';
import { createNetworkReader, networkFromBytes } from './network.ts';
import type { TensorLibrary } from './tensor-library.ts';
import { trainNetwork } from './train-network.ts';

/** The classifier trained by TensorFlow.js; `library` is loaded when it first trains, never to read. */
export function createTfjsClassifier(library: () => Promise<TensorLibrary>): ClassifierKind {
  return {
    name: 'tfjs',
    train: async (examples, labels, training): Promise<Classifier> =>
      createNetworkReader(trainNetwork(await library(), examples, labels, training)),
    fromBytes: networkFromBytes,
  };
}
