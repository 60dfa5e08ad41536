import { badFile, intentName, oneLine, type Corpus, type CorpusFormat, type Utterance } from './corpus.ts';

/**
 * CSV as RFC 4180 with the header `text,intent`. Read as well: a byte order mark, LF or CRLF, the two columns in any
 * order among others, a column `language`, and `;` or a tab between fields as spreadsheets in Spanish write it.
 */
export const csv: CorpusFormat = { read, write };

function read(source: string, file: string): Corpus {
  const text = source.replace(/^\uFEFF/, '');
  const [header, ...rows] = readRows(text, separatorOf(text), file);
  if (!header) throw badFile(file, 1, 'the file is empty; its first line must be the header text,intent');
  const names = header.fields.map((name) => name.trim().toLowerCase());
  const [textAt, intentAt, languageAt] = [names.indexOf('text'), names.indexOf('intent'), names.indexOf('language')];
  if (textAt < 0 || intentAt < 0) throw badFile(file, header.line, 'the first line must be the header text,intent');
  const notes = names.flatMap((name, at) =>
    at === textAt || at === intentAt || at === languageAt ? [] : [`the column ${name || at + 1} is left out`],
  );
  const utterances = rows.map(({ fields, line }): Utterance => {
    if (fields.length !== names.length)
      throw badFile(file, line, `${fields.length} fields where the header has ${names.length}: ${HINT}`);
    const said = oneLine(fields[textAt] ?? '');
    if (said === '') throw badFile(file, line, 'the text is empty');
    const language = languageOf(fields[languageAt]);
    return {
      text: said,
      intent: intentName(fields[intentAt] ?? '', file, line),
      ...(language ? { language } : {}),
    };
  });
  return { utterances, notes };
}

function write(utterances: readonly Utterance[]): { content: string; notes: string[] } {
  const lines = utterances.map(({ text, intent }) => `${quoted(oneLine(text))},${quoted(intent)}`);
  return { content: `${['text,intent', ...lines].join('\n')}\n`, notes: [] };
}

const languageOf = (field: string | undefined): 'es' | 'en' | undefined =>
  field?.trim() === 'es' ? 'es' : field?.trim() === 'en' ? 'en' : undefined;

const HINT = 'a text with the separator in it must stand between double quotes';

const quoted = (field: string): string => (/[",;\t]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** The one the header uses. */
function separatorOf(text: string): string {
  const [header = ''] = text.split(/[\r\n]/, 1);
  return [',', ';', '\t'].find((one) => header.includes(one)) ?? ',';
}

interface Row {
  fields: string[];
  /** Where the row begins, from 1. */
  line: number;
}

/** Blank lines are no rows. */
function readRows(text: string, separator: string, file: string): Row[] {
  const cell = new RegExp(`"[^"]*(?:""[^"]*)*"|[^${separator}\r\n]*`, 'y');
  const rows: Row[] = [];
  let row: Row = { fields: [], line: 1 };
  let line = 1;
  let at = 0;
  while (at < text.length || row.fields.length > 0) {
    const raw = matchAt(cell, text, at) ?? '';
    if (raw.startsWith('"') && (raw.length === 1 || !raw.endsWith('"')))
      throw badFile(file, line, 'a double quote is opened and never closed');
    row.fields.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    at += raw.length;
    line += raw.split(NEWLINES).length - 1;
    if (text.startsWith(separator, at)) {
      at += separator.length;
      continue;
    }
    const end = matchAt(ROW_END, text, at);
    if (end === undefined) throw badFile(file, line, `text follows a closing double quote: ${HINT}`);
    if (row.fields.some((field) => field.trim() !== '')) rows.push(row);
    at += end.length;
    line += 1;
    row = { fields: [], line };
  }
  return rows;
}

const NEWLINES = /\r\n|\r|\n/;
const ROW_END = /\r\n|\r|\n|$/y;

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
