import { describe, it } from 'vitest';
import { loadTensorLibrary } from '../../../nlu/tfjs/tensor-library.ts';
import { createTfjsClassifier } from '../../../nlu/tfjs/tfjs-classifier.ts';
import { classifierSuite } from '../classifier-suite.ts';

const library = await loadTensorLibrary().catch(() => undefined);

if (library) classifierSuite(createTfjsClassifier(() => Promise.resolve(library)));
else {
  process.stderr.write('skipped: the classifier tfjs, for @tensorflow/tfjs is not installed here\n');
  describe.skip('the classifier tfjs', () => {
    it('needs @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm', () => undefined);
  });
}
