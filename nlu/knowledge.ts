import path from 'node:path';
import MiniSearch from 'minisearch';
import { z } from 'zod';
import { AppError } from '../bot/domain/errors.ts';
import type { Knowledge, KnowledgeAnswer } from '../bot/ports/knowledge.ts';
import { readContent, yamlNames } from './content-file.ts';
import { stems } from './search-stems.ts';
import { isValid } from './validity.ts';

/** One entry of `training-data/knowledge/*.yaml`; dates are days in Bogotá, both included. */
export const KnowledgeEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  intents: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).min(1),
  questions: z.strictObject({ es: z.array(z.string().min(1)).min(1), en: z.array(z.string().min(1)).default([]) }),
  answer: z.strictObject({ 'es-CO': z.string().min(1).max(600), en: z.string().min(1).max(600) }),
  source: z.string().min(1),
  owner: z.string().min(1),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  /** The official page where it is done, shown as a button of its own. */
  link: z
    .url({ protocol: /^https$/ })
    .max(300)
    .optional(),
});
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>;
const Entries = z.strictObject({ entries: z.array(KnowledgeEntry) });

/** Reads the knowledge base; a bad file is a `config.invalid` that names file and line. */
export async function createKnowledge(options: { dir: string }): Promise<Knowledge> {
  return knowledgeOf(await readKnowledge(options.dir));
}

/** Reads and checks every entry of a folder. */
export async function readKnowledge(dir: string): Promise<KnowledgeEntry[]> {
  const entries: KnowledgeEntry[] = [];
  const seen = new Map<string, string>();
  for (const name of await yamlNames(dir)) {
    const file = path.join(dir, name);
    const { content, lineOf } = await readContent(file, Entries);
    for (const [index, entry] of content.entries.entries()) {
      const where = `${file}:${lineOf(['entries', index])}`;
      const before = seen.get(entry.id);
      if (before !== undefined) throw new AppError('config.invalid', `${where}: ${entry.id} is already at ${before}`);
      seen.set(entry.id, where);
      entries.push(entry);
    }
  }
  return entries;
}

/** Finds by intent first; among several valid ones by the words said, else the first in the file. */
export function knowledgeOf(entries: readonly KnowledgeEntry[]): Knowledge {
  const index = new MiniSearch<{ id: string; questions: string; answer: string }>({
    fields: ['questions', 'answer'],
    tokenize: (text) => stems(text),
    processTerm: (term) => term,
    searchOptions: { boost: { questions: 3 } },
  });
  index.addAll(
    entries.map(({ id, questions, answer }) => ({
      id,
      questions: [...questions.es, ...questions.en].join(' '),
      answer: `${answer['es-CO']} ${answer.en}`,
    })),
  );
  return {
    find: ({ intent, text, locale, now }) => {
      const usable = entries.filter((entry) => entry.intents.includes(intent) && isValid(entry, now));
      const [first] = usable;
      if (!first || usable.length === 1) return first && toAnswer(first, locale);
      const ids = new Set(usable.map(({ id }) => id));
      const [best] = index.search(text.slice(0, LONGEST_QUESTION), { filter: ({ id }) => ids.has(String(id)) });
      return toAnswer(usable.find(({ id }) => id === best?.id) ?? first, locale);
    },
  };
}

const LONGEST_QUESTION = 1000;

function toAnswer(
  { id, answer, source, validFrom, validTo, link }: KnowledgeEntry,
  locale: 'es-CO' | 'en',
): KnowledgeAnswer {
  return {
    id,
    text: answer[locale],
    source,
    validFrom,
    ...(validTo !== undefined && { validTo }),
    ...(link !== undefined && { link }),
  };
}
