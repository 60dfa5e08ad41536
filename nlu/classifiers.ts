import type { ClassifierKind, ClassifierName } from './classifier.ts';
import { ownClassifier } from './own/own-classifier.ts';

/** The classifier of that name; what the other one needs is loaded only when it is asked for. */
export async function classifierNamed(name: ClassifierName): Promise<ClassifierKind> {
  if (name === 'own') return ownClassifier;
  const [{ createTfjsClassifier }, { loadTensorLibrary }] = await Promise.all([
    import('./tfjs/tfjs-classifier.ts'),
    import('./tfjs/tensor-library.ts'),
  ]);
  return createTfjsClassifier(loadTensorLibrary);
}
