import { AppError } from '../../bot/domain/errors.ts';

/** A stretch of an utterance someone marked; `value` is the normal form where the mark gave one, else the text. */
export interface MarkedEntity {
  type: string;
  text: string;
  value: string;
  role?: string;
  group?: string;
}

/** One sentence of a data set on its way in or out. */
export interface Utterance {
  text: string;
  intent: string;
  /** Absent where the format does not tell. */
  language?: 'es' | 'en';
  entities?: MarkedEntity[];
  /** True for sentences the format sets apart to measure with. */
  heldOut?: boolean;
}

/** What a file of another tool holds. */
export interface Corpus {
  utterances: Utterance[];
  /** The language the file says it is in. */
  language?: 'es' | 'en';
  /** What was left out or could not be kept, in words for the person who imports. */
  notes: string[];
}

/** What is written for another tool. */
export interface WrittenCorpus {
  content: string;
  notes: string[];
}

/** A data set format of another tool; pure: text in, text out. */
export interface CorpusFormat {
  /** `file` is only named in the messages of `request.invalid`, with the line. */
  read(source: string, file: string): Corpus;
  /** `name` is the title where the format has one. */
  write(utterances: readonly Utterance[], name: string): WrittenCorpus;
}

/** The longest text the engine's own data files take, in UTF-16 units. */
export const MOST_CHARACTERS = 1000;

const MOST_NAME_CHARACTERS = 200;

/** An error of the file given, with its line. */
export const badFile = (file: string, line: number, problem: string): AppError =>
  new AppError('request.invalid', `${file}:${line}: ${problem}`);

/** One line of well-formed text: line breaks and control characters become one blank, ends are trimmed. */
export const oneLine = (text: string): string =>
  Buffer.from(text, 'utf8')
    .toString('utf8')
    .replace(/[\p{Cc}\u2028\u2029\uFFFE\uFFFF]+/gu, ' ')
    .trim();

/** The name as it will be kept; throws where there is none or it is out of all measure. */
export function intentName(name: string, file: string, line: number): string {
  const kept = oneLine(name);
  if (kept === '') throw badFile(file, line, 'the intent has no name');
  if (kept.length > MOST_NAME_CHARACTERS)
    throw badFile(file, line, `the name of the intent has more than ${MOST_NAME_CHARACTERS} characters`);
  return kept;
}

/** The utterances of each intent, in the order the intents appear first. */
export function byIntent<T extends { intent: string }>(utterances: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const utterance of utterances) {
    const group = groups.get(utterance.intent);
    if (group) group.push(utterance);
    else groups.set(utterance.intent, [utterance]);
  }
  return groups;
}
