import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { OUT_OF_SCOPE } from '../../contracts/nlu-result.ts';
import { badFile, byIntent, intentName, oneLine, type Corpus, type CorpusFormat, type Utterance } from './corpus.ts';

/**
 * Corpus of NLP.js (`addCorpus`): `{name, locale, data: [{intent, utterances, tests?, answers?}]}`. Its intent `None` is
 * our `fuera_de_alcance`; `tests`, as its own bench has them, are held out. One corpus has one locale, so the English
 * sentences of a Spanish data set go along under `es`.
 * https://github.com/axa-group/nlp.js/blob/master/docs/v4/nlp-manager.md
 */
export const nlpjs: CorpusFormat = { read, write };

const NONE = 'None';
const Texts = z.array(z.string()).nullish();
const File = z.object({
  locale: z.string().nullish(),
  data: z.array(z.object({ intent: z.string(), utterances: Texts, tests: Texts, answers: z.unknown().optional() })),
});

function read(source: string, file: string): Corpus {
  const checked = File.safeParse(parseJson(source.replace(/^\uFEFF/, ''), file));
  if (!checked.success) {
    const { path = [], message = 'is no corpus' } = checked.error.issues[0] ?? {};
    throw badFile(file, lineOf(source, path), `${path.join('.')} ${message}`);
  }
  const { locale, data } = checked.data;
  const utterances = data.flatMap((entry, at) => {
    const name = intentName(entry.intent, file, entry.intent.trim() === '' ? lineOf(source, ['data', at]) : 1);
    const intent = name === NONE ? OUT_OF_SCOPE : name;
    return [
      ...said(entry.utterances).map((text): Utterance => ({ text, intent })),
      ...said(entry.tests).map((text): Utterance => ({ text, intent, heldOut: true })),
    ];
  });
  const answered = data.filter(({ answers }) => answers !== undefined).length;
  const language = locale?.slice(0, 2).toLowerCase();
  return {
    utterances,
    notes: answered > 0 ? [`the answers of ${answered} intents are left out: ours are in training-data/knowledge`] : [],
    ...(language === 'es' || language === 'en' ? { language } : {}),
  };
}

function write(utterances: readonly Utterance[], name: string): { content: string; notes: string[] } {
  const spanish = utterances.filter(({ language }) => language !== 'en').length;
  const locale = spanish * 2 >= utterances.length ? 'es' : 'en';
  const data = [...byIntent(utterances)].map(([intent, group]) => ({
    intent: intent === OUT_OF_SCOPE ? NONE : intent,
    utterances: group.map(({ text }) => oneLine(text)),
  }));
  return { content: `${JSON.stringify({ name, locale, data }, undefined, 2)}\n`, notes: [] };
}

const said = (texts: readonly string[] | null | undefined): string[] =>
  (texts ?? []).map(oneLine).filter((text) => text !== '');

function parseJson(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, position] = / at position (\d+)/.exec(message) ?? [];
    const line = position === undefined ? brokenLine(source) : source.slice(0, Number(position)).split('\n').length;
    throw badFile(file, line, `this is no JSON: ${message.replace(/, ".*" is/s, ' is')}`);
  }
}

/** JSON is YAML, whose parser knows the line of what it cannot read; the end of the file where it could read all. */
function brokenLine(source: string): number {
  const lines = new LineCounter();
  const [problem] = parseDocument(source, { lineCounter: lines, prettyErrors: false }).errors;
  return lines.linePos(problem?.pos[0] ?? source.length).line;
}

function lineOf(source: string, path: readonly PropertyKey[]): number {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
  }
  return 1;
}
