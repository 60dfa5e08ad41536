import { z } from 'zod';
import { EntityType } from '../../contracts/nlu-result.ts';
import { createReader, type Reader } from '../understand.ts';
import { readLines } from './lines.ts';
import { readFlags } from './options.ts';
import { openModel } from './published-model.ts';

/** `parse [--model FILE]`: JSON lines in, one result a line out, in order and as they come. */
export async function parseCommand(words: readonly string[]): Promise<number> {
  const { model, version } = await openModel(readFlags(words, ['--model']).get('--model'));
  const read = createReader(model, version);
  // Who reads only the first answers closes the pipe: no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  for await (const line of readLines(process.stdin, LONGEST_LINE)) {
    if (line === undefined) await write({ id: null, error: `the line has more than ${LONGEST_LINE} characters` });
    else if (!line.isUtf8) await write({ id: idIn(line.text), error: 'the line is not UTF-8' });
    else if (line.text.trim() !== '') await write(answer(line.text, read));
  }
  return 0;
}

const LONGEST_LINE = 4_000_000;

const Line = z.object({
  id: z.unknown().optional(),
  text: z.string(),
  channel: z.enum(['web', 'whatsapp', 'voice']).nullish(),
  locale: z.enum(['es-CO', 'en']).nullish(),
  now: z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]).nullish(),
  expects: EntityType.nullish(),
});

/** A bad line gets `{id, error}` in its place, `id` null where the line has none. */
function answer(line: string, read: Reader): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: 'the line is no JSON' };
  }
  const asked = Line.safeParse(value);
  if (!asked.success) return { id: idOf(value), error: z.prettifyError(asked.error) };
  const { id, text, channel, locale, now, expects } = asked.data;
  const result = read(text, {
    channel: channel ?? 'web',
    locale: locale ?? 'es-CO',
    now: now ? instantOf(now) : new Date(),
    ...(expects ? { expects } : {}),
  });
  return { ...(id === undefined ? {} : { id }), ...result };
}

/** A date or a time without its offset is Bogotá's, which has kept −05:00 since 1993. */
function instantOf(now: string): Date {
  const time = now.includes('T') ? now : `${now}T00:00:00`;
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time}-05:00`);
}

/** The id of a line that cannot be read whole; one with a torn character in it is none. */
function idIn(line: string): unknown {
  try {
    const id = idOf(JSON.parse(line));
    return JSON.stringify(id).includes('\uFFFD') ? null : id;
  } catch {
    return null;
  }
}

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : null;

async function write(result: object): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(result)}\n`)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}
