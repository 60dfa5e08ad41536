import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar, stringify, type YAMLMap } from 'yaml';
import { badFile, byIntent, intentName, oneLine, type Corpus, type CorpusFormat, type Utterance } from './corpus.ts';
import { mark, unmark } from './rasa-entities.ts';

/**
 * NLU data of Rasa 2 and 3 (YAML): `nlu: - intent: x, examples: |` with one `- example` a line, or a list of `text:`.
 * Synonyms, regular expressions, lookup tables, stories and rules are left out, and said so.
 * https://rasa.com/docs/rasa/training-data-format
 */
export const rasa: CorpusFormat = { read, write };

const VERSION = '3.1';

function read(source: string, file: string): Corpus {
  const page = openPage(source, file);
  const version = page.text(page.root.get('version', true));
  if (version !== undefined && !/^[23]\./.test(version))
    throw page.bad(page.root.get('version', true), `version ${version} is not known; 2.x and 3.x are`);
  const nlu = page.resolve(page.root.get('nlu', true));
  if (!isSeq(nlu)) throw page.bad(nlu, 'there is no list under nlu:');
  const leftOut = new Map<string, number>();
  const stray: number[] = [];
  const utterances = nlu.items.flatMap((entry) => {
    const item = page.resolve(entry);
    if (!isMap(item)) throw page.bad(entry, 'each item of nlu: has an intent and its examples');
    if (!item.has('intent')) {
      const kind = ['synonym', 'regex', 'lookup'].find((one) => item.has(one));
      if (kind === undefined) throw page.bad(entry, 'there is no intent:');
      leftOut.set(kind, (leftOut.get(kind) ?? 0) + 1);
      return [];
    }
    return readIntent(item, page, stray);
  });
  const others = page.keys().filter((key) => !['version', 'nlu'].includes(key));
  const notes = [
    ...[...leftOut].map(([kind, count]) => `${count} × ${kind} left out`),
    ...others.map((key) => `${key}: is left out`),
    ...stray.slice(0, 20).map((line) => `line ${line} does not begin with "-" and is left out`),
    ...(stray.length > 20 ? [`and ${stray.length - 20} more such lines`] : []),
  ];
  return { utterances, notes };
}

function write(utterances: readonly Utterance[]): { content: string; notes: string[] } {
  let lost = 0;
  let changed = 0;
  const nlu = [...byIntent(utterances)].map(([intent, group]) => {
    const lines = group.map(({ text, entities = [] }) => {
      const written = mark(oneLine(text), entities);
      lost += written.lost;
      if (written.changed) changed += 1;
      return `- ${written.example}\n`;
    });
    const examples = new Scalar(lines.join(''));
    examples.type = Scalar.BLOCK_LITERAL;
    return { intent, examples };
  });
  const version = new Scalar(VERSION);
  version.type = Scalar.QUOTE_DOUBLE;
  return {
    content: stringify({ version, nlu }, { lineWidth: 0, aliasDuplicateObjects: false }),
    notes: [
      ...(lost > 0 ? [`${lost} marks of entities could not be written in Rasa's syntax`] : []),
      ...(changed > 0 ? [`${changed} texts with brackets got a blank so that Rasa reads no mark in them`] : []),
    ],
  };
}

interface Page {
  file: string;
  root: YAMLMap;
  keys(): string[];
  resolve(node: unknown): unknown;
  /** The text of a scalar; undefined for anything else. */
  text(node: unknown): string | undefined;
  line(node: unknown): number;
  bad(node: unknown, problem: string): Error;
}

/** All scalars are text, so that an intent may be called `no` and an example be `123`. */
function openPage(source: string, file: string): Page {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, schema: 'failsafe' });
  const [problem] = document.errors;
  if (problem) throw badFile(file, lines.linePos(problem.pos[0]).line, problem.message);
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const line = (node: unknown): number => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1;
  };
  const text = (node: unknown): string | undefined => {
    const scalar = resolve(node);
    return isScalar(scalar) ? String(scalar.value) : undefined;
  };
  const root = document.contents;
  if (!isMap(root)) throw badFile(file, 1, 'this is no Rasa file: it has no keys version: and nlu:');
  return {
    file,
    root,
    keys: () => root.items.map(({ key }) => text(key) ?? ''),
    resolve,
    text,
    line,
    bad: (node, message) => badFile(file, line(node), message),
  };
}

function readIntent(item: YAMLMap, page: Page, stray: number[]): Utterance[] {
  const named = item.get('intent', true);
  const intent = intentName(page.text(named) ?? '', page.file, page.line(named));
  const examples = page.resolve(item.get('examples', true));
  if (isScalar(examples)) return readLines(examples, intent, page, stray);
  if (!isSeq(examples)) throw page.bad(named, `the intent ${intent} has no examples:`);
  return examples.items.flatMap((entry) => {
    const example = page.resolve(entry);
    const text = page.text(isMap(example) ? example.get('text', true) : example);
    if (text === undefined) throw page.bad(entry, 'an example of the list has no text:');
    return readExample(text, intent, page.file, page.line(entry));
  });
}

/** In a literal block each example has its own line. */
function readLines(block: Scalar, intent: string, page: Page, stray: number[]): Utterance[] {
  const literal = block.type === Scalar.BLOCK_LITERAL;
  return String(block.value)
    .split('\n')
    .flatMap((raw, index) => {
      const line = page.line(block) + (literal ? index + 1 : 0);
      const text = raw.trim();
      if (text === '') return [];
      if (text.startsWith('-')) return readExample(text.slice(1), intent, page.file, line);
      stray.push(line);
      return [];
    });
}

const MOST_EXAMPLE_CHARACTERS = 20_000;

function readExample(example: string, intent: string, file: string, line: number): Utterance[] {
  if (example.length > MOST_EXAMPLE_CHARACTERS)
    throw badFile(file, line, `an example has more than ${MOST_EXAMPLE_CHARACTERS} characters`);
  try {
    const { text, entities } = unmark(oneLine(example));
    return text.trim() === '' ? [] : [{ text: text.trim(), intent, ...(entities.length > 0 ? { entities } : {}) }];
  } catch (error) {
    throw badFile(file, line, error instanceof Error ? error.message : String(error));
  }
}
