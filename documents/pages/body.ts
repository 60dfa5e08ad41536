import type { PaperContent } from '../../contracts/paper.ts';
import type { Sheet } from '../layout/sheet.ts';
import type { Words } from '../words.ts';
import { writeAgreement } from './agreement.ts';
import { writeFiling } from './filing.ts';
import { writeBill, writeReceipt } from './payment.ts';
import { writePersonalData } from './personal-data.ts';
import { writeStatement } from './statement.ts';

/** What a page's writer needs. */
export interface Writing {
  sheet: Sheet;
  words: Words;
  /** The issuing office as it calls itself. */
  office: string;
}

/** Writes what a paper says, by its kind. */
export function writeBody(content: PaperContent, writing: Writing): void {
  switch (content.kind) {
    case 'clearance':
      return writeClearance(content, writing);
    case 'statement':
      return writeStatement(content, writing);
    case 'cadastral':
      return writeCadastral(content, writing);
    case 'bill':
      return writeBill(content.bill, writing);
    case 'receipt':
      return writeReceipt(content.receipt, writing);
    case 'agreement':
      return writeAgreement(content, writing);
    case 'filing':
      return writeFiling(content, writing);
    case 'personal-data':
      return writePersonalData(content, writing);
  }
}

type ContentOf<K extends PaperContent['kind']> = Extract<PaperContent, { kind: K }>;

function writeClearance(content: ContentOf<'clearance'>, { sheet, words, office }: Writing): void {
  const { say } = words;
  sheet.paragraph(say('clearance.text', { office }), { size: 11, after: 10 });
  sheet.fields([
    [say('clearance.tax'), say(`tax.${content.tax ?? 'all'}`)],
    [say('asOf'), words.moment(content.asOf)],
  ]);
  sheet.paragraph(say('clearance.validUntil', { date: content.validUntil }), { size: 12, bold: true, after: 10 });
  sheet.paragraph(say('clearance.note'), { size: 9 });
}

function writeCadastral({ asOf, property }: ContentOf<'cadastral'>, { sheet, words }: Writing): void {
  const { say } = words;
  const area = (m2: number): string => say('cadastral.area', { m2: words.number(m2) });
  sheet.paragraph(say('cadastral.text'), { after: 8 });
  const pairs: [string, string | undefined][] = [
    ['cadastral.address', property.address],
    ['cadastral.barrio', property.barrio],
    ['cadastral.propertyId', property.propertyId],
    ['cadastral.nationalNumber', property.nationalNumber],
    ['cadastral.matricula', property.matricula],
    ['cadastral.land', area(property.landM2)],
    ['cadastral.built', area(property.builtM2)],
    ['cadastral.use', property.use],
    ['cadastral.estrato', property.estrato === undefined ? undefined : String(property.estrato)],
    ['cadastral.avaluo', say('cadastral.avaluoValue', { amountCop: property.avaluoCop, year: String(property.year) })],
    ['asOf', words.moment(asOf)],
  ];
  sheet.fields(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[say(key), value] as const])));
  sheet.paragraph(say('cadastral.note'), { size: 9 });
}
