import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import type { BenchEngine, Language, Line } from './nlu-engine.ts';

/** `natural` with its stemmer of the language, as its manual says; what is out of scope is one more class. */
export function naturalEngine(
  kind: 'BayesClassifier' | 'LogisticRegressionClassifier',
  root: string,
  language: Language,
): BenchEngine {
  const require = createRequire(path.join(root, 'package.json'));
  const { [kind]: Classifier } = require('natural/lib/natural/classifiers/index.js') as Record<
    typeof kind,
    ClassifierKind
  >;
  const stemmer: unknown = require(`natural/lib/natural/stemmers/${STEMMERS[language]}.js`);
  const { version } = require('natural/package.json') as { version: string };
  const classifier = new Classifier(stemmer);
  let lines: readonly Line[] = [];
  return {
    version,
    prepare: (given) => {
      lines = given;
      return Promise.resolve();
    },
    train: () => {
      for (const { text, intent } of lines) classifier.addDocument(text, intent);
      classifier.train();
      return Promise.resolve();
    },
    save: async (folder) => {
      const file = path.join(folder, 'model.json');
      await writeFile(file, JSON.stringify(classifier));
      return file;
    },
    load: async (folder) => {
      const stored = await readFile(path.join(folder, 'model.json'), 'utf8');
      const restored = Classifier.restore(JSON.parse(stored), stemmer);
      return (text) => {
        const all = restored.getClassifications(text);
        const total = all.reduce((sum, { value }) => sum + value, 0);
        const best = all.find(({ label }) => label !== OUT_OF_SCOPE);
        return { intent: best?.label ?? OUT_OF_SCOPE, score: total > 0 ? (best?.value ?? 0) / total : 0 };
      };
    },
  };
}

const STEMMERS = { es: 'porter_stemmer_es', en: 'porter_stemmer' };

interface Classifier {
  addDocument(text: string, label: string): void;
  train(): void;
  getClassifications(text: string): { label: string; value: number }[];
}
interface ClassifierKind {
  new (stemmer: unknown): Classifier;
  restore(stored: unknown, stemmer: unknown): Classifier;
}
