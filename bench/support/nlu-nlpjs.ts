import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import type { BenchEngine, Language, Line } from './nlu-engine.ts';

/** Pinned: what the bench installs when it is not there yet. Not among the project's own packages, which need none of it. */
const BASIC = '@nlpjs/basic';
const LANGUAGES = { es: '@nlpjs/lang-es', en: '@nlpjs/lang-en' };
const PACKAGES = { [BASIC]: '4.27.0', [LANGUAGES.es]: '4.26.1', [LANGUAGES.en]: '4.26.1' };

/** Installs NLP.js (MIT) into `folder`, once; 74 packages, 7 MB. */
export function installNlpjs(folder: string): void {
  if (existsSync(path.join(folder, 'node_modules/@nlpjs/lang-en/package.json'))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 120_000,
  });
}

/** NLP.js with its package of the language and its defaults; out of scope goes under `None`, as it wants it. */
export function nlpjsEngine(folder: string, language: Language): BenchEngine {
  const require = createRequire(path.join(folder, 'package.json'));
  const basic = require(BASIC) as Basic;
  const plugins = require(LANGUAGES[language]) as { LangEs?: unknown; LangEn?: unknown };
  const { version } = require(`${BASIC}/package.json`) as { version: string };
  let lines: readonly Line[] = [];
  const open = async (): Promise<Nlp> => {
    const container = await basic.containerBootstrap();
    container.use(language === 'es' ? plugins.LangEs : plugins.LangEn);
    const nlp = new basic.Nlp({ container, autoSave: false, nlu: { log: false } });
    nlp.addLanguage(language);
    return nlp;
  };
  let nlp: Nlp | undefined;
  return {
    version,
    prepare: (given) => {
      lines = given;
      return Promise.resolve();
    },
    train: async () => {
      nlp = await open();
      for (const { text, intent } of lines) nlp.addDocument(language, text, intent === OUT_OF_SCOPE ? NONE : intent);
      await nlp.train();
    },
    save: async (into) => {
      const file = path.join(into, 'model.json');
      await writeFile(file, JSON.stringify(nlp?.toJSON()));
      return file;
    },
    load: async (from) => {
      const loaded = await open();
      loaded.fromJSON(JSON.parse(await readFile(path.join(from, 'model.json'), 'utf8')));
      return async (text) => {
        const { classifications } = await loaded.process(language, text);
        const best = classifications.find(({ intent }) => intent !== NONE);
        return { intent: best?.intent ?? OUT_OF_SCOPE, score: best?.score ?? 0 };
      };
    },
  };
}

const NONE = 'None';

interface Nlp {
  addLanguage(locale: string): void;
  addDocument(locale: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  toJSON(): unknown;
  fromJSON(stored: unknown): void;
  process(locale: string, text: string): Promise<{ classifications: { intent: string; score: number }[] }>;
}
interface Basic {
  containerBootstrap(): Promise<{ use(plugin: unknown): void }>;
  Nlp: new (settings: unknown) => Nlp;
}
